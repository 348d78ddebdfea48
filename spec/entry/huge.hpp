#pragma once
// Huge entries: one entry may map a block of 512 pages, which begins at a multiple of 2 MiB. Its
// pages have entries of their own all the same, which are alike, and the other families speak of
// those. Here is when a block has such an entry, and when it is split.
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::huge>{
    rule{"huge.collapse.refused",
         "MADV_COLLAPSE of a VMA that holds no whole block or that MADV_NOHUGEPAGE marked, or of a "
         "range inside a block, is EINVAL; one that covers parts of two blocks only does nothing.",
         "madvise_collapse(); thp_vma_allowable_order()"},
    rule{"huge.collapse.file", "Huge pages of a file are not modelled.", "ptecheck"},
    rule{"huge.collapse.goes_on",
         "Each whole block of the range is collapsed by itself, left to right; one that is mapped "
         "by a huge entry already stays as it is.",
         "madvise_collapse()"},
    rule{"huge.collapse.needs_page",
         "A block without a page of its own is EINVAL; those behind it are collapsed.",
         "SCAN_PMD_NULL; whether a page table lies there is not modelled"},
    rule{"huge.collapse.wp_refuses",
         "A block with a protected page, slot or marker in it is EINVAL; those behind it are "
         "collapsed.",
         "pte_swp_uffd_wp_any(); live"},
    rule{
        "huge.collapse.marker_refuses",
        "A guard, poison or a broken page in a block is EINVAL and ends the call; what was swapped "
        "before it in the block has come back.",
        "__collapse_huge_page_swapin(); live"},
    rule{
        "huge.collapse.armed_refuses",
        "In a registered VMA a page that is missing, or the zero page, is EBUSY and ends the call.",
        "hpage_collapse_scan_pmd(); live"},
    rule{"huge.collapse.fills",
         "Where nothing was, or the zero page, the block has a page of zeros.",
         "collapse_huge_page(); live"},
    rule{"huge.collapse.copies",
         "Each other page is copied to the block's own, whoever else names it; one that is just "
         "being moved to another frame is waited for.",
         "__collapse_huge_page_copy(); live"},
    rule{"huge.collapse.makes_own",
         "All pages of the block are exclusive and dirty then, and writable if the VMA is.",
         "maybe_pmd_mkwrite(); live"},
    rule{"huge.part_splits",
         "What changes a part of a block, or takes its pages one by one as reclaim, guards and "
         "UFFDIO_MOVE do, splits its entry first: the entries of its pages stay what they are.",
         "__split_huge_pmd(); live"},
    rule{"huge.whole_stays",
         "mprotect, UFFDIO_WRITEPROTECT on or off and MADV_FREE of a whole block keep its entry; "
         "DONTNEED and munmap leave nothing.",
         "change_huge_pmd(); madvise_free_huge_pmd(); zap_huge_pmd(); live"},
    rule{"huge.vma_splits",
         "A block is split when it lies in one VMA no more, and is not mapped as one again.",
         "vma_adjust_trans_huge(); live"},
    rule{"huge.shared_stays",
         "MADV_FREE and MADV_COLD pass by a block of which somebody else names a page.",
         "folio_maybe_mapped_shared()"},
    rule{"huge.write.whole",
         "A write that needs no copy is one to the whole block: all of its pages become dirty, and "
         "writable and exclusive if they were not.",
         "do_huge_pmd_wp_page(); live"},
    rule{"huge.write.splits",
         "A write splits the entry if WP_ASYNC lifts the protection, or if a page of the block "
         "cannot be written in place; then it is a write to one page.",
         "wp_huge_pmd(); do_huge_pmd_wp_page(); live"},
    rule{"huge.fork.keeps",
         "fork copies a huge entry as one: parent and child have one each.",
         "copy_huge_pmd(); live"},
    rule{"huge.remap.keeps",
         "mremap of a whole block to a place where a block begins keeps its entry.",
         "move_huge_pmd(); live"},
    rule{"huge.remap.splits",
         "mremap of a whole block to a place where none begins moves it page by page.",
         "live"},
    rule{"huge.scan.is_huge",
         "PAGEMAP_SCAN says HUGE of the pages of a huge entry; with WP_MATCHING it protects all of "
         "them, if they are all reported, or pass the filter where there is no vector.",
         "pagemap_scan_thp_entry()"},
    rule{"huge.scan.splits",
         "Where PAGEMAP_SCAN with WP_MATCHING can protect only some pages of a huge entry, it "
         "splits "
         "the entry first, and reports them without HUGE.",
         "pagemap_scan_thp_entry()"},
};

/// What a collapse makes of one page of a block; the fresh frame is the block's own.
template <class W>
result<W> collapsed(const entry<W>& before, const context<W>& c) {
  const present<W> own{c.fresh_frame, c.readable, c.writable, true, false, true};
  const auto* page = std::get_if<present<W>>(&before);
  if (page == nullptr || is_zero_page<W>(page->frame))
    return {own, by<"huge.collapse.fills">, effect::zero_frame};
  return {own, by<"huge.collapse.copies">, effect::copy_frame};
}

}  // namespace ptecheck::spec
