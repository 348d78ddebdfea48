// The main job in one file: a machine with a seeded fault is driven beside the reference until the
// two differ, and what made them differ is shrunk.
#include <ptecheck/impl/packed/machine.hpp>
#include <ptecheck/props/campaign.hpp>
#include <ptecheck/props/shrink.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <cstdio>

int main() {
  using namespace ptecheck;
  using impl::packed::seeded_faults;
  const auto fault = impl::packed::mutant_named("fork_drops_guard");
  if (!fault) return 1;
  props::pair<spec::machine, impl::packed::machine<seeded_faults>> both{
      impl::packed::machine<seeded_faults>{seeded_faults{*fault}}};

  const props::campaign_plan plan{.seed = 1};
  model::trace failing;
  for (std::uint64_t number = 0; number < plan.traces(); ++number) {
    props::draw_trace(plan, number, failing);
    if (!both.run(failing, props::how_much::touched)) continue;
    const auto found = props::shrink(both, failing);
    if (!found) return 1;
    std::printf("trace %llu of %zu steps, shrunk:\n%s",
                static_cast<unsigned long long>(number),
                found->original_length,
                model::to_text(found->all).c_str());
    return found->all.steps.size() == 2 ? 0 : 1;
  }
  return 1;
}
