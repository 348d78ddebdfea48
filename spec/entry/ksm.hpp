#pragma once
// KSM, seen from one entry: pages with equal contents become one, and part again.
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::ksm>{
    rule{"ksm.merge.repoints",
         "An entry whose page is merged names the common page, read-only; it keeps its uffd_wp.",
         "S0; replace_page(); live"},
    rule{"ksm.merge.stays",
         "The entry whose page becomes the common page keeps it, read-only.",
         "write_protect_page(); live"},
    rule{"ksm.merge.kept",
         "Linux may leave any page alone, and leaves alone what has no equal.",
         "cmp_and_merge_page(); live"},
    rule{"ksm.unmerge.copies",
         "When a VMA is mergeable no more each entry gets a page of its own, which is exclusive "
         "and keeps its uffd_wp.",
         "break_ksm(); wp_page_copy(); live"},
    rule{"ksm.unmerge.waits",
         "MADV_UNMERGEABLE waits for a page of KSM that is just being moved, and copies it then.",
         "break_ksm(); migration_entry_wait()"},
    rule{"ksm.unmerge.other_stays", "What KSM did not merge stays.", "unmerge_ksm_pages(); live"},
    rule{"ksm.one_process", "Merging while several processes live is not modelled.", "ptecheck"},
};

/// One of the pages that become one: `c.repointed` is true where it is not the one that stays.
/// Which pages those are is no matter of one entry.
template <class W>
result<W> merged(const entry<W>& before, const context<W>& c) {
  const auto* held = std::get_if<present<W>>(&before);
  if (!held) return {before, by<"ksm.merge.kept">};
  present<W> page = *held;
  page.write = page.dirty = page.exclusive = false;
  if (!c.repointed) return {page, by<"ksm.merge.stays">};
  page.frame = c.ksm_frame;
  return {page, by<"ksm.merge.repoints">};
}

template <class W>
result<W> unmerged(const entry<W>& before, const context<W>& c) {
  if (std::holds_alternative<migration<W>>(before))
    if (c.ksm_page) return {before, by<"ksm.unmerge.waits">, effect::nothing, reply::waits};
  const auto* page = std::get_if<present<W>>(&before);
  if (!page) return {before, by<"ksm.unmerge.other_stays">};
  if (!c.ksm_page) return {before, by<"ksm.unmerge.other_stays">};
  return {present<W>{c.fresh_frame, c.readable, false, false, page->uffd_wp, true},
          by<"ksm.unmerge.copies">,
          effect::copy_frame};
}

}  // namespace ptecheck::spec
