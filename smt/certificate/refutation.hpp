#pragma once
#include <ptecheck/smt/certificate/clauses.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace ptecheck::smt {

/// What is found about a proof that clauses cannot all be satisfied.
struct checked_refutation {
  bool holds = false;
  std::size_t steps = 0;  ///< clauses that were derived
  std::string why;        ///< why it does not hold
};

/// Checks a proof in DRAT text step by step: each clause must follow from those before it by unit
/// propagation alone (RUP), and at the end nothing must be left to satisfy. Knows of no solver.
checked_refutation check_refutation(const clauses& of, std::string_view proof);

}  // namespace ptecheck::smt
