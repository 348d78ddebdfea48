#pragma once
// fork of one word: what the parent keeps, and what the child gets.
#include <ptecheck/impl/packed/transition/device.hpp>

namespace ptecheck::impl::packed::transition {

struct fork_parent {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& given, const truth<W>& shown, const context<W>& c) {
    const truth<W> parts = c.tables_copied && !c.shared;
    const truth<W> held = c.tables_copied && is_device_exclusive(given);
    const W entry = branch<W>(
        held, [&] { return taken_back(given, c); }, [&] { return given; });
    const truth<W> exclusive = shown || held;
    const truth<W> shares = parts && has_frame_exclusive(entry);
    const auto page = [&] { return readonly(entry); };
    const auto other = [&] {
      const truth<W> slot = c.tables_copied && is_swap(entry);
      const W moves =
          select(is_migration(entry), swapped::type.with(entry, W{moving::read}), entry);
      const W away = select(
          is_device_private(entry), swapped::type.with(entry, W{moving::device_read}), moves);
      return select(slot, swapped::exclusive.clear(entry), select(parts, away, entry));
    };
    return becomes<W>(branch<W>(parts && is_present(entry), page, other), exclusive && !shares);
  }
};

/// The child's word, from the parent's as fork left it.
struct fork_child {
  static constexpr lookups uses{};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const W dirty = select(c.shared, W{leaf::dirty.mask | leaf::saved_dirty.mask}, W{nothing});
    const W lost = leaf::uffd_wp.when<W>(!c.child_uffd_wp);
    const W page = entry & ~(dirty | lost | W{leaf::accessed.mask});
    const W slot = entry & ~swapped::uffd_wp.when<W>(!c.child_uffd_wp);
    const truth<W> forgets = entry == W{marked::uffd_wp} && !c.child_uffd_wp;
    const W mark = select(forgets || is_none(entry), W{nothing}, entry);
    const W copy = select(is_present(entry), page, select(has_swap_form(entry), slot, mark));
    return becomes<W>(select(c.tables_copied, copy, W{nothing}), exclusive);
  }
};

}  // namespace ptecheck::impl::packed::transition
