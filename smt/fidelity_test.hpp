#pragma once
// Numbers put in for symbols, for the tests that compare the lives.
#include <ptecheck/smt/symbolic.hpp>

#include <z3.h>

#include <cstdint>
#include <stdexcept>
#include <vector>

namespace ptecheck::smt {

/// Values for variables, and what a term comes to with them.
class substitution {
 public:
  void set(const symbolic_word& variable, std::uint64_t value) {
    from_.push_back(variable.as_term());
    to_.push_back(constant(value, 64));
  }
  void set(const symbolic_truth& variable, bool value) {
    from_.push_back(variable.as_term());
    to_.push_back(constant(value));
  }

  std::uint64_t value_of(const symbolic_word& a) const {
    std::uint64_t value = 0;
    if (!Z3_get_numeral_uint64(solver_context(), simplified(a.as_term()).get(), &value))
      throw std::logic_error("not all symbols have a value");
    return value;
  }
  bool value_of(const symbolic_truth& a) const {
    const Z3_lbool value = Z3_get_bool_value(solver_context(), simplified(a.as_term()).get());
    if (value == Z3_L_UNDEF) throw std::logic_error("not all symbols have a value");
    return value == Z3_L_TRUE;
  }

 private:
  term simplified(const term& a) const {
    std::vector<Z3_ast> from, to;
    for (const term& each : from_) from.push_back(each.get());
    for (const term& each : to_) to.push_back(each.get());
    const Z3_context c = solver_context();
    const auto count = static_cast<unsigned>(from.size());
    const term replaced(Z3_substitute(c, a.get(), count, from.data(), to.data()));
    return term(Z3_simplify(c, replaced.get()));
  }

  std::vector<term> from_, to_;
};

}  // namespace ptecheck::smt
