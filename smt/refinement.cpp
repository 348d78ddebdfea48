#include <ptecheck/smt/faults.hpp>
#include <ptecheck/smt/refinement.hpp>
#include <ptecheck/smt/registry.hpp>

#include <utility>

namespace ptecheck::smt {
namespace {

obligation refinement_of(const operation& op) {
  const aspects rule{.as_its_rule = true, .well_formed = false};
  obligation all = holds("refinement",
                         std::string(op.name) + " does what its rule says",
                         lives_up_to_its_rule{op, rule, {}});
  for (const std::string_view id : op.mutants)
    all = std::move(all).refutes(std::string(id), lives_up_to_its_rule{op, rule, mutant_fault(id)});
  return std::move(all).refutes("does_nothing",
                                lives_up_to_its_rule{op, rule, faults::does_nothing});
}

obligation form_of(const operation& op) {
  const aspects form{.as_its_rule = false, .well_formed = true};
  return holds("well-formed",
               std::string(op.name) + " leaves a word that the kernel could have made",
               lives_up_to_its_rule{op, form, {}})
      .refutes("toggles_a_bit", lives_up_to_its_rule{op, form, faults::toggles_a_bit});
}

}  // namespace

std::vector<obligation> refinements() {
  std::vector<obligation> all;
  for (const operation& each : all_operations()) all.push_back(refinement_of(each));
  for (const operation& each : all_operations()) all.push_back(form_of(each));
  return all;
}

}  // namespace ptecheck::smt
