#pragma once
#include <ptecheck/props/campaign.hpp>

#include <cstdint>
#include <vector>

namespace ptecheck::bench {

/// What all claims about campaigns are measured on: the traces of the program's default campaign.
inline props::campaign_plan default_plan() {
  return {.seed = 1, .operations = 200'000, .trace_length = 100, .limits = {}};
}

inline std::vector<model::trace> drawn_traces(const props::campaign_plan& plan) {
  std::vector<model::trace> all(plan.traces());
  for (std::uint64_t i = 0; i < all.size(); ++i) props::draw_trace(plan, i, all[i]);
  return all;
}

/// Applies a trace from its beginning, and looks at nothing.
template <class Machine>
void play(Machine& on, const model::trace& all) {
  on.reset(all.start);
  for (const model::step& next : all.steps) {
    const model::outcome answer = on.apply(next);
    asm volatile("" ::"g"(&answer) : "memory");  // the answer counts as used
  }
}

}  // namespace ptecheck::bench
