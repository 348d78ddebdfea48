#pragma once
// mprotect and userfaultfd write-protection of one word.
#include <ptecheck/impl/packed/transition/migrate.hpp>

namespace ptecheck::impl::packed::transition {

/// can_change_pte_writable: whether a store would need no fault, so that write may be given.
/// `uffd_wp`: the page stays protected.
template <class W>
constexpr truth<W> writable_at_once(const truth<W>& uffd_wp,
                                    const truth<W>& exclusive,
                                    const context<W>& c) {
  const truth<W> own = c.anon_page && exclusive && !(uffd_wp && c.uffd_wp);
  return c.writable && either<truth<W>>(c.shared, !c.uffd_wp, own);
}

/// mprotect; the VMA has its new protection already.
struct mprotect {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const auto follows = [&] {
      const W kept{leaf::accessed.mask | leaf::dirty.mask | leaf::saved_dirty.mask |
                   leaf::special.mask | leaf::uffd_wp.mask};
      const truth<W> write = writable_at_once<W>(leaf::uffd_wp.test(entry), exclusive, c);
      const W page = remapped<W>(entry, c.readable) & W{~leaf::accessed.mask};
      return with_write<W>(page | (entry & kept), write);
    };
    const auto other = [&] { return demoted(entry, c); };
    return becomes<W>(branch<W>(is_present(entry), follows, other), exclusive);
  }
};

/// UFFDIO_WRITEPROTECT, on.
struct write_protect {
  static constexpr lookups uses{.frame = true};

  /// Whether the VMA remembers protection where nothing is mapped.
  template <class W>
  static constexpr truth<W> installs(const context<W>& c) {
    return c.uffd_wp && (!c.anonymous || c.wp_unpopulated || c.wp_async);
  }

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const auto page = [&] { return readonly(leaf::uffd_wp.set(entry)); };
    const auto none = [&] { return select(installs(c), W{marked::uffd_wp}, entry); };
    const auto slot = [&] {
      return select(is_marker(entry), entry, swapped::uffd_wp.set(demoted(entry, c)));
    };
    const auto other = [&] { return branch<W>(is_none(entry), none, slot); };
    return becomes<W>(branch<W>(is_present(entry), page, other), exclusive);
  }
};

/// UFFDIO_WRITEPROTECT, off; also what giving up the registration does.
struct write_unprotect {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const auto page = [&] {
      const truth<W> write = writable_at_once<W>(truth<W>{false}, exclusive, c);
      return with_write<W>(leaf::uffd_wp.clear(entry), write);
    };
    const auto other = [&] {
      const auto marker = [&] { return select(entry == W{marked::uffd_wp}, W{nothing}, entry); };
      const auto slot = [&] { return swapped::uffd_wp.clear(demoted(entry, c)); };
      return branch<W>(is_marker(entry), marker, slot);
    };
    return becomes<W>(branch<W>(is_present(entry), page, other), exclusive);
  }
};

}  // namespace ptecheck::impl::packed::transition
