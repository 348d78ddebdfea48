#pragma once
// Drawing worlds and whole traces.
#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/draw_blocks.hpp>
#include <ptecheck/props/weights.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace ptecheck::props {

/// Which worlds and operations are drawn.
struct world_limits {
  std::uint16_t pages = 32;
  std::uint8_t mms = 4;
  model::profile_id profile{};
  /// The features that may occur, of those that the profile has.
  model::uffd_features features{true, true, true, true, true, true, true, true};
  /// The world of every trace, where one is given; else each trace has its own.
  std::optional<model::world> fixed{};
  /// The operations that may occur.
  operation_set operations = all_operations;
  /// Those of them that are so slow that few traces have them.
  operation_set slow = 0;
  /// Whether steps play with whole blocks: the arena has some then, and maps no file at first.
  bool blocks = false;
  /// Every so many traces one has an arena with whole blocks for huge entries; 0: none.
  std::uint32_t block_worlds_every = 0;
};

/// Draws where a trace begins: any memory, any registration, whatever features the profile has.
template <choice_source C>
model::world draw_world(C& from, const world_limits& limits) {
  if (limits.fixed) return *limits.fixed;
  const auto yes_or_no = [&] { return from.below(2) != 0; };
  const model::profile& has = limits.profile.get();
  model::world in{};
  in.mms = limits.mms;
  in.pages = limits.pages;
  in.maps = static_cast<model::backing>(from.below(3));
  // Memory that can be neither read nor written makes for a dull trace.
  in.prot = model::protection::read_write;
  if (from.rarely()) in.prot = static_cast<model::protection>(from.below(2));
  in.uffd = model::uffd_mode::none;
  if (from.below(4) != 0) in.uffd = draw_uffd_mode(from, in.maps);
  // Drawn even where it may not occur: what comes after it stays the same.
  const model::uffd_features& may = limits.features;
  in.features.wp_unpopulated = has.wp_unpopulated && yes_or_no() && may.wp_unpopulated;
  in.features.wp_async = has.wp_async && yes_or_no() && may.wp_async;
  in.features.sigbus = yes_or_no() && may.sigbus;
  in.features.event_fork = yes_or_no() && may.event_fork;
  in.features.event_remap = yes_or_no() && may.event_remap;
  in.features.event_remove = yes_or_no() && may.event_remove;
  in.features.event_unmap = yes_or_no() && may.event_unmap;
  in.features.user_mode_only = yes_or_no() && may.user_mode_only;
  in.profile = limits.profile;
  return in;
}

/// Some of the operations, for one trace: what is left out makes room for operations that need each
/// other several times.
class swarm {
 public:
  template <choice_source C>
  swarm(C& from, operation_set allowed, operation_set wanted = 0) {
    // Where nothing is read or written little happens: these two get a second chance.
    constexpr operation_set accesses = operation_bit<model::read> | operation_bit<model::write>;
    static_assert(accesses == 3);
    operation_set chosen = (draw_subset(from) | from.below(accesses + 1)) & allowed;
    chosen |= wanted;
    if (chosen == 0) chosen = allowed;
    for (std::size_t kind = 0; kind < operation_kinds; ++kind)
      if ((chosen >> kind & 1) != 0)
        for (std::uint32_t n = weights[kind]; n > 0; --n)
          kinds_[count_++] = static_cast<std::uint8_t>(kind);
  }

  /// The kind of the next operation, an index into model::operation.
  template <choice_source C>
  std::size_t draw(C& from) const {
    return kinds_[from.below(count_)];
  }

 private:
  /// Each operation is in it or not: in two draws, as one has 32 bits at most.
  template <choice_source C>
  static operation_set draw_subset(C& from) {
    constexpr std::size_t kinds = operation_kinds - kinds_of_blocks, half = kinds / 2;
    const operation_set lower = from.below(std::uint32_t{1} << half);
    const operation_set upper = from.below(std::uint32_t{1} << (kinds - half));
    return lower | upper << half;
  }

  std::array<std::uint8_t, operation_kinds * most_weight> kinds_;
  std::uint32_t count_ = 0;
};

/// Draws the pages that a trace plays with: few, so that operations meet, half of the time around
/// the middle of the arena, where one page table ends and the next begins.
template <choice_source C>
scope draw_scope(C& from, const model::world& in) {
  const std::uint32_t most = std::min<std::uint32_t>(in.pages, 8);
  const std::uint32_t count = 1 + from.below(most);
  std::uint32_t first = 0;
  const std::uint32_t middle = in.pages / 2;
  if (count > 1 && from.below(2) == 0) {
    const std::uint32_t before = 1 + from.below(count - 1);
    first = std::min(middle - std::min(before, middle), in.pages - count);
  } else {
    first = from.below(in.pages - count + 1);
  }
  // Where few different contents are written KSM finds pages that are equal.
  const std::uint32_t tokens = from.below(2) == 0 ? 2 : 100;
  return {.pages = in.pages,
          .first = first,
          .count = count,
          .mms = name_list{in.mms},
          .tokens = tokens,
          .maps = in.maps};
}

/// What of `allowed` can be drawn: the last address space never leaves, so that where there can be
/// no second one nobody does.
constexpr operation_set possible_operations(operation_set allowed, const model::world& in) {
  const bool alone = in.mms == 1 || (allowed & operation_bit<model::fork>) == 0;
  if (alone) allowed &= ~operation_bit<model::exit>;
  return allowed != 0 ? allowed : operation_bit<model::read>;
}

/// Keeps the names of the address spaces; the last one forks instead of leaving.
inline void follow_names(model::operation& next, scope& in) {
  if (const auto* leaving = std::get_if<model::exit>(&next)) {
    const model::mm_id mm = leaving->mm;
    if (in.mms.live() > 1 || !in.mms.is_live(mm)) return in.mms.remove(mm);
    next = model::fork{mm, in.mms[in.mms.live()]};
  }
  if (const auto* born = std::get_if<model::fork>(&next))
    if (in.mms.is_live(born->mm)) in.mms.add(born->child);
}

/// What a slow trace is for: mostly KSM, which takes memory that is mergeable; one in six is one.
template <choice_source C>
operation_set draw_slow(C& from, const world_limits& limits) {
  constexpr operation_set merging =
      operation_bit<model::ksm_merge> | operation_bit<model::madvise_mergeable>;
  const operation_set slow = limits.slow & limits.operations;
  if (slow == 0 || from.below(6) != 0) return 0;
  const bool merges = (slow & operation_bit<model::ksm_merge>) != 0 && from.below(8) != 0;
  return merges ? merging : slow & ~merging;
}

/// The limits of a trace in an arena with whole blocks.
constexpr world_limits with_blocks(world_limits limits) {
  limits.blocks = true;
  // Two blocks, and pages beside them, so that they can be moved to where none begins.
  constexpr std::uint16_t pages = 3 * model::block_pages;
  limits.pages = std::max(limits.pages, pages);
  return limits;
}

/// Anonymous memory, and half of the time no userfaultfd: so that there is something to collapse.
template <choice_source C>
void draw_block_world(model::world& in, C& from) {
  in.maps = model::backing::anon;
  in.prot = model::protection::read_write;
  in.uffd = model::uffd_mode::none;
  if (from.below(2) != 0) in.uffd = draw_uffd_mode(from, in.maps);
}

/// Draws a trace of this length into a used one. A shorter trace from the same source is the
/// beginning of a longer one.
template <choice_source C>
void draw_trace(model::trace& into, std::size_t length, C& from, const world_limits& limits) {
  into.start = draw_world(from, limits);
  const bool blocks = limits.blocks;
  if (blocks) draw_block_world(into.start, from);
  const operation_set slow = limits.slow != 0 ? draw_slow(from, limits) : 0;
  const operation_set none = blocks ? limits.slow : limits.slow | operations_of_blocks;
  const operation_set may = (limits.operations & ~none) | slow;
  const swarm some{from, possible_operations(may, into.start), slow};
  scope in = draw_scope(from, into.start);
  in.blocks = blocks;
  into.steps.resize(length);
  block_scenes scenes;
  // Each kind is drawn a step ahead: a processor that knows where to jump need not guess.
  std::size_t next_kind = some.draw(from);
  for (model::step& next : into.steps) {
    const std::size_t kind = std::exchange(next_kind, some.draw(from));
    const auto number = static_cast<std::size_t>(&next - into.steps.data());
    if (!blocks || !scenes.draw(next, number, may, from, in)) draw_step(next, kind, from, in);
    follow_names(next.what, in);
  }
}

}  // namespace ptecheck::props
