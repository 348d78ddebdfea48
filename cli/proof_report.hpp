#pragma once
#include <ptecheck/cli/exit_code.hpp>
#include <ptecheck/cli/output.hpp>
#include <ptecheck/cli/proof_witness.hpp>
#include <ptecheck/smt/obligation.hpp>
#include <ptecheck/smt/report.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::cli {

/// An obligation and what became of it.
struct proof_result {
  smt::obligation of;
  smt::report found;
  /// How an empty machine gets there; nothing where that was not asked.
  std::optional<proof_witness> witness = {};

  /// Decided as it should be, as far as Z3 is concerned.
  bool as_expected() const;
  /// Decided otherwise, or another solver contradicts.
  bool unexpected() const;
  /// Z3, or another solver that was asked, gave no answer that could be trusted.
  bool undecided() const;
  /// What stands in the end: Z3's verdict, unless somebody was asked besides who gave no answer.
  smt::verdict standing() const;
};

inline constexpr std::string_view says_second_opinion = "second opinion";
inline constexpr std::string_view says_certificate = "certificate";

/// Somebody besides Z3 who was to be asked.
struct asked_besides {
  std::string name;
  /// Nothing: not installed, and so not asked.
  std::optional<std::string> version;
  /// What they say.
  std::string_view says;
};

/// What `ptecheck prove` found.
struct proof_report {
  std::string solver;
  /// The fault that was put into all of it; empty: none.
  std::string fault;
  std::vector<asked_besides> besides;
  std::vector<proof_result> all;
  /// A signal asked to stop; `all` is what was decided before.
  bool interrupted = false;
  double seconds = 0;

  exit_code ends_with() const;
};

/// Group by group. `each`: those that are proved are named as well.
std::string text_of(const proof_report& report, bool each);
json data_of(const proof_report& report);

}  // namespace ptecheck::cli
