#pragma once
// What becomes of an obligation.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ptecheck::smt {

/// Never a bool: what is undecided is neither proved nor refuted, and is a failure. It comes first,
/// so that what nobody set is not taken for more.
enum class verdict : std::uint8_t { undecided, proved, refuted };

/// The value of a part: 0 or 1 for a truth.
struct part_value {
  std::string name;
  std::uint64_t value;
  friend bool operator==(const part_value&, const part_value&) = default;
};

/// Values of parts by name, in the order in which they were declared.
using assignment = std::vector<part_value>;

/// A line about a counterexample: what it is about, and the value in words.
struct remark {
  std::string about;
  std::string text;
  friend bool operator==(const remark&, const remark&) = default;
};

/// A case in which a claim does not hold.
struct counterexample {
  assignment fields;   ///< what it means: decoded fields, then what was declared; each minimal
  assignment symbols;  ///< what was declared: enough to run the case again
  std::vector<remark> remarks;  ///< what the run on machine words showed
  friend bool operator==(const counterexample&, const counterexample&) = default;
};

/// Whether somebody else finds the same. `silent`: no answer that could be trusted.
enum class agreement : std::uint8_t { silent, agrees, disagrees };

/// What another solver says to the questions behind a verdict, or a checker to its certificate.
struct opinion {
  std::string by;
  agreement found = agreement::silent;
  std::string why;        ///< what it said instead, where it does not agree
  std::size_t steps = 0;  ///< of a refutation that was checked step by step
  bool late = false;      ///< silent because it came to its deadline
  friend bool operator==(const opinion&, const opinion&) = default;
};

/// What was found about one obligation, and what it cost.
struct report {
  verdict found = verdict::undecided;
  std::string why;  ///< why it is undecided, or what a judged text threw
  std::optional<counterexample> refuted_by;
  std::vector<opinion> opinions;  ///< of whoever was asked besides
  std::size_t paths = 0;
  std::size_t checks = 0;
  std::size_t claims = 0;
  double ms = 0;
};

}  // namespace ptecheck::smt
