#pragma once
// Drawing worlds and whole traces.
#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/draw.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace ptecheck::props {

inline constexpr std::size_t operation_kinds = std::variant_size_v<model::operation>;
inline constexpr std::uint32_t all_operations = (1u << operation_kinds) - 1;

/// The index of an operation in model::operation.
template <class Op>
inline constexpr std::size_t kind_of = model::operation{std::in_place_type<Op>}.index();

/// The bit of an operation in a set of operations.
template <class Op>
inline constexpr std::uint32_t operation_bit = 1u << kind_of<Op>;

/// Which worlds and operations are drawn.
struct world_limits {
  std::uint16_t pages = 32;
  std::uint8_t mms = 4;
  model::profile_id profile{};
  /// The features that may occur, of those that the profile has.
  model::uffd_features features{true, true, true, true};
  /// The world of every trace, where one is given; else each trace has its own.
  std::optional<model::world> fixed{};
  /// The operations that may occur: a set of operation_bit.
  std::uint32_t operations = all_operations;
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
  in.uffd = from.below(4) == 0 ? model::uffd_mode::none : draw_uffd_mode(from);
  // Drawn even where it may not occur: what comes after it stays the same.
  const model::uffd_features& may = limits.features;
  in.features.wp_unpopulated = has.wp_unpopulated && yes_or_no() && may.wp_unpopulated;
  in.features.wp_async = has.wp_async && yes_or_no() && may.wp_async;
  in.features.sigbus = yes_or_no() && may.sigbus;
  in.features.event_fork = yes_or_no() && may.event_fork;
  in.profile = limits.profile;
  return in;
}

/// How often an operation comes: what takes much away comes seldom, and so does fork, which costs
/// as much as many other operations.
inline constexpr std::uint8_t most_weight = 32;
template <class Op>
inline constexpr std::uint8_t weight = 16;
template <>
inline constexpr std::uint8_t weight<model::write> = 32;
template <>
inline constexpr std::uint8_t weight<model::madvise_dontneed> = 12;
template <>
inline constexpr std::uint8_t weight<model::mprotect> = 12;
template <>
inline constexpr std::uint8_t weight<model::uffdio_writeprotect> = 24;
template <>
inline constexpr std::uint8_t weight<model::reclaim> = 24;
template <>
inline constexpr std::uint8_t weight<model::madvise_guard_install> = 8;
template <>
inline constexpr std::uint8_t weight<model::madvise_guard_remove> = 8;
template <>
inline constexpr std::uint8_t weight<model::uffdio_register> = 12;
template <>
inline constexpr std::uint8_t weight<model::uffdio_unregister> = 4;
template <>
inline constexpr std::uint8_t weight<model::uffdio_poison> = 8;
template <>
inline constexpr std::uint8_t weight<model::uffdio_zeropage> = 8;
template <>
inline constexpr std::uint8_t weight<model::uffdio_wake> = 1;
template <>
inline constexpr std::uint8_t weight<model::munmap> = 2;
template <>
inline constexpr std::uint8_t weight<model::mmap> = 6;
template <>
inline constexpr std::uint8_t weight<model::madvise_remove> = 6;
template <>
inline constexpr std::uint8_t weight<model::punch_hole> = 6;
template <>
inline constexpr std::uint8_t weight<model::ftruncate> = 3;
template <>
inline constexpr std::uint8_t weight<model::madvise_wipeonfork> = 3;
template <>
inline constexpr std::uint8_t weight<model::madvise_dontfork> = 3;
template <>
inline constexpr std::uint8_t weight<model::fork> = 4;
template <>
inline constexpr std::uint8_t weight<model::exit> = 2;

inline constexpr auto weights = []<std::size_t... I>(std::index_sequence<I...>) {
  return std::array{weight<std::variant_alternative_t<I, model::operation>>...};
}
(std::make_index_sequence<operation_kinds>{});

/// Some of the operations, for one trace: what is left out makes room for operations that need each
/// other several times.
class swarm {
 public:
  template <choice_source C>
  swarm(C& from, std::uint32_t allowed) {
    // Where nothing is read or written little happens: these two get a second chance.
    constexpr std::uint32_t accesses = operation_bit<model::read> | operation_bit<model::write>;
    static_assert(accesses == 3);
    std::uint32_t chosen = (from.below(all_operations + 1) | from.below(accesses + 1)) & allowed;
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
  return {.pages = in.pages, .first = first, .count = count, .mms = name_list{in.mms}};
}

/// What of `allowed` can be drawn: the last address space never leaves, so that where there can be
/// no second one nobody does.
constexpr std::uint32_t possible_operations(std::uint32_t allowed, const model::world& in) {
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

/// Draws a trace of this length into a used one. A shorter trace from the same source is the
/// beginning of a longer one.
template <choice_source C>
void draw_trace(model::trace& into, std::size_t length, C& from, const world_limits& limits) {
  into.start = draw_world(from, limits);
  const swarm some{from, possible_operations(limits.operations, into.start)};
  scope in = draw_scope(from, into.start);
  into.steps.resize(length);
  // Each kind is drawn a step ahead: a processor that knows where to jump need not guess.
  std::size_t next_kind = some.draw(from);
  for (model::step& next : into.steps) {
    const std::size_t kind = std::exchange(next_kind, some.draw(from));
    draw_step(next, kind, from, in);
    follow_names(next.what, in);
  }
}

}  // namespace ptecheck::props
