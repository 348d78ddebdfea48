#pragma once
#include <string>
#include <vector>

namespace ptecheck::smt {

/// Variables count from 1; a negative literal is the negation of its variable, as in DIMACS.
using literal = int;
using clause = std::vector<literal>;

/// A formula in conjunctive normal form.
struct clauses {
  int variables = 0;
  std::vector<clause> all;
};

/// The formula as a DIMACS file.
inline std::string dimacs_text(const clauses& of) {
  std::string text =
      "p cnf " + std::to_string(of.variables) + ' ' + std::to_string(of.all.size()) + '\n';
  for (const clause& each : of.all) {
    for (const literal one : each) text += std::to_string(one) + ' ';
    text += "0\n";
  }
  return text;
}

}  // namespace ptecheck::smt
