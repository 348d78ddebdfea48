#pragma once
#include <ptecheck/smt/explorer.hpp>
#include <ptecheck/smt/obligation.hpp>
#include <ptecheck/smt/questions.hpp>
#include <ptecheck/smt/report.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace ptecheck::smt {

/// Says whether somebody else comes to this verdict from the same questions; nothing if such a
/// verdict is none of theirs.
using referee = std::function<std::optional<opinion>(const questions&, verdict)>;

struct work_plan {
  unsigned workers = 2;
  explorer::limits each = {};
  /// For a worker that hangs where neither of Z3's own limits helps.
  std::chrono::milliseconds patience = std::chrono::minutes(5);
  /// Who is asked about every statement that was decided.
  std::vector<referee> referees = {};
};

/// Discharges the statements in several processes; the reports come in the order of the statements.
/// Whoever brings a worker down is undecided, with what it died of, and spoils no other.
std::vector<report> discharge_all(const std::vector<statement>& all, const work_plan& plan = {});

}  // namespace ptecheck::smt
