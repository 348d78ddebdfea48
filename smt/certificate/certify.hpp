#pragma once
#include <ptecheck/smt/outside.hpp>
#include <ptecheck/smt/questions.hpp>
#include <ptecheck/smt/report.hpp>

#include <filesystem>

namespace ptecheck::smt {

/// The solver that writes proofs.
const outside_solver& proving_solver();

/// Spells everything that must be impossible as clauses, has them refuted, and checks the proof:
/// neither Z3 nor the solver that refutes has to be trusted then, nor agreed with. Writes to the
/// folder.
opinion certificate(const outside_solver& by,
                    const questions& asked,
                    const std::filesystem::path& folder);

}  // namespace ptecheck::smt
