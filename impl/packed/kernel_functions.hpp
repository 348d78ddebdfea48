#pragma once
// The formulas of kernel_inline by the names of the functions of Linux that they stand for, so that
// they can be held against a kernel's own.
#include <ptecheck/impl/packed/kernel_inline_huge.hpp>
#include <ptecheck/impl/packed/kernel_inline_leaf.hpp>
#include <ptecheck/impl/packed/kernel_inline_swap.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <string_view>

namespace ptecheck::impl::packed {

/// What a function of Linux yields on two words. Functions of one word ignore `y`, numbers ignore
/// both; a truth is 0 or 1.
template <model::word W>
struct kernel_formula {
  std::string_view name;
  W (*value)(const kernel_form& form, const W& x, const W& y);
};

namespace kernel_inline {

template <word W, class Result>
constexpr W as_word(const Result& result) {
  if constexpr (std::same_as<Result, truth<W>>)
    return select(result, W{std::uint64_t{1}}, W{nothing});
  else
    return W{result};
}

/// Calls a formula with what it asks for.
template <word W, class F>
constexpr W applied(const F& formula, const kernel_form& form, const W& x, const W& y) {
  if constexpr (std::invocable<F, kernel_form, W, W>)
    return as_word<W>(formula(form, x, y));
  else if constexpr (std::invocable<F, kernel_form, W>)
    return as_word<W>(formula(form, x));
  else if constexpr (std::invocable<F, W, W>)
    return as_word<W>(formula(x, y));
  else if constexpr (std::invocable<F, W>)
    return as_word<W>(formula(x));
  else
    return as_word<W>(formula(form));
}

/// MAX_SWAPFILES: what the special types leave of 32.
constexpr std::uint64_t most_swap_areas(const kernel_form& form) {
  const std::array special{form.hwpoison,
                           form.migration_read,
                           form.migration_write,
                           form.migration_read_exclusive,
                           form.device_write,
                           form.device_read,
                           form.marker,
                           form.device_exclusive,
                           form.swapin_error,
                           form.device_exclusive_read};
  const auto missing = std::count(special.begin(), special.end(), no_type);
  return 32 - special.size() + static_cast<std::uint64_t>(missing);
}

constexpr std::uint64_t frame_mask_of_pte(const kernel_form&) {
  return leaf::frame.mask;
}
constexpr std::uint64_t page_none(const kernel_form&) {
  return leaf::inaccessible;
}
constexpr std::uint64_t page_readonly(const kernel_form&) {
  return leaf::readonly;
}
constexpr std::uint64_t page_shared(const kernel_form&) {
  return leaf::readonly | leaf::write.mask;
}
constexpr std::uint64_t entry_type_shift(const kernel_form&) {
  return entry_type.low;
}

/// A row of the table. F has no state, so that its value can be a plain function.
template <word W, class F>
constexpr kernel_formula<W> formula_named(std::string_view name, F) {
  return {name, [](const kernel_form& form, const W& x, const W& y) {
            return applied<W>(F{}, form, x, y);
          }};
}

#define PTECHECK_FORMULA_AS(name, formula)                                                \
  formula_named<W>(#name, [](const auto&... operands) -> decltype(formula(operands...)) { \
    return formula(operands...);                                                          \
  })
#define PTECHECK_FORMULA(name) PTECHECK_FORMULA_AS(name, name)

template <word W>
inline constexpr std::array formulas{
    PTECHECK_FORMULA_AS(PTE_PFN_MASK, frame_mask_of_pte),
    PTECHECK_FORMULA_AS(_PAGE_CHG_MASK, kept_by_modify),
    PTECHECK_FORMULA_AS(_HPAGE_CHG_MASK, kept_by_modify),
    PTECHECK_FORMULA_AS(PAGE_NONE, page_none),
    PTECHECK_FORMULA_AS(PAGE_SHARED, page_shared),
    PTECHECK_FORMULA_AS(PAGE_COPY, page_readonly),
    PTECHECK_FORMULA_AS(PAGE_READONLY, page_readonly),
    PTECHECK_FORMULA_AS(SWP_TYPE_SHIFT, entry_type_shift),
    PTECHECK_FORMULA_AS(MAX_SWAPFILES, most_swap_areas),
    PTECHECK_FORMULA(pte_none),
    PTECHECK_FORMULA(pte_present),
    PTECHECK_FORMULA(pte_dirty),
    PTECHECK_FORMULA(pte_young),
    PTECHECK_FORMULA(pte_write),
    PTECHECK_FORMULA(pte_exec),
    PTECHECK_FORMULA(pte_special),
    PTECHECK_FORMULA(pte_huge),
    PTECHECK_FORMULA(pte_global),
    PTECHECK_FORMULA(pte_soft_dirty),
    PTECHECK_FORMULA(pte_protnone),
    PTECHECK_FORMULA(pte_uffd_wp),
    PTECHECK_FORMULA(pte_shstk),
    PTECHECK_FORMULA(pte_pfn),
    PTECHECK_FORMULA(pte_flags),
    PTECHECK_FORMULA(is_swap_pte),
    PTECHECK_FORMULA(pte_wrprotect),
    PTECHECK_FORMULA(pte_mkwrite),
    PTECHECK_FORMULA(pte_mkwrite_novma),
    PTECHECK_FORMULA(pte_mkwrite_shstk),
    PTECHECK_FORMULA(pte_mksaveddirty),
    PTECHECK_FORMULA(pte_clear_saveddirty),
    PTECHECK_FORMULA(pte_mkdirty),
    PTECHECK_FORMULA(pte_mkclean),
    PTECHECK_FORMULA(pte_mkyoung),
    PTECHECK_FORMULA(pte_mkold),
    PTECHECK_FORMULA(pte_mkexec),
    PTECHECK_FORMULA(pte_mkspecial),
    PTECHECK_FORMULA(pte_mkhuge),
    PTECHECK_FORMULA(pte_clrhuge),
    PTECHECK_FORMULA(pte_mkglobal),
    PTECHECK_FORMULA(pte_clrglobal),
    PTECHECK_FORMULA(pte_mkdevmap),
    PTECHECK_FORMULA(pte_mkuffd_wp),
    PTECHECK_FORMULA(pte_clear_uffd_wp),
    PTECHECK_FORMULA(pte_mksoft_dirty),
    PTECHECK_FORMULA(pte_clear_soft_dirty),
    PTECHECK_FORMULA(pte_modify),
    PTECHECK_FORMULA(pfn_pte),
    PTECHECK_FORMULA(pgprot_modify),
    PTECHECK_FORMULA(pte_advance_pfn),
    PTECHECK_FORMULA(swp_entry),
    PTECHECK_FORMULA(swp_type),
    PTECHECK_FORMULA(swp_offset),
    PTECHECK_FORMULA(swp_entry_to_pte),
    PTECHECK_FORMULA(pte_to_swp_entry),
    PTECHECK_FORMULA(softleaf_from_pte),
    PTECHECK_FORMULA(pte_swp_mkuffd_wp),
    PTECHECK_FORMULA(pte_swp_uffd_wp),
    PTECHECK_FORMULA(pte_swp_clear_uffd_wp),
    PTECHECK_FORMULA(pte_swp_mksoft_dirty),
    PTECHECK_FORMULA(pte_swp_soft_dirty),
    PTECHECK_FORMULA(pte_swp_clear_soft_dirty),
    PTECHECK_FORMULA(pte_swp_mkexclusive),
    PTECHECK_FORMULA(pte_swp_exclusive),
    PTECHECK_FORMULA(pte_swp_clear_exclusive),
    PTECHECK_FORMULA(pte_swp_clear_flags),
    PTECHECK_FORMULA(pte_swp_uffd_wp_any),
    PTECHECK_FORMULA(non_swap_entry),
    PTECHECK_FORMULA(is_migration_entry),
    PTECHECK_FORMULA(is_writable_migration_entry),
    PTECHECK_FORMULA(is_readable_migration_entry),
    PTECHECK_FORMULA(is_readable_exclusive_migration_entry),
    PTECHECK_FORMULA(is_hwpoison_entry),
    PTECHECK_FORMULA(is_device_private_entry),
    PTECHECK_FORMULA(is_device_exclusive_entry),
    PTECHECK_FORMULA(is_pfn_swap_entry),
    PTECHECK_FORMULA(is_migration_entry_young),
    PTECHECK_FORMULA(is_migration_entry_dirty),
    PTECHECK_FORMULA(is_writable_device_private_entry),
    PTECHECK_FORMULA(swp_offset_pfn),
    PTECHECK_FORMULA(make_readable_migration_entry),
    PTECHECK_FORMULA(make_readable_exclusive_migration_entry),
    PTECHECK_FORMULA(make_writable_migration_entry),
    PTECHECK_FORMULA(make_readable_device_private_entry),
    PTECHECK_FORMULA(make_writable_device_private_entry),
    PTECHECK_FORMULA(make_migration_entry_young),
    PTECHECK_FORMULA(make_migration_entry_dirty),
    PTECHECK_FORMULA(make_pte_marker),
    PTECHECK_FORMULA(make_pte_marker_entry),
    PTECHECK_FORMULA(is_pte_marker),
    PTECHECK_FORMULA(is_pte_marker_entry),
    PTECHECK_FORMULA(pte_marker_get),
    PTECHECK_FORMULA(pte_none_mostly),
    PTECHECK_FORMULA(pte_marker_uffd_wp),
    PTECHECK_FORMULA(is_poisoned_swp_entry),
    PTECHECK_FORMULA(is_guard_swp_entry),
    PTECHECK_FORMULA(is_swapin_error_entry),
    PTECHECK_FORMULA(copy_pte_marker),
    PTECHECK_FORMULA_AS(pmd_none, pte_none),
    PTECHECK_FORMULA(pmd_present),
    PTECHECK_FORMULA_AS(pmd_leaf, pte_huge),
    PTECHECK_FORMULA(pmd_trans_huge),
    PTECHECK_FORMULA_AS(pmd_protnone, pte_protnone),
    PTECHECK_FORMULA_AS(pmd_dirty, pte_dirty),
    PTECHECK_FORMULA_AS(pmd_young, pte_young),
    PTECHECK_FORMULA(pmd_write),
    PTECHECK_FORMULA_AS(pmd_soft_dirty, pte_soft_dirty),
    PTECHECK_FORMULA(pmd_special),
    PTECHECK_FORMULA_AS(pmd_uffd_wp, pte_uffd_wp),
    PTECHECK_FORMULA(pmd_shstk),
    PTECHECK_FORMULA_AS(pmd_pfn, huge_pfn<21>),
    PTECHECK_FORMULA_AS(pmd_flags, huge_flags<21>),
    PTECHECK_FORMULA_AS(pfn_pmd, pfn_huge<21>),
    PTECHECK_FORMULA(pmd_modify),
    PTECHECK_FORMULA_AS(pmd_mkinvalid, huge_mkinvalid<21>),
    PTECHECK_FORMULA_AS(pmd_wrprotect, pte_wrprotect),
    PTECHECK_FORMULA_AS(pmd_mkwrite, pte_mkwrite),
    PTECHECK_FORMULA_AS(pmd_mkwrite_novma, pte_mkwrite_novma),
    PTECHECK_FORMULA_AS(pmd_mkwrite_shstk, pte_mkwrite_shstk),
    PTECHECK_FORMULA_AS(pmd_mkuffd_wp, pte_mkuffd_wp),
    PTECHECK_FORMULA_AS(pmd_clear_uffd_wp, pte_clear_uffd_wp),
    PTECHECK_FORMULA_AS(pmd_mkdirty, pte_mkdirty),
    PTECHECK_FORMULA_AS(pmd_mkclean, pte_mkclean),
    PTECHECK_FORMULA_AS(pmd_mkyoung, pte_mkyoung),
    PTECHECK_FORMULA_AS(pmd_mkold, pte_mkold),
    PTECHECK_FORMULA_AS(pmd_mkhuge, pte_mkhuge),
    PTECHECK_FORMULA(pmd_mkdevmap),
    PTECHECK_FORMULA_AS(pmd_mksoft_dirty, pte_mksoft_dirty),
    PTECHECK_FORMULA_AS(pmd_clear_soft_dirty, pte_clear_soft_dirty),
    PTECHECK_FORMULA_AS(pmd_mkspecial, pte_mkspecial),
    PTECHECK_FORMULA_AS(pmd_swp_mkuffd_wp, pte_swp_mkuffd_wp),
    PTECHECK_FORMULA_AS(pmd_swp_uffd_wp, pte_swp_uffd_wp),
    PTECHECK_FORMULA_AS(pmd_swp_clear_uffd_wp, pte_swp_clear_uffd_wp),
    PTECHECK_FORMULA_AS(pmd_swp_mksoft_dirty, pte_swp_mksoft_dirty),
    PTECHECK_FORMULA_AS(pmd_swp_soft_dirty, pte_swp_soft_dirty),
    PTECHECK_FORMULA_AS(pmd_swp_clear_soft_dirty, pte_swp_clear_soft_dirty),
    PTECHECK_FORMULA_AS(pmd_to_swp_entry, pte_to_swp_entry),
    PTECHECK_FORMULA_AS(swp_entry_to_pmd, swp_entry_to_pte),
    PTECHECK_FORMULA(is_swap_pmd),
    PTECHECK_FORMULA(is_pmd_migration_entry),
    PTECHECK_FORMULA(pud_present),
    PTECHECK_FORMULA_AS(pud_dirty, pte_dirty),
    PTECHECK_FORMULA_AS(pud_young, pte_young),
    PTECHECK_FORMULA(pud_write),
    PTECHECK_FORMULA_AS(pud_soft_dirty, pte_soft_dirty),
    PTECHECK_FORMULA_AS(pud_pfn, huge_pfn<30>),
    PTECHECK_FORMULA_AS(pud_flags, huge_flags<30>),
    PTECHECK_FORMULA_AS(pfn_pud, pfn_huge<30>),
    PTECHECK_FORMULA(pud_modify),
    PTECHECK_FORMULA_AS(pud_mkinvalid, huge_mkinvalid<30>),
    PTECHECK_FORMULA_AS(pud_wrprotect, pte_wrprotect),
    PTECHECK_FORMULA_AS(pud_mkwrite, pte_mkwrite),
    PTECHECK_FORMULA_AS(pud_mkdirty, pte_mkdirty),
    PTECHECK_FORMULA_AS(pud_mkclean, pte_mkclean),
    PTECHECK_FORMULA_AS(pud_mkyoung, pte_mkyoung),
    PTECHECK_FORMULA_AS(pud_mkold, pte_mkold),
    PTECHECK_FORMULA_AS(pud_mkhuge, pte_mkhuge),
    PTECHECK_FORMULA_AS(pud_mkdevmap, pmd_mkdevmap),
    PTECHECK_FORMULA_AS(pud_mksoft_dirty, pte_mksoft_dirty),
    PTECHECK_FORMULA_AS(pud_clear_soft_dirty, pte_clear_soft_dirty),
};

#undef PTECHECK_FORMULA
#undef PTECHECK_FORMULA_AS

}  // namespace kernel_inline

/// A formula for every function of Linux that is compared.
template <model::word W>
inline constexpr const auto& kernel_functions = kernel_inline::formulas<W>;

}  // namespace ptecheck::impl::packed
