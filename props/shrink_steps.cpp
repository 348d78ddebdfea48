// Passes over the steps of a trace.
#include <ptecheck/props/halving.hpp>
#include <ptecheck/props/operation_set.hpp>
#include <ptecheck/props/page_map.hpp>
#include <ptecheck/props/shrink_passes.hpp>
#include <ptecheck/props/simplify.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace ptecheck::props {
namespace {

using model::step;
using model::trace;

/// Pairs are tried in short traces only: there are quadratically many.
constexpr std::size_t most_steps_for_pairs = 10;

trace without(const trace& from, std::size_t first, std::size_t end) {
  trace rest{from.start, {}};
  rest.steps.reserve(from.steps.size() - (end - first));
  rest.steps.insert(rest.steps.end(),
                    from.steps.begin(),
                    from.steps.begin() + static_cast<std::ptrdiff_t>(first));
  rest.steps.insert(
      rest.steps.end(), from.steps.begin() + static_cast<std::ptrdiff_t>(end), from.steps.end());
  return rest;
}

/// One candidate for each variant of the i-th step from the end.
template <class Variants>
candidates step_by_step(Variants variants) {
  return item_by_item(
      [variants](const trace& best, std::size_t i) -> std::optional<std::vector<trace>> {
        if (i >= best.steps.size()) return {};
        const std::size_t at = best.steps.size() - 1 - i;
        std::vector<trace> all;
        for (const step& each : variants(best, at)) {
          all.push_back(best);
          all.back().steps[at] = each;
        }
        return all;
      });
}

}  // namespace

candidates without_chunks() {
  return [cut = halving{}](const trace& best) mutable -> std::optional<trace> {
    const auto chunk = cut.next(best.steps.size());
    if (!chunk) return {};
    return without(best, chunk->first, chunk->end);
  };
}

candidates without_kinds() {
  return item_by_item([](const trace& best, std::size_t i) -> std::optional<std::vector<trace>> {
    if (i >= operation_kinds) return {};
    trace rest = best;
    std::erase_if(rest.steps,
                  [&](const step& line) { return line.what.index() == operation_kinds - 1 - i; });
    if (rest.steps.size() == best.steps.size()) return std::vector<trace>{};
    return std::vector{rest};
  });
}

candidates without_pairs() {
  return item_by_item([](const trace& best, std::size_t i) -> std::optional<std::vector<trace>> {
    const std::size_t length = best.steps.size();
    if (i + 1 >= length || length > most_steps_for_pairs) return {};
    std::vector<trace> all;
    for (std::size_t second = i + 1; second < length; ++second)
      all.push_back(without(without(best, second, second + 1), i, i + 1));
    return all;
  });
}

candidates simpler_fields() {
  return step_by_step([](const trace& best, std::size_t at) {
    return with_simpler_field(best.steps[at], best.start.pages);
  });
}

candidates earlier_kinds() {
  return step_by_step(
      [](const trace& best, std::size_t at) { return with_earlier_kind(best.steps[at]); });
}

candidates reads_instead() {
  return step_by_step([](const trace& best, std::size_t at) {
    std::vector<step> read;
    for (const step& earlier : with_earlier_kind(best.steps[at]))
      if (std::holds_alternative<model::read>(earlier.what) && pages_of(best.steps[at]))
        read.push_back(earlier);
    return read;
  });
}

candidates smaller_tokens() {
  return item_by_item([](const trace& best, std::size_t i) -> std::optional<std::vector<trace>> {
    if (i != 0) return {};
    return std::vector{with_equal_tokens(best), with_numbered_tokens(best)};
  });
}

candidates sorted_neighbours() {
  return item_by_item([](const trace& best, std::size_t i) -> std::optional<std::vector<trace>> {
    if (i + 1 >= best.steps.size()) return {};
    trace swapped = best;
    std::swap(swapped.steps[i], swapped.steps[i + 1]);
    const auto* born = std::get_if<model::fork>(&best.steps[i].what);
    if (born == nullptr) return std::vector{swapped};
    // What a child does first its parent may do before.
    trace before = swapped;
    std::visit(
        [&](auto& op) {
          if constexpr (requires { op.mm; })
            if (op.mm == born->child) op.mm = born->mm;
        },
        before.steps[i].what);
    return std::vector{swapped, before};
  });
}

}  // namespace ptecheck::props
