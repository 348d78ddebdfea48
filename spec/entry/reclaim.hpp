#pragma once
// Reclaim: memory is wanted back, as MADV_PAGEOUT asks for. `kept` is Linux's freedom to leave a
// page alone, `forgotten` that to drop one of MADV_FREE: choices of this step.
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::reclaim>{
    rule{"reclaim.anon.swaps_out",
         "An anonymous page goes to swap; the entry keeps uffd_wp and whether it was exclusive.",
         "S0; try_to_unmap_one(); live"},
    rule{"reclaim.lazy.forgotten",
         "A page that MADV_FREE gave away, and that was not written since, may be forgotten.",
         "folio_mark_lazyfree(); try_to_unmap_one(); live"},
    rule{"reclaim.file.keeps_uffd_wp",
         "A page of the file is unmapped; if it was write-protected a uffd_wp marker stays.",
         "S1; try_to_unmap_one(); live"},
    rule{"reclaim.file.unmaps",
         "A page of the file that was not protected leaves none.",
         "try_to_unmap_one(); live"},
    rule{"reclaim.file.forgets_clean_page",
         "A page of the file that was not dirty when an entry of it went leaves the page cache "
         "when it "
         "is unmapped; a copy-on-write does not count.",
         "shrink_folio_list(); live"},
    rule{"reclaim.shared_page.stays",
         "The zero page, and a page that someone else maps as well, are left alone.",
         "madvise_cold_or_pageout_pte_range(); live"},
    rule{"reclaim.kept.stays", "Linux may leave any page alone.", "live"},
    rule{"reclaim.other.stays", "What maps nothing is left alone.", "live"},
};

template <class W>
result<W> reclaimed(const entry<W>& before, const context<W>& c) {
  const auto* page = std::get_if<present<W>>(&before);
  if (!page) return {before, by<"reclaim.other.stays">};
  if (is_zero_page<W>(page->frame) || !c.mapped_once)
    return {before, by<"reclaim.shared_page.stays">};
  if (c.kept) return {before, by<"reclaim.kept.stays">};
  if (c.anon_page && c.forgotten && !page->dirty) return {none{}, by<"reclaim.lazy.forgotten">};
  if (c.anon_page)
    return {swap<W>{c.fresh_slot, page->uffd_wp, page->exclusive},
            by<"reclaim.anon.swaps_out">,
            effect::store_slot};
  if (page->uffd_wp && c.uffd_wp)
    return {model::uffd_wp_marker<W>(), by<"reclaim.file.keeps_uffd_wp">};
  return {none{}, by<"reclaim.file.unmaps">};
}

}  // namespace ptecheck::spec
