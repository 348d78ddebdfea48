#include <ptecheck/props/shrink_slice.hpp>

#include <algorithm>
#include <map>
#include <utility>

#include <ptecheck/props/page_map.hpp>
#include <ptecheck/props/simplify.hpp>
#include <ptecheck/props/touched.hpp>

namespace ptecheck::props {
namespace {

using model::trace;

/// More pages of a failing step than these are not looked at one by one.
constexpr std::uint32_t most_single_pages = 8;

/// The runs of pages to slice by, the most promising first.
std::vector<page_span> columns(const trace& failing, const failure& found) {
  const std::uint32_t pages = failing.start.pages;
  const touched_pages area = touched_by(failing.steps.back().what, failing.start);
  std::vector<page_span> all;
  const auto add = [&](std::uint32_t first, std::uint32_t end) {
    const page_span run{std::min(first, pages), std::min(end, pages)};
    if (run.first < run.end && std::find(all.begin(), all.end(), run) == all.end())
      all.push_back(run);
  };
  add(found.page, found.page + 1);
  add(found.page - std::min(found.page, 1u), found.page + 2);
  if (area.end - area.first <= most_single_pages)
    for (std::uint32_t page = area.first; page < area.end; ++page) add(page, page + 1);
  add(area.first, area.end);
  add(area.first - std::min(area.first, 1u), area.end + 1);
  return all;
}

trace narrowed(const trace& from, const page_span& to) {
  page_map where = page_map::dropping(from.start.pages);
  for (std::uint32_t page = to.first; page < to.end; ++page) where.set(page, page);
  return mapped(from, where);
}

/// The state after each number of steps, as a number for each different one.
std::vector<std::size_t> visited(scout& reference, const trace& through) {
  const auto used = pages_used(through);
  const std::uint32_t first = used.empty() ? 0 : used.front();
  const std::uint32_t end = used.empty() ? 1 : used.back() + 1;
  std::map<digest, std::size_t> numbers;
  std::vector<std::size_t> states;
  const auto note = [&] {
    const digest state = state_of(reference, through.start, first, end);
    states.push_back(numbers.emplace(state, numbers.size()).first->second);
  };
  reference.reset(through.start);
  note();
  for (std::size_t i = 0; i + 1 < through.steps.size(); ++i) {
    (void)reference.apply(through.steps[i]);
    note();
  }
  return states;
}

}  // namespace

model::trace shortcut(scout& reference, const trace& through) {
  if (through.steps.empty()) return through;
  const std::vector<std::size_t> states = visited(reference, through);
  // Breadth first over the states: `reached_by[state]` is the step that reached it first.
  constexpr std::size_t unreached = SIZE_MAX, beginning = SIZE_MAX - 1;
  std::vector<std::size_t> reached_by(states.size(), unreached);
  std::multimap<std::size_t, std::size_t> leaving;
  for (std::size_t i = 0; i + 1 < states.size(); ++i) leaving.emplace(states[i], i);
  std::vector<std::size_t> queue{states.front()};
  reached_by[states.front()] = beginning;
  for (std::size_t next = 0; next < queue.size(); ++next) {
    const auto [from, to] = leaving.equal_range(queue[next]);
    for (auto each = from; each != to; ++each) {
      const std::size_t there = states[each->second + 1];
      if (reached_by[there] != unreached) continue;
      reached_by[there] = each->second;
      queue.push_back(there);
    }
  }
  trace direct{through.start, {through.steps.back()}};
  for (std::size_t step = reached_by[states.back()]; step != beginning;
       step = reached_by[states[step]])
    direct.steps.push_back(through.steps[step]);
  std::reverse(direct.steps.begin(), direct.steps.end());
  return direct;
}

item_candidates slices(scout& reference, const failure& found) {
  return [&reference, found](const trace& failing,
                             std::size_t i) -> std::optional<std::vector<trace>> {
    const auto runs = columns(failing, found);
    if (i >= runs.size()) return {};
    const trace narrow = narrowed(failing, runs[i]);
    return std::vector{shortcut(reference, with_equal_tokens(narrow)), shortcut(reference, narrow),
                       narrow};
  };
}

}  // namespace ptecheck::props
