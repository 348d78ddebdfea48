// Passes over the world in which a trace begins.
#include <ptecheck/props/mm_map.hpp>
#include <ptecheck/props/page_map.hpp>
#include <ptecheck/props/shrink_passes.hpp>
#include <ptecheck/props/shrink_worlds.hpp>
#include <ptecheck/props/trace_order.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace ptecheck::props {
namespace {

using model::trace;
using model::world;

/// The trace in an arena of another size: its pages stay where they are, or stay where they are
/// from the middle.
std::vector<trace> resized(const trace& from, std::uint16_t size) {
  std::vector<trace> all;
  const std::uint32_t before = from.start.pages / 2u, after = size / 2u;
  const std::uint32_t last = pages_used(from).empty() ? 0 : pages_used(from).back();
  const auto add = [&](trace with) {
    with.start.pages = size;
    if (complexity(with.start) < complexity(from.start)) all.push_back(std::move(with));
  };
  if (last < size) add(from);
  page_map where = page_map::dropping(from.start.pages);
  for (std::uint32_t page = 0; page < from.start.pages; ++page)
    if (page + after >= before && page + after - before < size)
      where.set(page, page + after - before);
  if (before != after) add(mapped(from, where));
  return all;
}

/// The world as this step would have made it, if a world can be so.
std::optional<world> made_by(const model::step& line, world start) {
  if (const auto* call = std::get_if<model::uffdio_register>(&line.what)) {
    start.uffd = call->mode;
  } else if (std::holds_alternative<model::uffdio_unregister>(line.what)) {
    start.uffd = model::uffd_mode::none;
  } else if (const auto* protects = std::get_if<model::mprotect>(&line.what)) {
    start.prot = protects->prot;
  } else if (const auto* maps = std::get_if<model::mmap>(&line.what)) {
    start.maps = maps->maps;
    start.prot = maps->prot;
    start.uffd = model::uffd_mode::none;
  } else {
    return {};
  }
  return start;
}

}  // namespace

candidates simpler_worlds() {
  return item_by_item([](const trace& best, std::size_t i) -> std::optional<std::vector<trace>> {
    std::vector<trace> all;
    if (i == 0) {
      for (const world& start : usual_worlds(best.start)) all.push_back({start, best.steps});
      for (const world& start : simpler_neighbours(best.start)) all.push_back({start, best.steps});
    } else if (i == 1) {
      const auto used = mms_used(best);
      all.push_back(best);
      all.back().start.mms =
          static_cast<std::uint8_t>(1 + *std::max_element(used.begin(), used.end()));
    } else if (i == 2) {
      all = resized(best, model::default_world.pages);
    } else if (i == 3) {
      all = resized(best, static_cast<std::uint16_t>(best.start.pages / 2));
    } else {
      return {};
    }
    return all;
  });
}

candidates begun_worlds() {
  return item_by_item([](const trace& best, std::size_t i) -> std::optional<std::vector<trace>> {
    if (i >= best.steps.size()) return {};
    const auto start = made_by(best.steps[i], best.start);
    if (!start) return std::vector<trace>{};
    trace begun{*start, best.steps};
    begun.steps.erase(begun.steps.begin() + static_cast<std::ptrdiff_t>(i));
    return std::vector{begun};
  });
}

}  // namespace ptecheck::props
