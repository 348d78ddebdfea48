#pragma once
#include <ptecheck/smt/outside.hpp>
#include <ptecheck/smt/questions.hpp>
#include <ptecheck/smt/report.hpp>

namespace ptecheck::smt {

/// The solver that writes proofs.
const outside_solver& proving_solver();

/// Spells everything that must be impossible as clauses, has them refuted, and checks the proof:
/// neither Z3 nor the solver that refutes has to be trusted then, nor agreed with.
opinion certificate(const outside_solver& by, const questions& asked);

}  // namespace ptecheck::smt
