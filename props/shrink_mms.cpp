// Passes over the address spaces of a trace.
#include <ptecheck/props/mm_map.hpp>
#include <ptecheck/props/shrink_passes.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace ptecheck::props {
namespace {

using model::trace;

mm_map swapping(std::uint8_t a, std::uint8_t b) {
  mm_map where = mm_map::keeping();
  where.set(a, b);
  where.set(b, a);
  return where;
}

/// One becomes another; with `exits` they still leave.
trace merged(const trace& from, std::uint8_t gone, std::uint8_t into, bool exits) {
  mm_map where = mm_map::keeping();
  where.set(gone, into);
  trace after = mapped(from, where);
  if (!exits)
    std::erase_if(after.steps, [&](const model::step& line) {
      const auto* leaving = std::get_if<model::exit>(&line.what);
      return leaving != nullptr && leaving->mm.index == into;
    });
  return after;
}

std::uint8_t lowest_unused(const std::vector<std::uint8_t>& used) {
  std::uint8_t mm = 0;
  while (std::find(used.begin(), used.end(), mm) != used.end()) ++mm;
  return mm;
}

/// Without a fork and the exit of one of the two: meanwhile they are one, afterwards the one that
/// stayed has the name of the parent.
trace without_handover(const trace& from, std::size_t fork, std::size_t exit) {
  const model::fork born = std::get<model::fork>(from.steps[fork].what);
  const bool parent_leaves = std::get<model::exit>(from.steps[exit].what).mm == born.mm;
  trace later{from.start,
              {from.steps.begin() + static_cast<std::ptrdiff_t>(exit) + 1, from.steps.end()}};
  if (parent_leaves) later = mapped(later, swapping(born.mm.index, born.child.index));
  trace meanwhile{from.start,
                  {from.steps.begin() + static_cast<std::ptrdiff_t>(fork) + 1,
                   from.steps.begin() + static_cast<std::ptrdiff_t>(exit)}};
  mm_map one = mm_map::keeping();
  one.set(born.child.index, born.mm.index);
  meanwhile = mapped(meanwhile, one);
  trace after{from.start,
              {from.steps.begin(), from.steps.begin() + static_cast<std::ptrdiff_t>(fork)}};
  after.steps.insert(after.steps.end(), meanwhile.steps.begin(), meanwhile.steps.end());
  after.steps.insert(after.steps.end(), later.steps.begin(), later.steps.end());
  return after;
}

bool leaves_after_fork(const model::step& earlier, const model::step& later) {
  const auto* born = std::get_if<model::fork>(&earlier.what);
  const auto* gone = std::get_if<model::exit>(&later.what);
  return born && gone && (gone->mm == born->mm || gone->mm == born->child);
}

bool is_name_reused(const model::step& earlier, const model::step& later) {
  const auto* gone = std::get_if<model::exit>(&earlier.what);
  const auto* born = std::get_if<model::fork>(&later.what);
  return gone && born && gone->mm == born->child;
}

/// Nobody leaves, and the later child gets a name that is free; or else its parent gets that name,
/// and the child its parent's, if it has to be the one with the lower number.
std::vector<trace> with_fresh_name(const trace& from, std::size_t exit, std::size_t fork) {
  const model::fork born = std::get<model::fork>(from.steps[fork].what);
  const std::uint8_t fresh = lowest_unused(mms_used(from));
  if (fresh >= model::most_mms) return {};
  mm_map renamed = mm_map::keeping();
  renamed.set(born.child.index, fresh);
  trace after = mapped(from, renamed, fork);
  after.steps.erase(after.steps.begin() + static_cast<std::ptrdiff_t>(exit));
  after.start.mms = std::max(after.start.mms, static_cast<std::uint8_t>(fresh + 1));
  if (born.mm.index == 0) return {after};
  return {after, mapped(after, swapping(born.mm.index, fresh))};
}

}  // namespace

candidates without_mms() {
  return item_by_item([](const trace& best, std::size_t i) -> std::optional<std::vector<trace>> {
    const auto used = mms_used(best);
    if (i + 1 >= used.size()) return {};
    mm_map where = mm_map::keeping();
    where.set(used[used.size() - 1 - i], mm_map::gone);
    return std::vector{mapped(best, where)};
  });
}

candidates merged_mms() {
  return item_by_item([](const trace& best, std::size_t i) -> std::optional<std::vector<trace>> {
    const auto used = mms_used(best);
    if (i >= used.size()) return {};
    std::vector<trace> all;
    for (const std::uint8_t into : used) {
      if (into == used[i]) continue;
      all.push_back(merged(best, used[i], into, false));
      all.push_back(merged(best, used[i], into, true));
    }
    return all;
  });
}

candidates without_handovers() {
  return item_by_item([](const trace& best, std::size_t i) -> std::optional<std::vector<trace>> {
    if (i >= best.steps.size()) return {};
    std::vector<trace> all;
    for (std::size_t later = i + 1; later < best.steps.size(); ++later) {
      if (leaves_after_fork(best.steps[i], best.steps[later]))
        all.push_back(without_handover(best, i, later));
      if (is_name_reused(best.steps[i], best.steps[later]))
        for (trace& each : with_fresh_name(best, i, later)) all.push_back(std::move(each));
    }
    return all;
  });
}

candidates renamed_mms() {
  return item_by_item([](const trace& best, std::size_t i) -> std::optional<std::vector<trace>> {
    if (i > best.steps.size()) return {};
    mm_map where = mm_map::keeping();
    if (i == 0) {
      std::uint8_t next = 0;
      const auto used = mms_used(best);
      for (const std::uint8_t mm : used) where.set(mm, next++);
      std::vector all{mapped(best, where)};
      for (const std::uint8_t mm : used)
        if (const auto lower = lowest_unused(used); lower < mm) {
          where = mm_map::keeping();
          where.set(mm, lower);
          all.push_back(mapped(best, where));
        }
      return all;
    }
    const auto* born = std::get_if<model::fork>(&best.steps[i - 1].what);
    if (born == nullptr) return std::vector<trace>{};
    return std::vector{mapped(best, swapping(born->mm.index, born->child.index), i)};
  });
}

}  // namespace ptecheck::props
