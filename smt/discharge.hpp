#pragma once
#include <ptecheck/smt/explorer.hpp>
#include <ptecheck/smt/obligation.hpp>
#include <ptecheck/smt/report.hpp>

#include <cstdint>
#include <optional>

namespace ptecheck::smt {

/// Proves a statement, refutes it with a minimal case that fails on machine words as well, or says
/// why it did neither. It is not proved if no case meets the assumptions or reaches a claim.
/// `asked`: where the questions to the solver are kept, or null.
report discharge(const statement& says,
                 const explorer::limits& most = {},
                 questions* asked = nullptr);

/// Runs up to so many random cases; the first that fails is the counterexample, not minimised.
std::optional<counterexample> failing_at_random(const statement& says,
                                                std::uint64_t seed,
                                                unsigned cases);

}  // namespace ptecheck::smt
