#pragma once
// What Linux's inline functions on words that name a page compute, under Linux's names
// (arch/x86/include/asm/pgtable.h). `form` says which kernel is meant.
#include <ptecheck/impl/packed/kernel_form.hpp>
#include <ptecheck/impl/packed/word_sum.hpp>
#include <ptecheck/impl/packed/x86_64.hpp>

namespace ptecheck::impl::packed::kernel_inline {

using model::word;

// What the words of this project never hold, but those of a kernel may.
inline constexpr model::flag<"write_through", 3> write_through{};
inline constexpr model::flag<"cache_disable", 4> cache_disable{};
inline constexpr model::flag<"huge", 7> huge{};
inline constexpr model::flag<"soft_dirty", 11> soft_dirty{};
static_assert((covered(leaf::layout) &
               (write_through.mask | cache_disable.mask | huge.mask | soft_dirty.mask)) == 0);

/// _PAGE_CHG_MASK: what a change of protection leaves alone.
constexpr std::uint64_t kept_by_modify(const kernel_form& form) {
  return leaf::frame.mask | write_through.mask | cache_disable.mask | huge.mask |
         leaf::special.mask | leaf::accessed.mask | leaf::dirty.mask | form.devmap |
         (form.saved_dirty ? leaf::saved_dirty.mask : 0) | (form.soft_dirty ? soft_dirty.mask : 0) |
         (form.uffd_wp ? leaf::uffd_wp.mask : 0);
}

/// Whether the frame of the word is turned over.
template <word W>
constexpr truth<W> turned_over(const W& x) {
  return !(x == W{nothing}) && !leaf::present.test(x);
}

template <word W>
constexpr truth<W> pte_none(const W& x) {
  return is_none(x);
}
template <word W>
constexpr truth<W> pte_present(const W& x) {
  return is_present(x);
}
template <word W>
constexpr truth<W> is_swap_pte(const W& x) {
  return !is_none(x) && !is_present(x);
}
template <word W>
constexpr truth<W> pte_dirty(const kernel_form& form, const W& x) {
  return form.saved_dirty ? is_dirty(x) : leaf::dirty.test(x);
}
template <word W>
constexpr truth<W> pte_young(const W& x) {
  return leaf::accessed.test(x);
}
template <word W>
constexpr truth<W> pte_shstk(const kernel_form& form, const W& x) {
  return truth<W>{form.shadow_stack} && !leaf::write.test(x) && leaf::dirty.test(x);
}
template <word W>
constexpr truth<W> pte_write(const kernel_form& form, const W& x) {
  return leaf::write.test(x) || pte_shstk(form, x);
}
template <word W>
constexpr truth<W> pte_exec(const W& x) {
  return !leaf::no_execute.test(x);
}
template <word W>
constexpr truth<W> pte_special(const W& x) {
  return leaf::special.test(x);
}
template <word W>
constexpr truth<W> pte_huge(const W& x) {
  return huge.test(x);
}
template <word W>
constexpr truth<W> pte_global(const W& x) {
  return leaf::protnone.test(x);
}
template <word W>
constexpr truth<W> pte_protnone(const kernel_form& form, const W& x) {
  return truth<W>{form.numa_hinting} && leaf::protnone.test(x) && !leaf::present.test(x);
}
template <word W>
constexpr truth<W> pte_uffd_wp(const kernel_form& form, const W& x) {
  return truth<W>{form.uffd_wp} && leaf::uffd_wp.test(x);
}
template <word W>
constexpr truth<W> pte_soft_dirty(const kernel_form& form, const W& x) {
  return truth<W>{form.soft_dirty} && soft_dirty.test(x);
}

/// The word of none names frame 0.
template <word W>
constexpr W pte_pfn(const W& x) {
  return select(x == W{nothing}, W{nothing}, frame_of(x));
}
template <word W>
constexpr W pte_flags(const W& x) {
  return x & W{~leaf::frame.mask};
}

/// Dirty goes where a word without write permission keeps it.
template <word W>
constexpr W pte_mksaveddirty(const kernel_form& form, const W& x) {
  return form.saved_dirty ? select(leaf::write.test(x), x, readonly(x)) : x;
}
/// Dirty goes where a word with write permission keeps it.
template <word W>
constexpr W pte_clear_saveddirty(const kernel_form& form, const W& x) {
  return form.saved_dirty ? select(leaf::write.test(x), writable(x), x) : x;
}
template <word W>
constexpr W pte_wrprotect(const kernel_form& form, const W& x) {
  return form.saved_dirty ? readonly(x) : leaf::write.clear(x);
}
/// With a VMA that is no shadow stack.
template <word W>
constexpr W pte_mkwrite(const kernel_form& form, const W& x) {
  return form.saved_dirty ? writable(x) : leaf::write.set(x);
}
template <word W>
constexpr W pte_mkwrite_novma(const W& x) {
  return leaf::write.set(x);
}
template <word W>
constexpr W pte_mkwrite_shstk(const W& x) {
  return leaf::dirty.set(leaf::write.clear(x));
}
template <word W>
constexpr W pte_mksoft_dirty(const kernel_form& form, const W& x) {
  return form.soft_dirty ? soft_dirty.set(x) : x;
}
template <word W>
constexpr W pte_clear_soft_dirty(const kernel_form& form, const W& x) {
  return form.soft_dirty ? soft_dirty.clear(x) : x;
}
template <word W>
constexpr W pte_mkdirty(const kernel_form& form, const W& x) {
  return pte_mksaveddirty(form, pte_mksoft_dirty(form, leaf::dirty.set(x)));
}
template <word W>
constexpr W pte_mkclean(const kernel_form& form, const W& x) {
  return leaf::dirty.clear(form.saved_dirty ? leaf::saved_dirty.clear(x) : x);
}
template <word W>
constexpr W pte_mkyoung(const W& x) {
  return leaf::accessed.set(x);
}
template <word W>
constexpr W pte_mkold(const W& x) {
  return leaf::accessed.clear(x);
}
template <word W>
constexpr W pte_mkexec(const W& x) {
  return leaf::no_execute.clear(x);
}
template <word W>
constexpr W pte_mkspecial(const W& x) {
  return leaf::special.set(x);
}
template <word W>
constexpr W pte_mkdevmap(const kernel_form& form, const W& x) {
  return leaf::special.set(x) | W{form.devmap};
}
template <word W>
constexpr W pte_mkhuge(const W& x) {
  return huge.set(x);
}
template <word W>
constexpr W pte_clrhuge(const W& x) {
  return huge.clear(x);
}
template <word W>
constexpr W pte_mkglobal(const W& x) {
  return leaf::protnone.set(x);
}
template <word W>
constexpr W pte_clrglobal(const W& x) {
  return leaf::protnone.clear(x);
}
template <word W>
constexpr W pte_mkuffd_wp(const kernel_form& form, const W& x) {
  if (!form.uffd_wp) return x;
  const W marked = leaf::uffd_wp.set(x);
  return form.mkuffd_wp_clears_write ? pte_wrprotect(form, marked) : marked;
}
template <word W>
constexpr W pte_clear_uffd_wp(const kernel_form& form, const W& x) {
  return form.uffd_wp ? leaf::uffd_wp.clear(x) : x;
}

/// What the processor allows of a protection: a present word may not have an unknown bit.
template <word W>
constexpr W supported(const kernel_form& form, const W& protection) {
  if (form.no_execute) return protection;
  return select(leaf::present.test(protection), leaf::no_execute.clear(protection), protection);
}

template <word W>
constexpr W pfn_pte(const kernel_form& form, const W& frame, const W& protection) {
  const W bits =
      select(turned_over(protection), leaf::hidden_frame.of(frame), leaf::frame.of(frame));
  return bits | supported(form, protection);
}

/// A change of protection: the frame is turned over when the old and the new word differ in that.
template <word W>
constexpr W modified(const kernel_form& form,
                     const W& x,
                     const W& protection,
                     std::uint64_t kept,
                     std::uint64_t frames) {
  const W changed = (x & W{kept}) | (supported(form, protection) & W{~kept_by_modify(form)});
  const W named = select(turned_over(x) == turned_over(changed), changed, changed ^ W{frames});
  return select(
      leaf::write.test(x), pte_mksaveddirty(form, named), pte_clear_saveddirty(form, named));
}
template <word W>
constexpr W pte_modify(const kernel_form& form, const W& x, const W& protection) {
  return modified(form, x, protection, kept_by_modify(form), leaf::frame.mask);
}
template <word W>
constexpr W pgprot_modify(const kernel_form& form, const W& old, const W& now) {
  return (old & W{kept_by_modify(form)}) | (now & W{~kept_by_modify(form)});
}
template <word W>
constexpr W pte_advance_pfn(const W& x, const W& frames) {
  const W distance = frames << leaf::frame.low;
  return select(turned_over(x), difference(x, distance), sum(x, distance));
}

}  // namespace ptecheck::impl::packed::kernel_inline
