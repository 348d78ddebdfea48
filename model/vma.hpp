#pragma once
#include <ptecheck/model/describe.hpp>
#include <ptecheck/model/fields.hpp>

namespace ptecheck::model {

/// The attributes of a VMA. Neighbours that differ only in `maybe_guard` are one VMA.
struct vma {
  /// maybe_guard: guards were installed here once (VM_MAYBE_GUARD, `gu` in smaps): it stays.
  PTECHECK_FIELDS(vma,
                  (backing, maps),
                  (protection, prot),
                  (uffd_mode, uffd),
                  (bool, wipe_on_fork),
                  (bool, dont_fork),
                  (bool, maybe_guard));
};

/// Whether two neighbours with these attributes are one VMA.
constexpr bool mergeable(const vma& a, const vma& b) {
  return a.maps == b.maps && a.prot == b.prot && a.uffd == b.uffd &&
         a.wipe_on_fork == b.wipe_on_fork && a.dont_fork == b.dont_fork;
}

}  // namespace ptecheck::model
