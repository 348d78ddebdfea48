#pragma once
// Circuits as clauses: each gate is a variable and the clauses that tie it to its inputs.
#include <ptecheck/smt/certificate/clauses.hpp>

#include <map>
#include <utility>

namespace ptecheck::smt {

/// Makes gates. Equal gates are made once, and what constants decide is none.
class gates {
 public:
  gates() { made_.all.push_back({yes}); }

  /// The variable that is always true.
  static constexpr literal yes = 1;
  static constexpr literal constant(bool value) { return value ? yes : -yes; }

  literal input() { return ++made_.variables; }
  literal both(literal a, literal b);
  literal either(literal a, literal b) { return -both(-a, -b); }
  literal differ(literal a, literal b);
  literal alike(literal a, literal b) { return -differ(a, b); }
  literal choose(literal condition, literal a, literal b) {
    return either(both(condition, a), both(-condition, b));
  }

  /// The circuit, and that this literal of it is true.
  clauses asserting(literal output) &&;

 private:
  clauses made_{.variables = yes, .all = {}};
  std::map<std::pair<literal, literal>, literal> ands_;
  std::map<std::pair<literal, literal>, literal> xors_;
};

}  // namespace ptecheck::smt
