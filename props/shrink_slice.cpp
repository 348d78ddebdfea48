#include <ptecheck/props/page_map.hpp>
#include <ptecheck/props/shrink_slice.hpp>
#include <ptecheck/props/simplify.hpp>
#include <ptecheck/props/touched.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace ptecheck::props {
namespace {

using model::trace;

/// More pages of a failing step than these are not looked at one by one.
constexpr std::uint32_t most_single_pages = 8;

/// The runs of pages to slice by, the most promising first.
std::vector<page_span> columns(const trace& failing, const failure& found) {
  const std::uint32_t pages = failing.start.pages;
  const touched_pages area = touched_by(failing.steps.back(), failing.start);
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

/// These pages, and those that they have to do with because something was moved from one to the
/// other.
page_map keeping_related(const trace& from, const page_span& pages) {
  page_map where = page_map::dropping(from.start.pages);
  const auto keep = [&](std::uint32_t page) {
    if (page < where.pages()) where.set(page, page);
  };
  const auto is_kept = [&](std::uint32_t page) {
    return page < where.pages() && where[page] != page_map::gone;
  };
  for (std::uint32_t page = pages.first; page < pages.end; ++page) keep(page);
  for (auto step = from.steps.rbegin(); step != from.steps.rend(); ++step) {
    const auto source = pages_of(*step), place = new_place_of(*step);
    if (!source || !place) continue;
    for (std::uint32_t i = 0; i < std::min(source->count(), place->count()); ++i) {
      if (!is_kept(source->first + i) && !is_kept(place->first + i)) continue;
      keep(source->first + i);
      keep(place->first + i);
    }
  }
  return where;
}

trace narrowed(const trace& from, const page_span& to) {
  return mapped(from, keeping_related(from, to));
}

/// A bridge is looked for from every state of the trace.
constexpr std::size_t most_steps_for_bridges = 10;

/// Looking at all states of a long trace through a wide world costs more than it finds.
constexpr std::uint64_t most_cells = 4'000'000;
std::uint64_t cells_seen_in(const trace& through) {
  return std::uint64_t{through.steps.size()} * pages_used(through).size() * through.start.mms;
}

/// What a trace does to the pages that it names.
class walker {
 public:
  walker(scout& reference, const trace& of) : reference_(reference), start_(of.start) {
    const auto used = pages_used(of);
    first_ = used.empty() ? 0 : used.front();
    end_ = used.empty() ? 1 : used.back() + 1;
    reference_.reset(start_);
  }
  digest state() const { return state_of(reference_, start_, first_, end_); }
  void go(const model::step& next) { (void)reference_.apply(next); }

 private:
  scout& reference_;
  model::world start_;
  std::uint32_t first_, end_;
};

/// The states before each step.
std::vector<digest> visited(scout& reference, const trace& through) {
  walker on{reference, through};
  std::vector<digest> states;
  for (const model::step& next : through.steps) {
    states.push_back(on.state());
    on.go(next);
  }
  return states;
}

/// The same, as a number for each different one.
std::vector<std::size_t> numbered(const std::vector<digest>& states) {
  std::map<digest, std::size_t> numbers;
  std::vector<std::size_t> all;
  all.reserve(states.size());
  for (const digest& each : states)
    all.push_back(numbers.emplace(each, numbers.size()).first->second);
  return all;
}

trace with_bridge(const trace& from, std::size_t first, std::size_t end, const model::step& by) {
  const auto at = [&](std::size_t i) {
    return from.steps.begin() + static_cast<std::ptrdiff_t>(i);
  };
  trace after{from.start, {from.steps.begin(), at(first)}};
  after.steps.push_back(by);
  after.steps.insert(after.steps.end(), at(end), from.steps.end());
  return after;
}

}  // namespace

model::trace shortcut(scout& reference, const trace& through) {
  if (through.steps.empty() || cells_seen_in(through) > most_cells) return through;
  const std::vector<std::size_t> states = numbered(visited(reference, through));
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

std::vector<trace> bridged(scout& reference,
                           const trace& through,
                           const std::vector<model::step>& words) {
  std::vector<trace> all;
  if (through.steps.size() > most_steps_for_bridges) return all;
  const std::vector<digest> states = visited(reference, through);
  for (std::size_t first = 0; first + 1 < states.size(); ++first)
    for (const model::step& by : words) {
      walker on{reference, through};
      for (std::size_t i = 0; i < first; ++i) on.go(through.steps[i]);
      on.go(by);
      const auto reached = std::find(states.rbegin(), states.rend(), on.state());
      const auto end = static_cast<std::size_t>(states.rend() - reached);
      if (end > first + 1) all.push_back(with_bridge(through, first, end - 1, by));
    }
  return all;
}

item_candidates slices(scout& reference, const failure& found) {
  return [&reference, found](const trace& failing,
                             std::size_t i) -> std::optional<std::vector<trace>> {
    const auto runs = columns(failing, found);
    if (i >= runs.size()) return {};
    const trace narrow = narrowed(failing, runs[i]);
    return std::vector{
        shortcut(reference, with_equal_tokens(narrow)), shortcut(reference, narrow), narrow};
  };
}

}  // namespace ptecheck::props
