#pragma once
// The operations: the kernel's calls and events, one struct each. There is no second list of them.
#include <ptecheck/model/describe.hpp>
#include <ptecheck/model/fields.hpp>

#include <type_traits>
#include <variant>

namespace ptecheck::model {

/// A user-mode load from the page.
struct read {
  PTECHECK_FIELDS(read, (mm_id, mm), (page_id, page));
};
/// A user-mode store to the page.
struct write {
  PTECHECK_FIELDS(write, (mm_id, mm), (page_id, page), (token, value));
};
/// madvise(MADV_DONTNEED).
struct madvise_dontneed {
  PTECHECK_FIELDS(madvise_dontneed, (mm_id, mm), (range, pages));
};
/// mprotect.
struct mprotect {
  PTECHECK_FIELDS(mprotect, (mm_id, mm), (range, pages), (protection, prot));
};
/// ioctl(UFFDIO_WRITEPROTECT), on or off.
struct uffdio_writeprotect {
  PTECHECK_FIELDS(uffdio_writeprotect, (mm_id, mm), (range, pages), (bool, protect));
};
/// An event: reclaim goes for these pages, as after madvise(MADV_PAGEOUT).
struct reclaim {
  PTECHECK_FIELDS(reclaim, (mm_id, mm), (range, pages));
};
/// madvise(MADV_GUARD_INSTALL).
struct madvise_guard_install {
  PTECHECK_FIELDS(madvise_guard_install, (mm_id, mm), (range, pages));
};
/// madvise(MADV_GUARD_REMOVE).
struct madvise_guard_remove {
  PTECHECK_FIELDS(madvise_guard_remove, (mm_id, mm), (range, pages));
};
/// ioctl(UFFDIO_REGISTER) on the address space's userfaultfd.
struct uffdio_register {
  PTECHECK_FIELDS(uffdio_register, (mm_id, mm), (range, pages), (uffd_mode, mode));
};
/// ioctl(UFFDIO_UNREGISTER).
struct uffdio_unregister {
  PTECHECK_FIELDS(uffdio_unregister, (mm_id, mm), (range, pages));
};
/// ioctl(UFFDIO_ZEROPAGE).
struct uffdio_zeropage {
  PTECHECK_FIELDS(uffdio_zeropage, (mm_id, mm), (range, pages));
};
/// ioctl(UFFDIO_COPY): the i-th page gets the contents `value` + i.
struct uffdio_copy {
  PTECHECK_FIELDS(uffdio_copy, (mm_id, mm), (range, pages), (token, value), (bool, wp));
};
/// ioctl(UFFDIO_POISON).
struct uffdio_poison {
  PTECHECK_FIELDS(uffdio_poison, (mm_id, mm), (range, pages));
};
/// ioctl(UFFDIO_CONTINUE): maps the page that the file has already.
struct uffdio_continue {
  PTECHECK_FIELDS(uffdio_continue, (mm_id, mm), (range, pages), (bool, wp));
};
/// ioctl(UFFDIO_MOVE): from `pages` to `to`; `holes`: with UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES.
struct uffdio_move {
  PTECHECK_FIELDS(uffdio_move, (mm_id, mm), (range, pages), (page_id, to), (bool, holes));
};
/// ioctl(UFFDIO_WAKE).
struct uffdio_wake {
  PTECHECK_FIELDS(uffdio_wake, (mm_id, mm), (range, pages));
};
/// munmap.
struct munmap {
  PTECHECK_FIELDS(munmap, (mm_id, mm), (range, pages));
};
/// mmap(MAP_FIXED): private anonymous memory, or the file at the arena's own offsets.
struct mmap {
  PTECHECK_FIELDS(mmap, (mm_id, mm), (range, pages), (backing, maps), (protection, prot));
};
/// mremap of `pages` to `size` pages, which begin at `to` unless they stay where they are.
struct mremap {
  PTECHECK_FIELDS(
      mremap, (mm_id, mm), (range, pages), (page_count, size), (page_id, to), (remap_way, how));
};
/// madvise(MADV_FREE): the contents may be forgotten until the page is written again.
struct madvise_free {
  PTECHECK_FIELDS(madvise_free, (mm_id, mm), (range, pages));
};
/// madvise(MADV_COLD).
struct madvise_cold {
  PTECHECK_FIELDS(madvise_cold, (mm_id, mm), (range, pages));
};
/// madvise with an advice that says how the memory will be used, or what shall be done without
/// telling, and leaves every page as it is.
struct madvise_hint {
  PTECHECK_FIELDS(madvise_hint, (mm_id, mm), (range, pages), (hint, advice));
};
/// mincore: which pages are in memory.
struct mincore {
  PTECHECK_FIELDS(mincore, (mm_id, mm), (range, pages));
};
/// madvise(MADV_POPULATE_READ), or MADV_POPULATE_WRITE.
struct madvise_populate {
  PTECHECK_FIELDS(madvise_populate, (mm_id, mm), (range, pages), (bool, write));
};
/// mlock.
struct mlock {
  PTECHECK_FIELDS(mlock, (mm_id, mm), (range, pages));
};
/// munlock.
struct munlock {
  PTECHECK_FIELDS(munlock, (mm_id, mm), (range, pages));
};
/// madvise(MADV_MERGEABLE), or MADV_UNMERGEABLE when off.
struct madvise_mergeable {
  PTECHECK_FIELDS(madvise_mergeable, (mm_id, mm), (range, pages), (bool, merge));
};
/// An event: KSM merges what is mergeable and equal in the address space.
struct ksm_merge {
  PTECHECK_FIELDS(ksm_merge, (mm_id, mm));
};
/// An event: swapoff brings everything back.
struct swapoff {
  PTECHECK_FIELDS(swapoff);
};
/// An event: the page of this entry is to be moved to another frame; whatever names it waits.
struct migrate_begin {
  PTECHECK_FIELDS(migrate_begin, (mm_id, mm), (page_id, page));
};
/// An event: the page of this entry has been moved, and can be accessed again.
struct migrate_end {
  PTECHECK_FIELDS(migrate_end, (mm_id, mm), (page_id, page));
};
/// An event: the memory of the frame that this entry maps is broken.
struct memory_failure {
  PTECHECK_FIELDS(memory_failure, (mm_id, mm), (page_id, page));
};
/// An event: the page of this entry goes to the memory of a device.
struct migrate_to_device {
  PTECHECK_FIELDS(migrate_to_device, (mm_id, mm), (page_id, page));
};
/// An event: a device wants the page of this entry for itself.
struct make_device_exclusive {
  PTECHECK_FIELDS(make_device_exclusive, (mm_id, mm), (page_id, page));
};
/// A load from the page by the kernel: the buffer of a write(2).
struct copy_from_user {
  PTECHECK_FIELDS(copy_from_user, (mm_id, mm), (page_id, page));
};
/// A store to the page by the kernel: the buffer of a read(2).
struct copy_to_user {
  PTECHECK_FIELDS(copy_to_user, (mm_id, mm), (page_id, page), (token, value));
};
/// ioctl(PAGEMAP_SCAN): reports the pages that pass the filter, in at most `regions` regions and
/// `most` pages (0: no limit). `protect`: with PM_SCAN_WP_MATCHING; `check`: with
/// PM_SCAN_CHECK_WPASYNC; without regions there is no vector at all.
struct pagemap_scan {
  PTECHECK_FIELDS(pagemap_scan,
                  (mm_id, mm),
                  (range, pages),
                  (scan_filter, want),
                  (scan_categories, report),
                  (bool, protect),
                  (bool, check),
                  (region_count, regions),
                  (region_count, most));
};
/// madvise(MADV_REMOVE): a hole punched through a mapping.
struct madvise_remove {
  PTECHECK_FIELDS(madvise_remove, (mm_id, mm), (range, pages));
};
/// fallocate(FALLOC_FL_PUNCH_HOLE) on the file.
struct punch_hole {
  PTECHECK_FIELDS(punch_hole, (range, pages));
};
/// ftruncate of the file.
struct ftruncate {
  PTECHECK_FIELDS(ftruncate, (page_count, size));
};
/// madvise(MADV_WIPEONFORK), or MADV_KEEPONFORK when off.
struct madvise_wipeonfork {
  PTECHECK_FIELDS(madvise_wipeonfork, (mm_id, mm), (range, pages), (bool, wipe));
};
/// madvise(MADV_DONTFORK), or MADV_DOFORK when off.
struct madvise_dontfork {
  PTECHECK_FIELDS(madvise_dontfork, (mm_id, mm), (range, pages), (bool, absent));
};
/// fork: `child` is the name of the new address space.
struct fork {
  PTECHECK_FIELDS(fork, (mm_id, mm), (mm_id, child));
};
/// exit of the process: its address space is gone.
struct exit {
  PTECHECK_FIELDS(exit, (mm_id, mm));
};

/// madvise(MADV_COLLAPSE): each whole block of 2 MiB gets one entry.
struct madvise_collapse {
  PTECHECK_FIELDS(madvise_collapse, (mm_id, mm), (range, pages));
};

/// Simplest first: the shrinker prefers an earlier kind with the same fields.
using operation = std::variant<read,
                               write,
                               madvise_dontneed,
                               mprotect,
                               uffdio_writeprotect,
                               reclaim,
                               madvise_guard_install,
                               madvise_guard_remove,
                               uffdio_register,
                               uffdio_unregister,
                               uffdio_zeropage,
                               uffdio_copy,
                               uffdio_poison,
                               uffdio_continue,
                               uffdio_wake,
                               munmap,
                               mmap,
                               mremap,
                               uffdio_move,
                               madvise_free,
                               madvise_cold,
                               madvise_hint,
                               mincore,
                               madvise_populate,
                               copy_from_user,
                               copy_to_user,
                               pagemap_scan,
                               mlock,
                               munlock,
                               madvise_mergeable,
                               ksm_merge,
                               swapoff,
                               migrate_begin,
                               migrate_end,
                               memory_failure,
                               migrate_to_device,
                               make_device_exclusive,
                               madvise_remove,
                               punch_hole,
                               ftruncate,
                               madvise_wipeonfork,
                               madvise_dontfork,
                               fork,
                               exit,
                               madvise_collapse>;

/// Whether an operation is of one of these kinds.
template <class Op, class... Those>
inline constexpr bool is_one_of = (std::is_same_v<Op, Those> || ...);

/// Where Linux may do either, the generator or the observed kernel says which it was.
struct choice {
  /// kept: the pages of the range that reclaim left alone, from its first page on; those of the
  /// arena that KSM did not merge; the pages of the range that mincore found in memory, from its
  /// first page on, though they might have been in swap.
  /// forgotten: the pages of the range that reclaim did not swap out, because MADV_FREE allowed it.
  /// repointed: the pages of the arena that name another frame afterwards though they need not: KSM
  /// keeps one of several, and a write may copy where nobody else names the page.
  /// tables_skipped: the pages of the arena whose entries fork did not copy, where it need not.
  /// around: the pages of the arena that a read of a file mapping mapped beside its own.
  /// apart: the pages of the arena that begin a VMA though the page before them has the same
  /// attributes: private VMAs with different histories (anon_vma, VM_ACCOUNT) are not merged, nor
  /// are those that fork made alike. Around the place that mremap moves to, as it is afterwards.
  PTECHECK_FIELDS(choice,
                  (page_mask, kept),
                  (page_mask, forgotten),
                  (page_mask, repointed),
                  (page_mask, tables_skipped),
                  (page_mask, around),
                  (page_mask, apart));
};

/// One line of a trace: an operation, and what Linux chose.
struct step {
  PTECHECK_FIELDS(step, (operation, what), (choice, chosen));
};

static_assert(sizeof(operation) <= 24 && std::is_trivially_copyable_v<operation>);
static_assert(sizeof(step) <= 72 && std::is_trivially_copyable_v<step>);

}  // namespace ptecheck::model
