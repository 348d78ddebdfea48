#pragma once
// What every thing under test offers, and what the machines of this project offer beside.
#include <ptecheck/model/entry.hpp>
#include <ptecheck/model/event.hpp>
#include <ptecheck/model/operation.hpp>
#include <ptecheck/model/outcome.hpp>
#include <ptecheck/model/vma.hpp>
#include <ptecheck/model/world.hpp>

#include <concepts>
#include <cstdint>
#include <string_view>

namespace ptecheck::model {

/// Anything that can be put into a world and driven by steps.
template <class T>
concept target = requires(T t, const world& in, const step& next) {
  { T::name } -> std::convertible_to<std::string_view>;
  { t.reset(in) } -> std::same_as<void>;
  { t.apply(next) } -> std::same_as<outcome>;
};

/// A frame or swap slot as a machine keeps it: how many entries name it, its contents; whether
/// MADV_FREE gave it away, whether KSM made it of several, whether it is just being moved; and
/// where it is in the swap cache the number of the slot of a frame, of the frame of a slot.
struct unit_view {
  std::uint32_t names;
  std::uint16_t contents;
  bool lazy = false;
  bool ksm = false;
  bool migrates = false;
  std::uint64_t partner = 0;
};

/// A target whose entries can be looked at. `page` is always inside the arena.
template <class T>
concept transparent_target = target<T> && requires(const T t, mm_id mm, std::uint32_t page) {
  { t.live(mm) } -> std::same_as<bool>;
  /// Whether the entry is none: cheaper than asking for the entry.
  { t.is_none(mm, page) } -> std::same_as<bool>;
  { t.at(mm, page) } -> std::convertible_to<entry<>>;
  /// Whether one entry of 2 MiB maps the page with its neighbours: quick where there is none.
  { t.is_huge(mm, page) } -> std::same_as<bool>;
  /// The VMA of the page, or null for a hole.
  { t.vma_at(mm, page) } -> std::convertible_to<const vma*>;
  { t.frame(pfn<>{}) } -> std::same_as<unit_view>;
  { t.slot(swap_slot<>{}) } -> std::same_as<unit_view>;
  /// PageAnon of a frame.
  { t.is_anon(pfn<>{}) } -> std::same_as<bool>;
  /// The page-cache page at this offset of the file, of which there are twice as many as pages of
  /// the arena; frame 0 when there is none.
  { t.cached(page) } -> std::same_as<pfn<>>;
  /// What userfaultfd was told in the last step.
  { t.events() } -> std::convertible_to<std::span<const event>>;
  /// The size of the file in pages.
  { t.file_size() } -> std::same_as<std::uint32_t>;
};

}  // namespace ptecheck::model
