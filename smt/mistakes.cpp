#include <ptecheck/smt/discharge.hpp>
#include <ptecheck/smt/mistakes.hpp>
#include <ptecheck/smt/refinement.hpp>

#include <utility>

namespace ptecheck::smt {
namespace {

judged_operation perturbed_operation(const operation& op) {
  const lives_up_to_its_rule owes{op, aspects{}, {}};
  return {std::string(op.name),
          {[owes](prover& life) {
             mistaken<prover> wrong(life);
             owes(wrong);
           },
           [owes](trial& life) {
             mistaken<trial> wrong(life);
             owes(wrong);
           }}};
}

/// Plans a mistake while it lives.
class planned {
 public:
  explicit planned(const mistake& made) { perturbation::here().plan(made); }
  planned(const planned&) = delete;
  planned& operator=(const planned&) = delete;
  ~planned() { perturbation::here().plan({}); }
};

}  // namespace

std::vector<judged_operation> judged_operations() {
  std::vector<judged_operation> all;
  for (const operation& each : all_operations()) all.push_back(perturbed_operation(each));
  return all;
}

std::vector<mistake> mistakes_in(const judged_operation& operation) {
  // Every run passes the same places; the first random case that is possible counts them.
  perturbation& passed = perturbation::here();
  dice from(0);
  do {
    trial::course goes;
    trial life(from, goes);
    try {
      operation.owes.try_out(life);
    } catch (const impossible_case&) {
    }
  } while (passed.constants() + passed.selects() == 0);
  std::vector<mistake> all;
  for (std::size_t at = 0; at < passed.constants(); ++at)
    all.push_back({mistake::kind::flipped_constant, at});
  for (std::size_t at = 0; at < passed.selects(); ++at)
    all.push_back({mistake::kind::swapped_select, at});
  return all;
}

mistake_report judged(const judged_operation& operation,
                      const mistake& made,
                      std::uint64_t seed,
                      unsigned cases) {
  const planned wrong(made);
  if (auto found = failing_at_random(operation.owes, seed, cases))
    return {made, fate::refuted_at_random, "", std::move(found)};
  report proof = discharge(operation.owes);
  switch (proof.found) {
    case verdict::proved: return {made, fate::equivalent, "", {}};
    case verdict::refuted: return {made, fate::refuted_by_proof, "", std::move(proof.refuted_by)};
    case verdict::undecided: break;
  }
  return {made, fate::undecided, proof.why, {}};
}

}  // namespace ptecheck::smt
