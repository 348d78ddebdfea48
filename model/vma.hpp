#pragma once
#include <ptecheck/model/describe.hpp>
#include <ptecheck/model/fields.hpp>

#include <cstdint>

namespace ptecheck::model {

/// The attributes of a VMA. Neighbours that differ only in `maybe_guard` are one VMA.
struct vma {
  /// maybe_guard: guards were installed here once (VM_MAYBE_GUARD, `gu` in smaps): it stays.
  /// sealed: VM_SEALED; no_maywrite: the file is open for reading only (VM_MAYWRITE is not set);
  /// mergeable: VM_MERGEABLE.
  /// reads: VM_RAND_READ, VM_SEQ_READ; hugepage: VM_HUGEPAGE; nohugepage:
  /// VM_NOHUGEPAGE; dont_dump: VM_DONTDUMP.
  /// moved: page p of the arena maps page p + moved of the file (vm_pgoff); 0 in anonymous memory.
  PTECHECK_FIELDS(vma,
                  (backing, maps),
                  (protection, prot),
                  (uffd_mode, uffd),
                  (bool, wipe_on_fork),
                  (bool, dont_fork),
                  (bool, maybe_guard),
                  (memory_lock, lock),
                  (bool, mergeable),
                  (read_ahead, reads),
                  (bool, hugepage),
                  (bool, nohugepage),
                  (bool, dont_dump),
                  (bool, sealed),
                  (bool, no_maywrite),
                  (std::int16_t, moved));
};

/// VM_LOCKED.
constexpr bool is_locked(const vma& of) {
  return of.lock != memory_lock::none;
}

/// Whether two neighbours with these attributes are one VMA.
constexpr bool mergeable(const vma& a, const vma& b) {
  return a.maps == b.maps && a.prot == b.prot && a.uffd == b.uffd &&
         a.wipe_on_fork == b.wipe_on_fork && a.dont_fork == b.dont_fork && a.lock == b.lock &&
         a.sealed == b.sealed && a.no_maywrite == b.no_maywrite && a.mergeable == b.mergeable &&
         a.reads == b.reads && a.hugepage == b.hugepage && a.nohugepage == b.nohugepage &&
         a.dont_dump == b.dont_dump && a.moved == b.moved;
}

}  // namespace ptecheck::model
