#pragma once
#include <ptecheck/model/target.hpp>
#include <ptecheck/props/bijection.hpp>
#include <ptecheck/props/failure.hpp>
#include <ptecheck/props/touched.hpp>
#include <ptecheck/spec/invariants.hpp>

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>

namespace ptecheck::props {

/// A machine that says by which rule it acts, and knows what must hold in it: the reference.
template <class T>
concept ruled_target = model::transparent_target<T> &&
    requires(const T t, model::mm_id mm, std::uint32_t page, model::pfn<> frame) {
  { t.rule_at(mm, page) } -> std::same_as<spec::rule_id>;
  { t.last_rule() } -> std::same_as<spec::rule_id>;
  { t.born(frame) } -> std::same_as<std::uint32_t>;
  { t.born(model::swap_slot<>{}) } -> std::same_as<std::uint32_t>;
  { t.migrations() } -> std::same_as<std::uint64_t>;
  { broken_invariant(t, mm, page) } -> std::same_as<std::optional<std::string_view>>;
  { broken_invariant_anywhere(t) } -> std::same_as<std::optional<std::string_view>>;
};

/// In what two machines differ, and where.
struct difference {
  differs in;
  model::mm_id mm;
  std::uint32_t page;
};

/// Compares a subject with the reference, page by page; frames and slots up to renaming. What it
/// learns of names during a trace it keeps until the next reset.
template <ruled_target Reference, model::transparent_target Subject>
class agreement {
 public:
  agreement(const Reference& reference, const Subject& subject)
      : reference_(reference), subject_(subject) {}

  void reset(const model::world& in) {
    world_ = in;
    frames_.reset();
    slots_.reset();
    moved_ = false;
  }

  /// The first difference in what an operation may have touched.
  std::optional<difference> within(touched_pages area) {
    if (moved_ && area.by_offset) area = {0, world_.pages, area.mms, area.vmas, area.file};
    for (std::uint32_t left = area.mms; left != 0; left &= left - 1) {
      const model::mm_id mm{static_cast<std::uint8_t>(std::countr_zero(left))};
      if (auto found = differ_in(mm, area)) return found;
    }
    if (!area.file) return {};
    // A mapping that was moved may map any page of the file.
    return moved_ ? differ_in_file(0, 2u * world_.pages) : differ_in_file(area.first, area.end);
  }

  /// The first difference anywhere.
  std::optional<difference> everywhere() {
    if (auto found = within(all_of(world_))) return found;
    if (auto found = differ_in_file(world_.pages, 2u * world_.pages)) return found;
    if (broken_invariant_anywhere(reference_)) return difference{differs::invariant, {}, 0};
    return {};
  }

 private:
  using swap = model::swap<>;

  std::optional<difference> differ_in(model::mm_id mm, const touched_pages& area) {
    const bool lives = reference_.live(mm);
    if (lives != subject_.live(mm)) return difference{differs::vma, mm, area.first};
    if (!lives) return {};
    if (area.vmas)
      for (std::uint32_t page = area.first; page < area.end; ++page)
        if (!same_vma(mm, page)) return difference{differs::vma, mm, page};
    // Most pages are none: that has to be quick.
    for (std::uint32_t page = area.first; page < area.end; ++page)
      if (!reference_.is_none(mm, page) || !subject_.is_none(mm, page))
        if (const auto found = differ_at(mm, page)) return difference{*found, mm, page};
    return {};
  }

  std::optional<difference> differ_in_file(std::uint32_t first, std::uint32_t end) {
    if (reference_.file_size() != subject_.file_size())
      return difference{differs::page_cache, {}, reference_.file_size()};
    for (std::uint32_t page = first; page < end; ++page) {
      const model::pfn<> expected = reference_.cached(page), seen = subject_.cached(page);
      if (is_zero(expected) && is_zero(seen)) continue;
      if (!same_frame(expected, seen)) return difference{differs::page_cache, {}, page};
      if (const auto found = differ_in_frame(expected, seen)) return difference{*found, {}, page};
    }
    return {};
  }

  bool same_vma(model::mm_id mm, std::uint32_t page) {
    const model::vma* expected = reference_.vma_at(mm, page);
    const model::vma* seen = subject_.vma_at(mm, page);
    if (expected == nullptr || seen == nullptr) return expected == seen;
    moved_ |= expected->moved != 0;
    // Without padding equal fields are equal bytes, and those are compared at once.
    static_assert(std::has_unique_object_representations_v<model::vma>);
    return std::memcmp(expected, seen, sizeof(model::vma)) == 0;
  }

  std::optional<differs> differ_at(model::mm_id mm, std::uint32_t page) {
    if (const auto found = differ_in_entry(reference_.at(mm, page), subject_.at(mm, page)))
      return found;
    if (reference_.is_huge(mm, page) != subject_.is_huge(mm, page)) return differs::entry;
    if (broken_invariant(reference_, mm, page)) return differs::invariant;
    return {};
  }

  std::optional<differs> differ_in_entry(const model::entry<>& expected,
                                         const model::entry<>& seen) {
    if (expected.index() != seen.index()) return differs::entry;
    if (const auto* slot = std::get_if<swap>(&expected))
      return differ_in_swap(*slot, *std::get_if<swap>(&seen));
    return std::visit(
        [&]<class Kind>(const Kind& held) -> std::optional<differs> {
          const Kind& other = *std::get_if<Kind>(&seen);
          if constexpr (model::names_frame<Kind>) return differ_in_page(held, other);
          if (!(held == other)) return differs::entry;
          return {};
        },
        expected);
  }

  /// Of an entry that names a frame.
  template <class Kind>
  std::optional<differs> differ_in_page(const Kind& expected, Kind seen) {
    if (!same_frame(expected.frame, seen.frame)) return differs::naming;
    const auto found = differ_in_frame(expected.frame, seen.frame);
    seen.frame = expected.frame;
    if (!(expected == seen)) return differs::entry;
    return found;
  }

  std::optional<differs> differ_in_swap(const swap& expected, swap seen) {
    if (!same_slot(expected.slot, seen.slot)) return differs::naming;
    const auto found = differ_in_slot(reference_.slot(expected.slot), subject_.slot(seen.slot));
    seen.slot = expected.slot;
    if (!(expected == seen)) return differs::entry;
    return found;
  }

  /// Of a page of the swap cache no entry need know.
  std::optional<differs> differ_in_slot(const model::unit_view& expected,
                                        const model::unit_view& seen) {
    if (const auto found = differ_in_unit(expected, seen)) return found;
    const model::pfn<> frame{expected.partner}, other{seen.partner};
    if (!same_frame(frame, other)) return differs::naming;
    if (is_zero(frame)) return {};
    return differ_in_unit(reference_.frame(frame), subject_.frame(other));
  }

  /// The zero page is outside all counts: every machine has as many names of it as it likes.
  std::optional<differs> differ_in_frame(model::pfn<> expected, model::pfn<> seen) {
    if (is_zero(expected)) return {};
    if (reference_.is_anon(expected) != subject_.is_anon(seen)) return differs::entry;
    const model::unit_view frame = reference_.frame(expected), other = subject_.frame(seen);
    if (frame.lazy != other.lazy || frame.ksm != other.ksm || frame.migrates != other.migrates)
      return differs::entry;
    if (!same_slot(model::swap_slot<>{frame.partner}, model::swap_slot<>{other.partner}))
      return differs::naming;
    return differ_in_unit(frame, other);
  }

  static std::optional<differs> differ_in_unit(const model::unit_view& expected,
                                               const model::unit_view& seen) {
    if (expected.names != seen.names) return differs::references;
    if (expected.contents != seen.contents) return differs::contents;
    return {};
  }

  bool same_frame(model::pfn<> expected, model::pfn<> seen) {
    const auto lives = [&](std::uint64_t number, std::uint32_t born) {
      const model::pfn<> other{number};
      if (reference_.born(other) != born) return false;
      const model::unit_view frame = reference_.frame(other);
      return frame.names != 0 || frame.partner != 0 || is_cached(other);
    };
    return frames_.relates(expected.word(), seen.word(), reference_.born(expected), lives);
  }

  bool same_slot(model::swap_slot<> expected, model::swap_slot<> seen) {
    const auto lives = [&](std::uint64_t number, std::uint32_t born) {
      const model::swap_slot<> other{number};
      return reference_.born(other) == born && reference_.slot(other).names != 0;
    };
    return slots_.relates(expected.word(), seen.word(), reference_.born(expected), lives);
  }

  /// Whether the page cache alone keeps the frame. Asked only where a number seems to be taken.
  bool is_cached(model::pfn<> frame) const {
    if (reference_.is_anon(frame)) return false;
    for (std::uint32_t page = 0; page < 2u * world_.pages; ++page)
      if (reference_.cached(page) == frame) return true;
    return false;
  }

  static bool is_zero(model::pfn<> frame) { return frame.word() == 0; }

  const Reference& reference_;
  const Subject& subject_;
  model::world world_{};
  bijection frames_;
  bijection slots_;
  /// Whether a mapping of the file is not where it began.
  bool moved_ = false;
};

}  // namespace ptecheck::props
