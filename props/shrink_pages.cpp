// Passes over the pages of a trace.
#include <ptecheck/props/halving.hpp>
#include <ptecheck/props/page_map.hpp>
#include <ptecheck/props/shrink_passes.hpp>

#include <algorithm>
#include <utility>

namespace ptecheck::props {
namespace {

using model::trace;
using pages = std::vector<std::uint32_t>;

/// All used pages in a row from `first` on, in their order.
trace in_a_row(const trace& from, const pages& used, std::uint32_t first) {
  page_map where = page_map::keeping(from.start.pages);
  for (const std::uint32_t page : used) where.set(page, first++);
  return mapped(from, where);
}

/// The used pages in the order in which steps name them first.
pages by_first_use(const trace& in, const pages& used) {
  pages order;
  const auto add = [&](const std::optional<page_span>& span) {
    if (!span) return;
    for (const std::uint32_t page : used)
      if (span->first <= page && page < span->end &&
          std::find(order.begin(), order.end(), page) == order.end())
        order.push_back(page);
  };
  for (const model::step& line : in.steps) {
    add(pages_of(line));
    add(new_place_of(line));
  }
  return order;
}

/// Everything from a page on moves down by so many pages.
trace moved_down(const trace& from, std::uint32_t first, std::uint32_t by) {
  page_map where = page_map::keeping(from.start.pages);
  for (std::uint32_t page = first; page < from.start.pages; ++page) where.set(page, page - by);
  return mapped(from, where);
}

trace with_swapped(const trace& from, std::uint32_t a, std::uint32_t b) {
  page_map where = page_map::keeping(from.start.pages);
  where.set(a, b);
  where.set(b, a);
  return mapped(from, where);
}

void add_rows(std::vector<trace>& all, const trace& best, const pages& used) {
  all.push_back(in_a_row(best, used, 0));
  page_map where = page_map::keeping(best.start.pages);
  std::uint32_t next = 0;
  for (const std::uint32_t page : by_first_use(best, used)) where.set(page, next++);
  all.push_back(mapped(best, where));
  const auto count = static_cast<std::uint32_t>(used.size());
  const std::uint32_t middle = best.start.pages / 2u;
  for (std::uint32_t below = count; below-- > 1;)
    if (below <= middle && middle - below + count <= best.start.pages)
      all.push_back(in_a_row(best, used, middle - below));
}

void add_closed_gaps(std::vector<trace>& all, const trace& best, const pages& used) {
  std::uint32_t wanted = 0;
  for (const std::uint32_t page : used) {
    if (page != wanted) all.push_back(moved_down(best, page, page - wanted));
    wanted = page + 1;
  }
}

/// Of many pages there are too many pairs.
void add_swaps(std::vector<trace>& all, const trace& best, const pages& used) {
  constexpr std::size_t most = 64;
  if (used.size() > most) return;
  pages targets = used;
  for (std::uint32_t page = 0; targets.size() < used.size() + 2 && page < best.start.pages; ++page)
    if (std::find(used.begin(), used.end(), page) == used.end()) targets.push_back(page);
  for (const std::uint32_t from : used)
    for (const std::uint32_t to : targets)
      if (to < from) all.push_back(with_swapped(best, from, to));
}

}  // namespace

candidates without_pages() {
  return [cut = halving{}](const trace& best) mutable -> std::optional<trace> {
    const pages used = pages_used(best);
    const auto chunk = cut.next(used.size());
    if (!chunk) return {};
    page_map where = page_map::keeping(best.start.pages);
    for (std::size_t i = chunk->first; i < chunk->end; ++i) where.set(used[i], page_map::gone);
    return mapped(best, where);
  };
}

candidates dropped_pages() {
  return item_by_item([](const trace& best, std::size_t i) -> std::optional<std::vector<trace>> {
    const pages used = pages_used(best);
    if (i >= used.size()) return {};
    const std::uint32_t dropped = used[used.size() - 1 - i];
    page_map where = page_map::keeping(best.start.pages);
    where.set(dropped, page_map::gone);
    for (std::uint32_t page = dropped + 1; page < best.start.pages; ++page)
      where.set(page, page - 1);
    return std::vector{mapped(best, where)};
  });
}

candidates renamed_pages() {
  return item_by_item([](const trace& best, std::size_t i) -> std::optional<std::vector<trace>> {
    if (i != 0) return {};
    const pages used = pages_used(best);
    std::vector<trace> all;
    add_rows(all, best, used);
    add_closed_gaps(all, best, used);
    add_swaps(all, best, used);
    return all;
  });
}

}  // namespace ptecheck::props
