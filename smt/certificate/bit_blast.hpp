#pragma once
#include <ptecheck/smt/certificate/clauses.hpp>
#include <ptecheck/smt/term.hpp>

namespace ptecheck::smt {

/// Clauses that can be satisfied if and only if the condition can be true. Written for the terms
/// that `term.hpp` makes, and without the solver: throws `undecided` for any other.
clauses bit_blasted(const term& condition);

}  // namespace ptecheck::smt
