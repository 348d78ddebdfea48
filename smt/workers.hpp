#pragma once
#include <ptecheck/smt/explorer.hpp>
#include <ptecheck/smt/obligation.hpp>
#include <ptecheck/smt/questions.hpp>
#include <ptecheck/smt/report.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::smt {

/// Somebody who says whether the same questions lead them to the same verdict.
struct referee {
  std::string name;
  /// Asked with an empty folder to write to.
  std::function<opinion(const questions&, const std::filesystem::path& folder)> ask;
  /// Has nothing to say of what was refuted.
  bool of_proofs_only = false;
};

struct work_plan {
  unsigned workers = 2;
  explorer::limits each = {};
  /// For one statement, where neither Z3's own limits nor those of the referees help.
  std::chrono::milliseconds patience = std::chrono::minutes(5);
  /// Who is asked about every statement that was decided.
  std::vector<referee> referees = {};
};

/// Why a statement is undecided that was not reached before os::interrupted().
inline constexpr std::string_view says_interrupted = "interrupted";

/// Discharges the statements in several processes; the reports come in the order of the statements.
/// Whoever brings a worker down is undecided, with what it died of, and spoils no other. A referee
/// that comes to its deadline again is not asked any more. Throws os::environment_error where
/// referees have no place to write to.
std::vector<report> discharge_all(const std::vector<statement>& all, const work_plan& plan = {});

}  // namespace ptecheck::smt
