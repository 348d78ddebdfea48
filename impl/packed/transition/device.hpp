#pragma once
// The page of one word goes to a device, and comes back.
#include <ptecheck/impl/packed/transition/protect.hpp>

namespace ptecheck::impl::packed::transition {

/// migrate_vma: off its frame, and onto one of the device's.
struct migrate_to_device {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const auto goes = [&] {
      const W kind = select(leaf::write.test(entry),
                            W{moving::typed(moving::device_write)},
                            W{moving::typed(moving::device_read)});
      const W uffd_wp = swapped::uffd_wp.when<W>(leaf::uffd_wp.test(entry));
      return becomes<W>(kind | moving::frame.of(c.moved_frame.word()) | uffd_wp, exclusive);
    };
    return branch<W>(is_present(entry) && !leaf::special.test(entry), goes, [&] {
      return becomes<W>(entry, exclusive);
    });
  }
};

/// migrate_to_ram.
struct migrate_to_ram {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const auto comes = [&] {
      const truth<W> uffd_wp = swapped::uffd_wp.test(entry);
      const truth<W> write = swapped::type.get(entry) == W{moving::device_write};
      const W page = mapped(c.moved_frame.word(), c.readable) & W{~leaf::accessed.mask};
      return becomes<W>(
          with_write<W>(page | leaf::uffd_wp.when<W>(uffd_wp), c.writable && write && !uffd_wp),
          exclusive);
    };
    return branch<W>(is_device_private(entry), comes, [&] { return becomes<W>(entry, exclusive); });
  }
};

/// make_device_exclusive, of a page that is mapped writable.
struct make_device_exclusive {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>&) {
    const truth<W> goes =
        is_present(entry) && leaf::write.test(entry) && !leaf::special.test(entry);
    const auto held = [&] {
      return W{moving::typed(moving::device_exclusive)} | moving::frame.of(frame_of(entry));
    };
    return becomes<W>(branch<W>(goes, held, [&] { return entry; }), exclusive);
  }
};

/// restore_exclusive_pte: the page of a word that a device holds, which is dirty, mapped again.
template <class W>
constexpr W taken_back(const W& entry, const context<W>& c) {
  const truth<W> uffd_wp = swapped::uffd_wp.test(entry);
  const truth<W> write = writable_at_once<W>(uffd_wp, truth<W>{true}, c);
  const W page = mapped(moving::frame.get(entry), c.readable) & W{~leaf::accessed.mask};
  return with_write<W>(page | leaf::uffd_wp.when<W>(uffd_wp) | leaf::saved_dirty.when<W>(write),
                       write);
}

}  // namespace ptecheck::impl::packed::transition
