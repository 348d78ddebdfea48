#include <ptecheck/smt/discharge.hpp>

#include <chrono>
#include <exception>

namespace ptecheck::smt {
namespace {

using clock = std::chrono::steady_clock;

/// A statement that throws does not hold: the case is refuted, with the reason.
void prove_one_path(const statement& says, explorer& paths, report& found) {
  prover life(paths, found);
  try {
    says.prove(life);
  } catch (const std::exception& error) {
    found.why = error.what();
    life.claim(false);
  }
}

void explore(const statement& says, explorer& paths, report& found) {
  found.found = verdict::proved;
  try {
    paths.each_path([&] { prove_one_path(says, paths, found); });
    if (found.claims == 0) throw undecided{"vacuous: no case reaches a claim"};
  } catch (const claim_fails&) {
  }
}

/// The course of one case; nothing if it breaks an assumption. One that comes after a claim which
/// fails is none of its: a proof ends with that claim.
std::optional<trial::course> followed(const statement& says, trial life, trial::course& goes) {
  try {
    says.try_out(life);
  } catch (const impossible_case&) {
    if (goes.holds) return {};
  } catch (const std::exception& error) {
    goes.remarks.push_back({"threw", error.what()});
    goes.holds = false;
  }
  return goes;
}

/// A model that does not fail on machine words would be a mistake of ours or of the solver.
void replay(const statement& says, report& found) {
  trial::course goes;
  const auto run = followed(says, trial(found.refuted_by->symbols, goes), goes);
  if (!run) throw undecided{"the counterexample breaks an assumption on machine words"};
  if (run->holds) throw undecided{"the counterexample does not fail on machine words"};
  found.refuted_by->remarks = run->remarks;
}

void decide(const statement& says, explorer& paths, report& found) {
  try {
    explore(says, paths, found);
    if (found.found == verdict::refuted) replay(says, found);
  } catch (const undecided& reason) {
    found.found = verdict::undecided;
    found.why = reason.why;
    found.refuted_by.reset();
  }
}

}  // namespace

report discharge(const statement& says, const explorer::limits& most, questions* asked) {
  const auto start = clock::now();
  report found;
  explorer paths(most, asked);
  decide(says, paths, found);
  found.paths = paths.spent().paths;
  found.checks = paths.spent().checks;
  found.ms = std::chrono::duration<double, std::milli>(clock::now() - start).count();
  return found;
}

std::optional<counterexample> failing_at_random(const statement& says,
                                                std::uint64_t seed,
                                                unsigned cases) {
  dice from(seed);
  for (unsigned i = 0; i < cases; ++i) {
    trial::course goes;
    const auto run = followed(says, trial(from, goes), goes);
    if (run && !run->holds) return counterexample{run->symbols, run->symbols, run->remarks};
  }
  return {};
}

}  // namespace ptecheck::smt
