#pragma once
#include <ptecheck/model/describe.hpp>
#include <ptecheck/model/entry.hpp>

namespace ptecheck::model {

/// Everything that decides a transition beside the entry itself. Each machine computes it from its
/// own structures; a proof leaves all of it symbolic, and so speaks of every kernel profile.
template <class W = machine_word>
struct context {
  // The VMA: what it allows, what it maps, how userfaultfd watches it.
  //   anonymous: vma_is_anonymous; false for a private mapping of a file, whatever page is there.
  //   wp_unpopulated, wp_async, sigbus: features of the userfaultfd that owns the VMA. A fault of
  //   the kernel's own has sigbus also where a userfaultfd is for user mode only.
  // Fork: how the child's VMA begins.
  //   tables_copied: its page table is copied; child_uffd_wp: it is registered for write-protect.
  // mremap.
  //   registration_lost: the VMA leaves its userfaultfd, which did not ask for EVENT_REMAP.
  // The frame that the entry names.
  //   anon_page: PageAnon; mapped_once: no other entry names it; ksm_page: PageKsm;
  //   in_swap_cache: a swap slot that other entries name holds the same page; moved_frame: where it
  //   was moved to, if it was.
  // The slot that the entry names.
  //   slot_shared: another entry names it, or its page; swap_cached: its page is in memory, as
  //   swap_frame; swap_migrates: that page is just being moved.
  // The page cache at the page's offset in the file.
  //   cached: it holds a page, named cache_frame; cache_migrates: that page is just being moved;
  //   beyond_eof: the file ends before it.
  // What Linux was free to choose.
  //   kept: reclaim leaves the page alone, or mincore finds it in memory; forgotten: reclaim lets
  //   go of a lazily freed page; repointed: KSM makes the entry name ksm_frame, or a write copies
  //   what it could reuse; fresh_frame, fresh_slot: what an allocation returns.
  PTECHECK_FIELDS(context,
                  (truth<W>, readable),
                  (truth<W>, writable),
                  (truth<W>, shared),
                  (truth<W>, anonymous),
                  (truth<W>, uffd_missing),
                  (truth<W>, uffd_wp),
                  (truth<W>, uffd_minor),
                  (truth<W>, wp_unpopulated),
                  (truth<W>, wp_async),
                  (truth<W>, sigbus),
                  (truth<W>, tables_copied),
                  (truth<W>, child_uffd_wp),
                  (truth<W>, registration_lost),
                  (truth<W>, anon_page),
                  (truth<W>, mapped_once),
                  (truth<W>, ksm_page),
                  (truth<W>, in_swap_cache),
                  (truth<W>, slot_shared),
                  (truth<W>, swap_cached),
                  (truth<W>, swap_migrates),
                  (truth<W>, cached),
                  (truth<W>, cache_migrates),
                  (truth<W>, beyond_eof),
                  (truth<W>, kept),
                  (truth<W>, forgotten),
                  (truth<W>, repointed),
                  (pfn<W>, cache_frame),
                  (pfn<W>, swap_frame),
                  (pfn<W>, ksm_frame),
                  (pfn<W>, moved_frame),
                  (pfn<W>, fresh_frame),
                  (swap_slot<W>, fresh_slot));
};

}  // namespace ptecheck::model
