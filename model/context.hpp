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
  //   wp_unpopulated, wp_async, sigbus: features of the userfaultfd that owns the VMA.
  // Fork: how the child's VMA begins.
  //   tables_copied: its page table is copied; child_uffd_wp: it is registered for write-protect.
  // The frame that the entry names.
  //   anon_page: PageAnon; mapped_once: no other entry names it.
  // The page cache at the page's offset in the file.
  //   cached: it holds a page, named cache_frame; beyond_eof: the file ends before it.
  // What Linux was free to choose.
  //   kept: reclaim leaves the page alone; fresh_frame, fresh_slot: what an allocation returns.
  PTECHECK_FIELDS(context,
                  (truth<W>, readable),
                  (truth<W>, writable),
                  (truth<W>, shared),
                  (truth<W>, anonymous),
                  (truth<W>, uffd_missing),
                  (truth<W>, uffd_wp),
                  (truth<W>, wp_unpopulated),
                  (truth<W>, wp_async),
                  (truth<W>, sigbus),
                  (truth<W>, tables_copied),
                  (truth<W>, child_uffd_wp),
                  (truth<W>, anon_page),
                  (truth<W>, mapped_once),
                  (truth<W>, cached),
                  (truth<W>, beyond_eof),
                  (truth<W>, kept),
                  (pfn<W>, cache_frame),
                  (pfn<W>, fresh_frame),
                  (swap_slot<W>, fresh_slot));
};

}  // namespace ptecheck::model
