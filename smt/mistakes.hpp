#pragma once
// Every mistake of one place in every judged operation: each must be refuted, or be none.
#include <ptecheck/smt/obligation.hpp>
#include <ptecheck/smt/perturbed.hpp>
#include <ptecheck/smt/report.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ptecheck::smt {

/// An operation, with all that it owes, on perturbed words.
struct judged_operation {
  std::string name;
  statement owes;
};

/// The operations whose mistakes are tried.
std::vector<judged_operation> judged_operations();

/// `equivalent`: with the mistake the operation still does all that it owes, as the solver shows.
enum class fate : std::uint8_t { refuted_at_random, refuted_by_proof, equivalent, undecided };

struct mistake_report {
  mistake made;
  fate ended;
  std::string why;  ///< why it is undecided
  std::optional<counterexample> refuted_by;
};

/// Each constant and each select that the operation passes, once.
std::vector<mistake> mistakes_in(const judged_operation& operation);

/// Tries so many random cases, and then the solver. What refutes the mistake fails on machine words
/// that make it.
mistake_report judged(const judged_operation& operation,
                      const mistake& made,
                      std::uint64_t seed = 1,
                      unsigned cases = 2000);

}  // namespace ptecheck::smt
