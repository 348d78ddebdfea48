#pragma once
// MADV_FREE, seen from one entry: the caller does not need the contents, unless it writes again.
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::free>{
    rule{"free.page.becomes_lazy",
         "A page stays mapped and readable, is clean, and may be forgotten by reclaim.",
         "madvise_free_pte_range(); folio_mark_lazyfree(); live"},
    rule{"free.zero_page.stays", "The zero page stays.", "vm_normal_folio(); live"},
    rule{"free.ksm_page.stays",
         "A page of KSM's that others map as well stays as it is.",
         "madvise_free_pte_range()"},
    rule{"free.shared_slot.stays",
         "A page that is also the page of a swap slot which others name stays as it is.",
         "folio_free_swap(); live"},
    rule{
        "free.swap.goes", "A swapped page is forgotten at once.", "madvise_free_pte_range(); live"},
    rule{"free.poison.goes", "Poison becomes none.", "madvise_free_pte_range(); live"},
    rule{
        "free.hwpoison.goes", "What names a broken page becomes none.", "madvise_free_pte_range()"},
    rule{"free.other.stays",
         "Guards, uffd_wp markers and none stay, what is just being moved, and what a device has.",
         "S4; madvise_free_pte_range(); live"},
};

template <class W>
result<W> freed(const entry<W>& before, const context<W>& c) {
  if (const auto* held = std::get_if<present<W>>(&before)) {
    if (is_zero_page<W>(held->frame)) return {before, by<"free.zero_page.stays">};
    if (c.ksm_page && !c.mapped_once) return {before, by<"free.ksm_page.stays">};
    if (c.in_swap_cache) return {before, by<"free.shared_slot.stays">};
    present<W> page = *held;
    page.dirty = false;
    return {page, by<"free.page.becomes_lazy">, effect::lazy_frame};
  }
  if (std::holds_alternative<swap<W>>(before)) return {none{}, by<"free.swap.goes">};
  if (std::holds_alternative<hwpoison<W>>(before)) return {none{}, by<"free.hwpoison.goes">};
  if (const auto* mark = std::get_if<marker<W>>(&before))
    if (mark->poison) return {none{}, by<"free.poison.goes">};
  return {before, by<"free.other.stays">};
}

}  // namespace ptecheck::spec
