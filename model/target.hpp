#pragma once
// What every thing under test offers, and what the machines of this project offer beside.
#include <ptecheck/model/entry.hpp>
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

/// A frame or swap slot as a machine keeps it: how many entries name it, and its contents.
struct unit_view {
  std::uint32_t names;
  std::uint16_t contents;
};

/// A target whose entries can be looked at. `page` is always inside the arena.
template <class T>
concept transparent_target = target<T> && requires(const T t, mm_id mm, std::uint32_t page) {
  { t.live(mm) } -> std::same_as<bool>;
  /// Whether the entry is none: cheaper than asking for the entry.
  { t.is_none(mm, page) } -> std::same_as<bool>;
  { t.at(mm, page) } -> std::convertible_to<entry<>>;
  /// The VMA of the page, or null for a hole.
  { t.vma_at(mm, page) } -> std::convertible_to<const vma*>;
  { t.frame(pfn<>{}) } -> std::same_as<unit_view>;
  { t.slot(swap_slot<>{}) } -> std::same_as<unit_view>;
  /// PageAnon of a frame.
  { t.is_anon(pfn<>{}) } -> std::same_as<bool>;
  /// The page-cache page at this offset of the file; frame 0 when there is none.
  { t.cached(page) } -> std::same_as<pfn<>>;
  /// The size of the file in pages.
  { t.file_size() } -> std::same_as<std::uint32_t>;
};

}  // namespace ptecheck::model
