#pragma once
// Transitions of a huge word, where all of its pages change at once: the twin of each is that of a
// small entry, and both must come to the same. Where they would not, the machine splits the word
// first. Only private anonymous memory has huge words.
#include <ptecheck/impl/packed/huge.hpp>
#include <ptecheck/impl/packed/transition/access.hpp>
#include <ptecheck/impl/packed/transition/fork.hpp>
#include <ptecheck/impl/packed/transition/free.hpp>
#include <ptecheck/impl/packed/transition/protect.hpp>
#include <ptecheck/impl/packed/transition/remap.hpp>
#include <ptecheck/impl/packed/transition/zap.hpp>

namespace ptecheck::impl::packed::transition {

/// The twin of a transition, if it has one.
template <class Op>
struct huge_form {};

template <class Op>
concept has_huge_form = requires {
  typename huge_form<Op>::type;
};

template <class Op>
using huge_form_of = typename huge_form<Op>::type;

/// change_huge_pmd for mprotect.
struct huge_mprotect {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const W kept{leaf::accessed.mask | leaf::dirty.mask | leaf::saved_dirty.mask |
                 leaf::uffd_wp.mask};
    const truth<W> write = writable_at_once<W>(leaf::uffd_wp.test(entry), exclusive, c);
    const W page = huge_remapped<W>(entry, c.readable) & W{~leaf::accessed.mask};
    return becomes<W>(with_write<W>(page | (entry & kept), write), exclusive);
  }
};
template <>
struct huge_form<mprotect> {
  using type = huge_mprotect;
};

/// change_huge_pmd for UFFDIO_WRITEPROTECT, on.
struct huge_write_protect {
  static constexpr lookups uses{};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>&) {
    return becomes<W>(readonly(leaf::uffd_wp.set(entry)), exclusive);
  }
};
template <>
struct huge_form<write_protect> {
  using type = huge_write_protect;
};

/// change_huge_pmd for UFFDIO_WRITEPROTECT, off.
struct huge_write_unprotect {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const truth<W> write = writable_at_once<W>(truth<W>{false}, exclusive, c);
    return becomes<W>(with_write<W>(leaf::uffd_wp.clear(entry), write), exclusive);
  }
};
template <>
struct huge_form<write_unprotect> {
  using type = huge_write_unprotect;
};

/// copy_huge_pmd: what the parent keeps, and what the child gets.
struct huge_fork_parent {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    return becomes<W>(select(c.tables_copied, readonly(entry), entry),
                      exclusive && !c.tables_copied);
  }
};
template <>
struct huge_form<fork_parent> {
  using type = huge_fork_parent;
};
struct huge_fork_child {
  static constexpr lookups uses{};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const W lost = leaf::uffd_wp.when<W>(!c.child_uffd_wp);
    const W copy = entry & ~(lost | W{leaf::accessed.mask});
    return becomes<W>(select(c.tables_copied, copy, W{nothing}), exclusive);
  }
};
template <>
struct huge_form<fork_child> {
  using type = huge_fork_child;
};

/// zap_huge_pmd.
struct huge_zap {
  static constexpr lookups uses{};

  template <class W>
  static constexpr changed<W> of(const W&, const truth<W>& exclusive, const context<W>&) {
    return becomes<W>(W{nothing}, exclusive);
  }
};
template <>
struct huge_form<zap<because::dontneed>> {
  using type = huge_zap;
};
template <>
struct huge_form<zap<because::unmap>> {
  using type = huge_zap;
};

/// move_huge_pmd.
struct huge_mremap {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    return becomes<W>(select(c.registration_lost, leaf::uffd_wp.clear(entry), entry), exclusive);
  }
};
template <>
struct huge_form<mremap> {
  using type = huge_mremap;
};

/// madvise_free_huge_pmd, of pages that nobody else maps.
struct huge_lazy_free {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>&) {
    const W clean = entry & W{~(leaf::dirty.mask | leaf::saved_dirty.mask | leaf::accessed.mask)};
    return {clean, coded<W>(effect::lazy_frame), coded<W>(reply::done), exclusive};
  }
};
template <>
struct huge_form<lazy_free> {
  using type = huge_lazy_free;
};

/// One step of a store, where no page would have to be copied and no protection is lifted: what a
/// store changes it changes for all of the pages.
struct huge_write {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const truth<W> watched = leaf::uffd_wp.test(entry) && c.uffd_wp;
    const W stored = entry | W{leaf::accessed.mask | leaf::dirty.mask};
    const changed<W> in_place = {leaf::dirty.set(writable(entry)),
                                 coded<W>(effect::nothing),
                                 coded<W>(reply::again),
                                 truth<W>{true}};
    const changed<W> told = answers<W>(entry, exclusive, reported(reply::wp_message, c));
    const changed<W> refused = answers<W>(entry, exclusive, coded<W>(reply::segv_accerr));
    const changed<W> allowed = select(
        leaf::write.test(entry), becomes<W>(stored, exclusive), select(watched, told, in_place));
    return select(c.writable, allowed, refused);
  }
};
template <>
struct huge_form<write> {
  using type = huge_write;
};

}  // namespace ptecheck::impl::packed::transition
