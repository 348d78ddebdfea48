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
  const std::size_t length = std::min<std::uint64_t>(left, plan.trace_length);
  const std::uint32_t every = plan.limits.block_worlds_every;
  const bool blocks = every != 0 && number % every == every - 1;
  draw_trace(into, length, from, blocks ? with_blocks(plan.limits) : plan.limits);
}

/// What failed is a finding, if it fails whenever it runs; else it is flaky.
inline void note(tally& sum, std::uint64_t number, const confirmation& how) {
  ++sum.failures;
  if (how.failed == how.runs) {
    sum.add(finding{number, how.exact});
  } else {
    sum.add(flake{number, how.exact, how.runs, how.failed});
  }
}

/// Runs the traces [first, last) of a plan.
template <class Pair>
tally run_block(const campaign_plan& plan, Pair& both, std::uint64_t first, std::uint64_t last) {
  tally sum;
  const spec::coverage before = both.reference().hits();
  model::trace each;
  for (std::uint64_t number = first; number < last; ++number) {
    draw_trace(plan, number, each);
    const auto found = both.run(each, how_much::touched);
    ++sum.traces;
    sum.operations += both.applied();
    for (const auto& [missing, times] : both.unsupported()) sum.unsupported[missing] += times;
    if constexpr (requires { both.known(); })
      for (const auto& [id, times] : both.known()) sum.known[id] += times;
    if (found) note(sum, number, both.confirm(each, *found));
  }
  sum.hits = difference_of(both.reference().hits(), before);
  return sum;
}

/// How many traces run between two questions whether to go on: of short ones in small arenas many,
/// of long ones in large arenas one. It follows from the plan alone, as the result has to.
constexpr std::uint64_t traces_of_a_block(const campaign_plan& plan) {
  constexpr std::uint64_t most = 256, pages_of_work = std::uint64_t{1} << 20;
  const std::uint64_t pages_of_a_trace = std::uint64_t{plan.trace_length} * plan.limits.pages;
  return std::clamp<std::uint64_t>(pages_of_work / pages_of_a_trace, 1, most);
}

/// Runs every `stride`-th block of traces, from block `start` on. After each, `goes_on(sum so far)`
/// is told and asked: false ends the campaign.
template <class Pair, class GoesOn>
tally run_campaign(const campaign_plan& plan,
                   Pair& both,
                   std::uint64_t start,
                   std::uint64_t stride,
                   GoesOn goes_on) {
  tally sum;
  const std::uint64_t traces = plan.traces(), together = traces_of_a_block(plan);
  for (std::uint64_t block = start; block * together < traces; block += stride) {
    const std::uint64_t first = block * together;
    sum.add(run_block(plan, both, first, std::min(first + together, traces)));
    if (!goes_on(sum)) break;
  }
  return sum;
}

/// Runs all of it in this process.
template <class Pair, class GoesOn>
tally run_campaign(const campaign_plan& plan, Pair& both, GoesOn goes_on) {
  return run_campaign(plan, both, 0, 1, goes_on);
}

}  // namespace ptecheck::props
