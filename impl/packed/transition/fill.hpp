#pragma once
// The ioctls of userfaultfd that put something where a page is missing.
#include <ptecheck/impl/packed/changed.hpp>

namespace ptecheck::impl::packed::transition {

/// Where the file ends before the page the answer is EFAULT; where `occupied` it is EEXIST.
template <class W>
constexpr changed<W> unless(const truth<W>& occupied,
                            const W& entry,
                            const truth<W>& exclusive,
                            const context<W>& c,
                            const changed<W>& made) {
  const changed<W> exists = answers<W>(entry, exclusive, coded<W>(reply::exists));
  const changed<W> fault = answers<W>(entry, exclusive, coded<W>(reply::bad_address));
  return select(c.beyond_eof, fault, select(occupied, exists, made));
}

/// UFFDIO_COPY; `uffd_wp`: with UFFDIO_COPY_MODE_WP. In a shared mapping the file gets the page.
struct copy {
  static constexpr lookups uses{.file = true, .fresh = true};
  template <class W>
  static constexpr truth<W> installs(const context<W>&) {
    return truth<W>{true};
  }

  template <class W>
  static constexpr changed<W> of(const W& entry,
                                 const truth<W>& exclusive,
                                 const context<W>& c,
                                 const truth<W>& uffd_wp) {
    const truth<W> free = is_none(entry) || (is_marker(entry) && !(entry == W{marked::guard}));
    const truth<W> occupied = !free || (c.shared && c.cached);
    const W page = mapped(c.fresh_frame.word(), c.readable) | leaf::uffd_wp.when<W>(uffd_wp) |
                   W{leaf::saved_dirty.mask};
    const W content = select(c.shared, coded<W>(effect::cache_fill), coded<W>(effect::fill_frame));
    const changed<W> made{
        with_write<W>(page, c.writable && !uffd_wp), content, coded<W>(reply::done), !c.shared};
    return unless(occupied, entry, exclusive, c, made);
  }
};

/// UFFDIO_ZEROPAGE: the zero page, or in a shared mapping COPY of a page of zeros.
struct zeropage {
  static constexpr lookups uses{.file = true, .fresh = true};
  template <class W>
  static constexpr truth<W> installs(const context<W>&) {
    return truth<W>{true};
  }

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const truth<W> no{false};
    const W zero = leaf::special.set(mapped(W{nothing}, c.readable));
    const changed<W> maps_zero = unless(!is_none(entry), entry, exclusive, c, becomes<W>(zero, no));
    return select(c.shared, copy::of(entry, exclusive, c, no), maps_zero);
  }
};

/// UFFDIO_CONTINUE; `uffd_wp`: with UFFDIO_CONTINUE_MODE_WP. The page is the file's own.
struct continue_fault {
  static constexpr lookups uses{.file = true};
  template <class W>
  static constexpr truth<W> installs(const context<W>&) {
    return truth<W>{true};
  }

  template <class W>
  static constexpr changed<W> of(const W& entry,
                                 const truth<W>& exclusive,
                                 const context<W>& c,
                                 const truth<W>& uffd_wp) {
    const truth<W> free = is_none(entry) || (is_marker(entry) && !(entry == W{marked::guard}));
    const W page = mapped(c.cache_frame.word(), c.readable) | leaf::uffd_wp.when<W>(uffd_wp) |
                   W{leaf::saved_dirty.mask};
    const changed<W> made =
        becomes<W>(with_write<W>(page, c.shared && c.writable && !uffd_wp), truth<W>{false});
    const changed<W> exists = answers<W>(entry, exclusive, coded<W>(reply::exists));
    const changed<W> fault = answers<W>(entry, exclusive, coded<W>(reply::bad_address));
    const changed<W> waits = answers<W>(entry, exclusive, coded<W>(reply::waits));
    return select(c.beyond_eof || !c.cached,
                  fault,
                  select(c.cache_migrates, waits, select(free, made, exists)));
  }
};

/// UFFDIO_POISON.
struct poison {
  static constexpr lookups uses{.file = true};
  template <class W>
  static constexpr truth<W> installs(const context<W>&) {
    return truth<W>{true};
  }

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    return unless(
        !is_none(entry), entry, exclusive, c, becomes<W>(W{marked::poison}, truth<W>{false}));
  }
};

}  // namespace ptecheck::impl::packed::transition
