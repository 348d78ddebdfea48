#pragma once
// What the reference alone says that a failure depends on. One good slice makes a thousand steps a
// handful at the price of one run of the target.
#include <ptecheck/props/failure.hpp>
#include <ptecheck/props/shrink_passes.hpp>
#include <ptecheck/props/shrink_reference.hpp>

#include <vector>

namespace ptecheck::props {

/// Slices of a failing trace: what happened to the failing page, then to its neighbours too, then
/// to all pages of the failing step; each by the shortest way through the states that it visits.
item_candidates slices(scout& reference, const failure& found);

/// The shortest way through the states that the trace visits, and its last step: a loop that ends
/// where it began did nothing that the reference knows of.
model::trace shortcut(scout& reference, const model::trace& through);

/// Traces in which one step of the vocabulary takes the place of one or more: it leads where they
/// led. For short traces only.
std::vector<model::trace> bridged(scout& reference,
                                  const model::trace& through,
                                  const std::vector<model::step>& words);

}  // namespace ptecheck::props
