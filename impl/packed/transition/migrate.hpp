#pragma once
// Migration of the page of one word: off its frame, and onto another.
#include <ptecheck/impl/packed/changed.hpp>

namespace ptecheck::impl::packed::transition {

/// What every change of protection makes of a word that is not present: one of a page that is moved
/// or with a device, and that was writable, is so no more. On its way the page is exclusive if it
/// is anonymous.
template <class W>
constexpr W demoted(const W& entry, const context<W>& c) {
  const W other = select(c.anon_page,
                         swapped::type.with(entry, W{moving::read_exclusive}),
                         swapped::type.with(entry, W{moving::read}));
  const W type = swapped::type.get(entry);
  return select(type == W{moving::write},
                other,
                select(type == W{moving::device_write},
                       swapped::type.with(entry, W{moving::device_read}),
                       entry));
}

/// try_to_migrate_one.
struct migrate_begin {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>&) {
    const W one{std::uint64_t{1}}, zero{std::uint64_t{0}};
    const auto goes = [&] {
      const W kind = select(leaf::write.test(entry),
                            swapped::type.of(W{moving::write}),
                            select(exclusive,
                                   swapped::type.of(W{moving::read_exclusive}),
                                   swapped::type.of(W{moving::read})));
      const W young = moving::young.of(select(leaf::accessed.test(entry), one, zero));
      const W dirty = moving::dirty.of(select(is_dirty(entry), one, zero));
      const W uffd_wp = swapped::uffd_wp.when<W>(leaf::uffd_wp.test(entry));
      return becomes<W>(kind | moving::frame.of(frame_of(entry)) | young | dirty | uffd_wp |
                            moving::unused.of(zero),
                        truth<W>{false});
    };
    return branch<W>(is_present(entry) && !leaf::special.test(entry), goes, [&] {
      return becomes<W>(entry, exclusive);
    });
  }
};

/// remove_migration_pte.
struct migrate_end {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const auto comes = [&] {
      const W type = swapped::type.get(entry), one{std::uint64_t{1}};
      const truth<W> wrote = type == W{moving::write}, uffd_wp = swapped::uffd_wp.test(entry);
      const truth<W> own = c.anon_page && !(type == W{moving::read});
      const W young =
          select(moving::young.get(entry) == one, W{~std::uint64_t{0}}, W{~leaf::accessed.mask});
      const W dirty = leaf::saved_dirty.when<W>(moving::dirty.get(entry) == one);
      const W page = (mapped(c.moved_frame.word(), c.readable) & young) | dirty |
                     leaf::uffd_wp.when<W>(uffd_wp);
      const truth<W> write = c.writable && !uffd_wp && (wrote || (c.shared && !c.uffd_wp));
      return becomes<W>(with_write<W>(page, write), own);
    };
    return branch<W>(is_migration(entry), comes, [&] { return becomes<W>(entry, exclusive); });
  }
};

}  // namespace ptecheck::impl::packed::transition
