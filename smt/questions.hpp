#pragma once
// The questions behind a verdict, kept so that somebody else can be asked the same.
#include <ptecheck/smt/term.hpp>

#include <vector>

namespace ptecheck::smt {

/// What the solver was asked about one statement.
struct questions {
  /// What it called impossible. A proof rests on these answers and on no other: a case that it
  /// called possible came with a model.
  std::vector<term> impossible;
  /// What it called possible last: of a refuted statement, its counterexample. Perhaps nothing.
  term possible;
};

}  // namespace ptecheck::smt
