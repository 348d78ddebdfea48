#pragma once
#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/generate.hpp>
#include <ptecheck/props/pair.hpp>
#include <ptecheck/props/tally.hpp>

#include <algorithm>
#include <cstdint>

namespace ptecheck::props {

/// What a campaign runs: `operations` steps in traces of `trace_length`, the last one shorter.
/// Trace number i of a seed and limits is always the same trace.
struct campaign_plan {
  std::uint64_t seed = 0;
  std::uint64_t operations = 1'000'000;
  std::uint32_t trace_length = 100;
  world_limits limits{};

  constexpr std::uint64_t traces() const {
    return operations / trace_length + (operations % trace_length != 0 ? 1 : 0);
  }
};

/// Draws trace number `number` of the plan into a used one.
inline void draw_trace(const campaign_plan& plan, std::uint64_t number, model::trace& into) {
  const std::uint64_t left = plan.operations - number * plan.trace_length;
  pcg_choices from{plan.seed, number};
  draw_trace(into, std::min<std::uint64_t>(left, plan.trace_length), from, plan.limits);
}

/// Runs the traces [first, last) of a plan. A trace that fails is run once more, with everything
/// compared after each step, so that the finding is where the fault is and not where it shows.
template <class Reference, class Subject>
tally run_block(const campaign_plan& plan,
                pair<Reference, Subject>& both,
                std::uint64_t first,
                std::uint64_t last) {
  tally sum;
  const spec::coverage before = both.reference().hits();
  model::trace each;
  for (std::uint64_t number = first; number < last; ++number) {
    draw_trace(plan, number, each);
    auto found = both.run(each, how_much::touched);
    ++sum.traces;
    sum.operations += both.applied();
    for (const auto& [missing, times] : both.unsupported()) sum.unsupported[missing] += times;
    if (!found) continue;
    if (const auto exactly = both.run(each, how_much::everything)) found = exactly;
    ++sum.failures;
    sum.add({number, *found});
  }
  sum.hits = difference_of(both.reference().hits(), before);
  return sum;
}

/// How many traces run between two questions whether to go on.
inline constexpr std::uint64_t traces_of_a_block = 256;

/// Runs every `stride`-th block of traces, from block `start` on. After each, `goes_on(sum so far)`
/// is told and asked: false ends the campaign.
template <class Reference, class Subject, class GoesOn>
tally run_campaign(const campaign_plan& plan,
                   pair<Reference, Subject>& both,
                   std::uint64_t start,
                   std::uint64_t stride,
                   GoesOn goes_on) {
  tally sum;
  const std::uint64_t traces = plan.traces();
  for (std::uint64_t block = start; block * traces_of_a_block < traces; block += stride) {
    const std::uint64_t first = block * traces_of_a_block;
    sum.add(run_block(plan, both, first, std::min(first + traces_of_a_block, traces)));
    if (!goes_on(sum)) break;
  }
  return sum;
}

/// Runs all of it in this process.
template <class Reference, class Subject, class GoesOn>
tally run_campaign(const campaign_plan& plan, pair<Reference, Subject>& both, GoesOn goes_on) {
  return run_campaign(plan, both, 0, 1, goes_on);
}

}  // namespace ptecheck::props
