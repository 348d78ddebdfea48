#pragma once
// What Linux's inline functions on huge entries compute, where they differ from their twins on
// entries of 4 KiB. `Low` is the first bit of the frame: 21 for 2 MiB (pmd), 30 for 1 GiB (pud).
#include <ptecheck/impl/packed/kernel_inline_leaf.hpp>
#include <ptecheck/impl/packed/kernel_inline_swap.hpp>

namespace ptecheck::impl::packed::kernel_inline {

/// The bits of the frame of a huge entry.
template <unsigned Low>
inline constexpr std::uint64_t huge_frame = leaf::frame.mask >> Low << Low;
static_assert(huge_frame<21> == 0x000fffffffe00000 && huge_frame<30> == 0x000fffffc0000000);

template <word W>
constexpr truth<W> pmd_present(const W& x) {
  return is_present(x) || huge.test(x);
}
template <word W>
constexpr truth<W> pud_present(const W& x) {
  return leaf::present.test(x);
}
template <word W>
constexpr truth<W> pmd_trans_huge(const kernel_form& form, const W& x) {
  return huge.test(x) && (x & W{form.devmap}) == W{nothing};
}
template <word W>
constexpr truth<W> pmd_shstk(const kernel_form& form, const W& x) {
  return pte_shstk(form, x) && huge.test(x);
}
template <word W>
constexpr truth<W> pmd_write(const kernel_form& form, const W& x) {
  return leaf::write.test(x) || pmd_shstk(form, x);
}
template <word W>
constexpr truth<W> pud_write(const W& x) {
  return leaf::write.test(x);
}
template <word W>
constexpr truth<W> pmd_special(const kernel_form& form, const W& x) {
  return truth<W>{form.pmd_special} && leaf::special.test(x);
}
template <word W>
constexpr W pmd_mkdevmap(const kernel_form& form, const W& x) {
  return x | W{form.devmap};
}

/// The bits that name the frame, of an entry that may be a table's.
template <unsigned Low, word W>
constexpr W frame_mask(const W& x) {
  return select(huge.test(x), W{huge_frame<Low>}, W{leaf::frame.mask});
}
template <unsigned Low, word W>
constexpr W huge_pfn(const W& x) {
  const W upright = select(turned_over(x), W{~x}, x);
  return (upright & frame_mask<Low>(x)) >> leaf::frame.low;
}
template <unsigned Low, word W>
constexpr W huge_flags(const W& x) {
  return x & ~frame_mask<Low>(x);
}
template <unsigned Low, word W>
constexpr W pfn_huge(const kernel_form& form, const W& frame, const W& protection) {
  const W address = frame << leaf::frame.low;
  const W bits = select(turned_over(protection), W{~address}, address);
  return (bits & W{huge_frame<Low>}) | supported(form, protection);
}
template <unsigned Low, word W>
constexpr W huge_mkinvalid(const kernel_form& form, const W& x) {
  const W seen{leaf::present.mask | leaf::protnone.mask};
  return pfn_huge<Low>(form, huge_pfn<Low>(x), huge_flags<Low>(x) & ~seen);
}

/// From Linux 6.6 until f7491d7c81db pmd_modify forgot that a page was dirty.
template <word W>
constexpr W pmd_modify(const kernel_form& form, const W& x, const W& protection) {
  const std::uint64_t lost = form.pmd_modify_keeps_dirty ? 0 : leaf::dirty.mask;
  return modified(form, x, protection, kept_by_modify(form) & ~lost, huge_frame<21>);
}
template <word W>
constexpr W pud_modify(const kernel_form& form, const W& x, const W& protection) {
  const std::uint64_t lost = form.pud_modify_keeps_dirty ? 0 : leaf::dirty.mask;
  return modified(form, x, protection, kept_by_modify(form) & ~lost, huge_frame<30>);
}

template <word W>
constexpr truth<W> is_swap_pmd(const W& x) {
  return !is_none(x) && !pmd_present(x);
}
template <word W>
constexpr truth<W> is_pmd_migration_entry(const kernel_form& form, const W& x) {
  return is_swap_pmd(x) && is_migration_entry(form, pte_to_swp_entry(x));
}

}  // namespace ptecheck::impl::packed::kernel_inline
