#pragma once
// Words of architectures that spell them plainly: nothing is turned over, and none is zero.
#include <ptecheck/impl/packed/kernel_inline_swap.hpp>
#include <ptecheck/model/layout.hpp>

namespace ptecheck::impl::packed {

/// What is the same for all of them, under Linux's names. `Fields` has a `leaf` and a `swapped`.
template <class Fields>
struct plain_words : Fields {
  using leaf = typename Fields::leaf;
  using swapped = typename Fields::swapped;

  template <class W>
  static constexpr truth<W> pte_none(const W& x) {
    return x == W{nothing};
  }
  template <class W>
  static constexpr truth<W> pte_present(const W& x) {
    return !((x & W{leaf::names_a_frame}) == W{nothing});
  }
  template <class W>
  static constexpr truth<W> is_swap_pte(const W& x) {
    return !pte_none(x) && !pte_present(x);
  }
  template <class W>
  static constexpr truth<W> pte_young(const W& x) {
    return leaf::accessed.test(x);
  }
  template <class W>
  static constexpr truth<W> pte_uffd_wp(const W& x) {
    return leaf::uffd_wp.test(x);
  }
  template <class W>
  static constexpr W pte_pfn(const W& x) {
    return leaf::frame.get(x);
  }
  template <class W>
  static constexpr W pte_flags(const W& x) {
    return x & W{~leaf::frame.mask};
  }
  template <class W>
  static constexpr W pfn_pte(const W& frame, const W& protection) {
    return leaf::frame.of(frame) | protection;
  }
  template <class W>
  static constexpr W pte_mkyoung(const W& x) {
    return leaf::accessed.set(x);
  }
  template <class W>
  static constexpr W pte_mkold(const W& x) {
    return leaf::accessed.clear(x);
  }
  template <class W>
  static constexpr W pte_mkspecial(const W& x) {
    return leaf::special.set(x);
  }
  template <class W>
  static constexpr W pte_clear_uffd_wp(const W& x) {
    return leaf::uffd_wp.clear(x);
  }
  template <class W>
  static constexpr W swp_entry(const W& type, const W& offset) {
    return kernel_inline::swp_entry(type, offset);
  }
  template <class W>
  static constexpr W swp_type(const W& entry) {
    return kernel_inline::swp_type(entry);
  }
  template <class W>
  static constexpr W swp_offset(const W& entry) {
    return kernel_inline::swp_offset(entry);
  }
  template <class W>
  static constexpr W swp_entry_to_pte(const W& entry) {
    return swapped::type.of(swp_type(entry)) | swapped::offset.of(swp_offset(entry));
  }
  template <class W>
  static constexpr W pte_to_swp_entry(const W& x) {
    return swp_entry(swapped::type.get(x), swapped::offset.get(x));
  }
  template <class W>
  static constexpr truth<W> pte_swp_exclusive(const W& x) {
    return swapped::exclusive.test(x);
  }
  template <class W>
  static constexpr W pte_swp_mkexclusive(const W& x) {
    return swapped::exclusive.set(x);
  }
  template <class W>
  static constexpr W pte_swp_clear_exclusive(const W& x) {
    return swapped::exclusive.clear(x);
  }
  template <class W>
  static constexpr truth<W> pte_swp_uffd_wp(const W& x) {
    return swapped::uffd_wp.test(x);
  }
  template <class W>
  static constexpr W pte_swp_mkuffd_wp(const W& x) {
    return swapped::uffd_wp.set(x);
  }
  template <class W>
  static constexpr W pte_swp_clear_uffd_wp(const W& x) {
    return swapped::uffd_wp.clear(x);
  }

  // Where there is no soft-dirty nothing has it.
  template <class W>
  static constexpr truth<W> pte_soft_dirty(const W& x) {
    if constexpr (Fields::has_soft_dirty)
      return leaf::soft_dirty.test(x);
    else
      return false;
  }
  template <class W>
  static constexpr W pte_mksoft_dirty(const W& x) {
    if constexpr (Fields::has_soft_dirty)
      return leaf::soft_dirty.set(x);
    else
      return x;
  }
  template <class W>
  static constexpr W pte_clear_soft_dirty(const W& x) {
    if constexpr (Fields::has_soft_dirty)
      return leaf::soft_dirty.clear(x);
    else
      return x;
  }
  template <class W>
  static constexpr truth<W> pte_swp_soft_dirty(const W& x) {
    if constexpr (Fields::has_soft_dirty)
      return swapped::soft_dirty.test(x);
    else
      return false;
  }
  template <class W>
  static constexpr W pte_swp_mksoft_dirty(const W& x) {
    if constexpr (Fields::has_soft_dirty)
      return swapped::soft_dirty.set(x);
    else
      return x;
  }
  template <class W>
  static constexpr W pte_swp_clear_soft_dirty(const W& x) {
    if constexpr (Fields::has_soft_dirty)
      return swapped::soft_dirty.clear(x);
    else
      return x;
  }
};

}  // namespace ptecheck::impl::packed
