#pragma once
// UFFDIO_MOVE: the word that gives, and the word that takes.
#include <ptecheck/impl/packed/changed.hpp>

namespace ptecheck::impl::packed::transition {

/// What gives; `holes`: with UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES.
struct move_from {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry,
                                 const truth<W>& exclusive,
                                 const context<W>&,
                                 const truth<W>& holes) {
    const auto stays = [&](const W& why) { return answers<W>(entry, exclusive, why); };
    const truth<W> zero = leaf::special.test(entry);
    const truth<W> page = is_present(entry) && (zero || exclusive);
    const truth<W> slot = is_swap(entry) && swapped::exclusive.test(entry);
    const W lacks = select(holes, coded<W>(reply::done), coded<W>(reply::no_entry));
    const changed<W> shared =
        select(is_migration(entry), stays(coded<W>(reply::waits)), stays(coded<W>(reply::busy)));
    const changed<W> refused =
        select(is_marker(entry) || (names_unmapped_frame(entry) && !is_migration(entry)),
               stays(coded<W>(reply::bad_address)),
               shared);
    return select(page || slot,
                  becomes<W>(W{nothing}, truth<W>{false}),
                  select(is_none(entry), stays(lacks), refused));
  }
};

/// What the taker gets of a word that was given. The context is the taker's.
struct move_to {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& given, const truth<W>& exclusive, const context<W>& c) {
    const truth<W> zero = leaf::special.test(given);
    const auto page = [&] {
      const W same = remapped<W>(given, c.readable);
      const W dirty = given & W{leaf::dirty.mask | leaf::saved_dirty.mask};
      return select(zero, leaf::special.set(same), with_write<W>(same | dirty, c.writable));
    };
    const auto other = [&] {
      return select(is_swap(given), swapped::uffd_wp.clear(given), W{nothing});
    };
    return becomes<W>(branch<W>(is_present(given), page, other), exclusive && !zero);
  }
};

}  // namespace ptecheck::impl::packed::transition
