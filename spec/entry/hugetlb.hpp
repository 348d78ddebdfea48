#pragma once
// Memory of huge pages that a pool keeps (hugetlb). Each block is one page, always: its entries are
// alike, also where they are markers or none, and nothing splits it. It is never swapped, merged or
// locked. The other families speak of it where nothing is said here; to them it is memory of a
// file, also where it is private.
#include <ptecheck/spec/entry/access.hpp>
#include <ptecheck/spec/entry/fork.hpp>
#include <ptecheck/spec/entry/protect.hpp>
#include <ptecheck/spec/entry/writeprotect.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::hugetlb>{
    rule{"hugetlb.mmap.whole_blocks",
         "mmap that begins inside a block is EINVAL; its length is rounded up to whole blocks.",
         "hugetlb_get_unmapped_area(); ksys_mmap_pgoff(); live"},
    rule{"hugetlb.vma_is_not_cut",
         "mprotect, mseal, munmap and advice that would begin or end a VMA inside a block are "
         "EINVAL; to the VMAs before it all but munmap have done what they do.",
         "hugetlb_vm_op_split(); live"},
    rule{"hugetlb.fault.whole_block",
         "A fault is one of the whole block, and its message names the block's first page.",
         "hugetlb_fault(); hugetlb_handle_userfault(); live"},
    rule{"hugetlb.fault.own_page",
         "In private memory a read, too, takes a page of zeros: it is exclusive, and not writable "
         "before it is written.",
         "hugetlb_no_page(); live"},
    rule{"hugetlb.fault.fills_file",
         "In shared memory the file gets a page of zeros where it had none.",
         "hugetlb_no_page(); hugetlb_add_to_page_cache()"},
    rule{
        "hugetlb.fault.maps_file",
        "A shared mapping that may be written maps the page of the file dirty and, unless a marker "
        "was there, writable: also for a read, and also where it is registered WP.",
        "make_huge_pte(); live"},
    rule{"hugetlb.protect.private_stays_read_only",
         "mprotect and the end of write-protection give a private page no write: the next write "
         "faults.",
         "hugetlb_change_protection(); live"},
    rule{"hugetlb.register.range",
         "REGISTER and UNREGISTER that begin inside a block, if the first VMA is hugetlb, and "
         "REGISTER that ends inside one, are EINVAL, and nothing is done anywhere.",
         "userfaultfd_register(); A4; live"},
    rule{"hugetlb.writeprotect.range",
         "WRITEPROTECT whose start or length is not one of whole blocks is EINVAL at the first "
         "hugetlb VMA; what lies before it stays done.",
         "mwriteprotect_range(); B5; live"},
    rule{"hugetlb.fill.refused",
         "ZEROPAGE is EINVAL; so are COPY, CONTINUE and POISON of anything but whole blocks.",
         "mfill_atomic_hugetlb(); live"},
    rule{"hugetlb.dontneed.begins_inside",
         "DONTNEED that begins inside a block is EINVAL.",
         "madvise_dontneed_free_valid_vma(); live"},
    rule{"hugetlb.dontneed.rounds_down",
         "DONTNEED that ends inside a block leaves that block alone.",
         "madvise_dontneed_free_valid_vma(); live"},
    rule{"hugetlb.advice_refused",
         "FREE, COLD, PAGEOUT, COLLAPSE and guards are EINVAL; of FREE no event tells.",
         "can_madv_lru_vma(); is_valid_guard_vma(); S4; live"},
    rule{"hugetlb.advice_ignored", "MERGEABLE changes nothing.", "ksm_madvise(); live"},
    rule{"hugetlb.mlock.only_populates",
         "mlock makes the pages be there and locks nothing.",
         "mlock_fixup(); live"},
    rule{"hugetlb.fork.stays_dirty",
         "The child's entry of a shared page is as dirty as the parent's.",
         "copy_hugetlb_page_range()"},
    rule{"hugetlb.scan.is_huge",
         "PAGEMAP_SCAN says HUGE of pages and markers.",
         "pagemap_hugetlb_category(); live"},
    rule{"hugetlb.mincore",
         "A page is in memory if it is mapped; a marker is not.",
         "mincore_hugetlb(); 63cf584203f3; live"},
    rule{"hugetlb.not_modelled",
         "mremap, migration, filling by userfaultfd, scans that protect or meet what was never "
         "touched, and what a call does to a part of a block where it is not refused are not "
         "modelled.",
         "ptecheck"},
};

/// The first access to a page. `uffd_wp`: a marker says that it was protected.
template <class W>
result<W> hugetlb_populated(const entry<W>& before, const truth<W>& uffd_wp, const context<W>& c) {
  const truth<W> missing = !(c.shared && c.cached);
  if (missing && c.uffd_missing) return missing_fault<W>(before, c);
  if (!c.shared)
    return remembering<W>(uffd_wp,
                          {c.fresh_frame, true, false, false, false, true},
                          by<"hugetlb.fault.own_page">,
                          effect::zero_frame);
  if (missing) return {before, by<"hugetlb.fault.fills_file">, effect::cache_zero, reply::again};
  if (c.uffd_minor) return minor_fault<W>(before, c);
  return remembering<W>(uffd_wp,
                        {c.cache_frame, true, c.writable, c.writable, false, false},
                        by<"hugetlb.fault.maps_file">,
                        effect::nothing);
}

/// One step of a user access, to each page of the block.
template <class W>
result<W> hugetlb_accessed(const entry<W>& before, access how, const context<W>& c) {
  const truth<W> allowed = how == access::read ? c.readable : c.writable;
  if (!allowed) return accessed<W>(before, how, c);
  if (std::holds_alternative<present<W>>(before)) return accessed<W>(before, how, c);
  const auto* mark = std::get_if<marker<W>>(&before);
  if (mark == nullptr) return hugetlb_populated<W>(before, false, c);
  return hugetlb_populated<W>(before, is_uffd_wp_marker(*mark) && c.uffd_wp, c);
}

/// What a change of protection makes of a page.
template <class W>
result<W> without_write_if_private(result<W> changed, const context<W>& c) {
  auto* page = std::get_if<present<W>>(&changed.after);
  if (page == nullptr) return changed;
  if (c.shared) return changed;
  page->write = false;
  changed.by = by<"hugetlb.protect.private_stays_read_only">;
  return changed;
}

template <class W>
result<W> hugetlb_protection_changed(const entry<W>& before, const context<W>& c) {
  return without_write_if_private(protection_changed<W>(before, c), c);
}

template <class W>
result<W> hugetlb_write_unprotected(const entry<W>& before, const context<W>& c) {
  return without_write_if_private(write_unprotected<W>(before, c), c);
}

/// `parent`: the parent's entry after forked_parent.
template <class W>
result<W> hugetlb_forked_child(const entry<W>& parent, const context<W>& c) {
  result<W> child = forked_child<W>(parent, c);
  const auto* page = std::get_if<present<W>>(&parent);
  auto* copy = std::get_if<present<W>>(&child.after);
  if (page == nullptr || copy == nullptr) return child;
  if (!c.shared) return child;
  copy->dirty = page->dirty;
  child.by = by<"hugetlb.fork.stays_dirty">;
  return child;
}

}  // namespace ptecheck::spec
