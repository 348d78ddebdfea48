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
                               uffdio_wake,
                               munmap,
                               mmap,
                               madvise_remove,
                               punch_hole,
                               ftruncate,
                               madvise_wipeonfork,
                               madvise_dontfork,
                               fork,
                               exit>;

/// Where Linux may do either, the generator or the observed kernel says which it was.
struct choice {
  /// kept: the pages of the range that reclaim left alone, from its first page on.
  /// tables_skipped: the pages of the arena whose entries fork did not copy, where it need not.
  /// around: the pages of the arena that a read of a file mapping mapped beside its own.
  /// apart: the pages of the arena that begin a VMA though the page before them has the same
  /// attributes: private VMAs with different histories (anon_vma, VM_ACCOUNT) are not merged.
  PTECHECK_FIELDS(choice,
                  (page_mask, kept),
                  (page_mask, tables_skipped),
                  (page_mask, around),
                  (page_mask, apart));
};

/// One line of a trace: an operation, and what Linux chose.
struct step {
  PTECHECK_FIELDS(step, (operation, what), (choice, chosen));
};

static_assert(sizeof(operation) <= 20 && std::is_trivially_copyable_v<operation>);
static_assert(sizeof(step) <= 56 && std::is_trivially_copyable_v<step>);

}  // namespace ptecheck::model
