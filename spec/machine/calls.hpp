#pragma once
// The rules of calls: which arguments are refused, in which order, and what a failing call leaves
// behind. They speak of ranges and VMAs; what happens to an entry is said in spec/entry.
#include <ptecheck/spec/rule.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::call>{
    rule{"call.absent", "There is no such process, or the child's name is taken.", "ptecheck"},
    rule{"call.misaligned",
         "A start that is not page-aligned is EINVAL, even with length 0.",
         "live"},
    rule{"call.empty.does_nothing", "madvise and mprotect of length 0 do nothing.", "live"},
    rule{"call.empty.refused", "mmap and munmap of length 0 are EINVAL.", "live"},
    rule{"call.unknown",
         "What this kernel version does not know is EINVAL (PAGEMAP_SCAN: ENOTTY, mseal: ENOSYS), "
         "before all else.",
         "live"},
    rule{"call.madvise.hole_skipped",
         "madvise skips a hole, goes on behind it, and ends with ENOMEM.",
         "S4; live"},
    rule{"call.madvise.vma_rejects",
         "A VMA that rejects the advice ends madvise at once; what lies before it is done.",
         "S4; live"},
    rule{"call.mprotect.hole_stops",
         "mprotect stops at a hole with ENOMEM; what lies before it is done.",
         "do_mprotect_pkey(); live"},
    rule{"call.mprotect.same_stays",
         "A VMA that has the protection already is passed by.",
         "mprotect_fixup()"},
    rule{"call.mmap.replaces", "mmap(MAP_FIXED) unmaps what was there.", "live"},
    rule{"call.mmap.outside", "A mapping beyond the arena is not modelled.", "ptecheck"},
    rule{"call.uffdio.range_refused",
         "A misaligned or empty range is EINVAL for every ioctl of userfaultfd.",
         "validate_range(); live"},
    rule{"call.uffdio.one_vma",
         "COPY, ZEROPAGE, CONTINUE and POISON need a range in one registered VMA, else ENOENT, and "
         "nothing "
         "is done; so did WRITEPROTECT before 6.4, for any VMA registered WP.",
         "S3; uffd_mfill_lock(); live"},
    rule{"call.uffdio.wp_needs_registration",
         "COPY and CONTINUE with MODE_WP into a VMA that is not registered WP are EINVAL.",
         "mfill_atomic(); live"},
    rule{"call.uffdio.partial",
         "Filling stops at the first page that refuses: EAGAIN with the pages done, or, if it was "
         "the first page, the page's own error.",
         "mfill_atomic(); live"},
    rule{"call.writeprotect.no_vma",
         "WRITEPROTECT of a range with no VMA at all is ENOENT.",
         "S3; live"},
    rule{"call.writeprotect.hole_skipped", "WRITEPROTECT skips holes without a word.", "S3; live"},
    rule{"call.writeprotect.stops",
         "WRITEPROTECT stops with ENOENT at a VMA that is not registered WP; what lies before it "
         "is done, what lies behind is not.",
         "S3; mwriteprotect_range(); live"},
    rule{"call.access.unmapped",
         "An access where nothing is mapped is SIGSEGV with SEGV_MAPERR.",
         "live"},
    rule{
        "call.copy_user",
        "An access by the kernel on behalf of a call faults as the program's own would; where that "
        "is a signal the call is EFAULT.",
        "copy_from_user(); copy_to_user(); live"},
    rule{"call.populate.hole_stops",
         "MADV_POPULATE_* stops at a hole with ENOMEM; what lies before it is populated.",
         "madvise_populate(); live"},
    rule{"call.populate.vma_refuses",
         "It stops with EINVAL at a VMA that does not allow the access.",
         "madvise_populate(); live"},
    rule{"call.populate.fails",
         "It stops at a page that cannot be accessed: EHWPOISON for poison and for broken memory, "
         "else EFAULT.",
         "madvise_populate(); live"},
    rule{"call.free.needs_anonymous",
         "MADV_FREE of a file mapping is EINVAL.",
         "madvise_free_single_vma(); live"},
    rule{"call.cold.changes_nothing",
         "MADV_COLD changes nothing that can be seen.",
         "madvise_cold(); live"},
    rule{"call.continue.needs_file",
         "CONTINUE in anonymous memory is EINVAL.",
         "mfill_atomic(); live"},
    rule{"call.continue.beyond_eof",
         "CONTINUE of a page beyond the end of the file is EINVAL, if it is the first.",
         "shmem_get_folio_gfp(); live"},
    rule{"call.move.no_vma",
         "MOVE where nothing is mapped, at either place, is ENOENT.",
         "uffd_move_lock(); live"},
    rule{"call.move.vma_refused",
         "MOVE needs two ranges of private anonymous memory, each in one writable VMA, of the same "
         "protection and both locked or neither, the target registered: else EINVAL.",
         "validate_move_areas(); live"},
    rule{"call.wake", "WAKE checks its range and nothing else.", "userfaultfd_wake(); live"},
};

template <>
inline constexpr std::array rules_of<family::mlock>{
    rule{"mlock.locks",
         "mlock takes the pages that its bytes touch, wherever it starts; its VMAs are locked "
         "before anything else.",
         "apply_vma_lock_flags(); live"},
    rule{"mlock.hole_stops",
         "mlock and munlock stop at a hole with ENOMEM; what lies before it keeps the change.",
         "apply_vma_lock_flags(); live"},
    rule{"mlock.populates",
         "Then every page is accessed (written, if it is private and may be); the first that "
         "cannot be ends it with ENOMEM.",
         "__mm_populate(); live"},
    rule{"mlock.on_fault",
         "mlock2(MLOCK_ONFAULT) locks and brings no page, nor does what else brings the pages of "
         "locked memory: each stays once it has come.",
         "populate_vma_page_range(); live"},
    rule{"mlock.unlocks", "munlock takes the lock away and nothing else.", "munlock(2); live"},
    rule{
        "mlock.advice_refused",
        "Locked memory is EINVAL for all advice that would take pages away, or have them go first.",
        "can_madv_lru_vma(); madvise_dontneed_free_valid_vma(); S4; live"},
    rule{"mlock.mprotect_copies",
         "Private locked memory that becomes writable gets its own pages at once, as far as that "
         "needs no help.",
         "mprotect_fixup(); live"},
    rule{"mlock.not_inherited", "A child's memory is not locked.", "dup_mmap(); live"},
};

template <>
inline constexpr std::array rules_of<family::seal>{
    rule{"seal.seals",
         "mseal seals every VMA of its range, and so their copies in a child, for good.",
         "do_mseal(); live"},
    rule{"seal.hole_refused",
         "mseal of a range with a hole is ENOMEM, and nothing is sealed.",
         "range_contains_unmapped(); live"},
    rule{"seal.unmap_refused",
         "munmap, mmap(MAP_FIXED), and mremap to a place or with a tail cut off, are EPERM where a "
         "sealed VMA would go, even in part; nothing is unmapped then.",
         "vms_gather_munmap_vmas(); live"},
    rule{"seal.tells_nothing",
         "Then userfaultfd is told of nothing that was unmapped.",
         "ioctl_userfaultfd(2), UFFD_FEATURE_EVENT_UNMAP"},
    rule{"seal.mprotect_refused",
         "mprotect stops with EPERM at a sealed VMA, even of that protection; what lies before it "
         "is done.",
         "mprotect_fixup(); live"},
    rule{"seal.mremap_refused", "mremap of a sealed VMA is EPERM.", "check_prep_vma(); live"},
    rule{"seal.discard_refused",
         "DONTNEED, FREE, MADV_REMOVE, DONTFORK, WIPEONFORK and GUARD_INSTALL are EPERM in sealed "
         "anonymous memory that may not be written.",
         "can_madvise_modify(); live"},
};

template <>
inline constexpr std::array rules_of<family::advice>{
    rule{"advice.unknown", "Advice that does not exist is EINVAL, before all else.", "live"},
    rule{"advice.marks_vma",
         "NORMAL, RANDOM, SEQUENTIAL, (NO)HUGEPAGE and DO(NT)DUMP only set or clear marks of the "
         "VMA, which is not merged with one of other marks; entries stay what they are.",
         "madvise_vma_behavior(); live"},
    rule{"advice.willneed",
         "MADV_WILLNEED reads ahead into memory, which changes no page table.",
         "madvise_willneed(); live"},
};

template <>
inline constexpr std::array rules_of<family::registration>{
    rule{"registration.minor_needs_file",
         "REGISTER with MINOR of anonymous memory is EINVAL, and nothing is done anywhere.",
         "vma_can_userfault(); live"},
    rule{"registration.no_vma",
         "REGISTER and UNREGISTER of a range with no VMA at all are EINVAL; holes are skipped.",
         "userfaultfd_register(); live"},
    rule{"registration.no_mode",
         "REGISTER without a mode is EINVAL.",
         "userfaultfd_register(); live"},
    rule{"registration.contained",
         "REGISTER with modes that the VMA has already changes nothing.",
         "userfaultfd_register_range(); live"},
    rule{"registration.replaces",
         "REGISTER with other modes than those of the VMA makes them exactly the new ones.",
         "S2; userfaultfd_register_range(); live"},
    rule{"registration.gives_up_wp",
         "A REGISTER that gives up WP lifts the protection first, as UNREGISTER does.",
         "S2: no page stays protected that nobody watches"},
    rule{"registration.unregister_lifts",
         "UNREGISTER of a VMA registered WP lifts its protection.",
         "S2; f369b07c8614; live"},
    rule{"registration.unregister_nothing",
         "UNREGISTER of memory that is not registered changes nothing.",
         "userfaultfd_unregister(); live"},
    rule{"registration.unregister_clears", "UNREGISTER takes all modes away.", "S2; live"},
};

template <>
inline constexpr std::array rules_of<family::event>{
    rule{"event.fork",
         "With EVENT_FORK the parent's userfaultfd is told of a child that inherits registered "
         "memory.",
         "dup_userfaultfd(); live"},
    rule{"event.remap",
         "With EVENT_REMAP it is told where registered memory was moved from and to.",
         "mremap_userfaultfd_complete(); live"},
    rule{"event.remove",
         "With EVENT_REMOVE it is told of registered memory before DONTNEED, FREE or MADV_REMOVE "
         "takes pages away, even where FREE then finds that it is not for this memory.",
         "userfaultfd_remove(); live"},
    rule{"event.unmap",
         "With EVENT_UNMAP it is told of the whole range that a call unmaps, if registered memory "
         "was in it; mremap tells of what was at the new place, of what it cut off, and of the old "
         "place, in this order.",
         "userfaultfd_unmap_complete(); live"},
};

template <>
inline constexpr std::array rules_of<family::file>{
    rule{"file.remove.needs_shared_mapping",
         "MADV_REMOVE of anonymous memory is EINVAL, through a private mapping EACCES.",
         "madvise_remove(); live"},
    rule{"file.wipe.needs_anonymous",
         "MADV_WIPEONFORK of a file mapping is EINVAL.",
         "madvise_vma_behavior(); live"},
    rule{"file.read_only.not_writable",
         "A shared mapping of a file that is open for reading only cannot be writable: mmap is "
         "EACCES, and mprotect stops there with EACCES; what lies before it is done.",
         "do_mmap(); do_mprotect_pkey(); live"},
    rule{"file.read_only.not_registered",
         "REGISTER of a range with such a mapping in it is EPERM, and nothing is done anywhere.",
         "userfaultfd_register(); live"},
    rule{"file.read_only.not_removed",
         "MADV_REMOVE through such a mapping is EACCES.",
         "madvise_remove(); vma_is_shared_maywrite(); live"},
    rule{"file.punch",
         "A hole takes its pages out of the file and out of every mapping of them.",
         "shmem_fallocate(); live"},
    rule{"file.punch.empty", "A hole of length 0 is EINVAL.", "vfs_fallocate(); live"},
    rule{
        "file.punch.part", "A hole that begins or ends inside a page is not modelled.", "ptecheck"},
    rule{"file.shrinks",
         "A file that gets shorter loses its tail, private copies of it included.",
         "truncate_pagecache(); live"},
    rule{"file.same", "A file that gets the size it has stays what it is.", "shmem_setattr()"},
    rule{"file.grows", "A file that gets longer has a hole at its end.", "shmem_setattr(); live"},
};

}  // namespace ptecheck::spec
