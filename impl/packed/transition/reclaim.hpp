#pragma once
// Reclaim of the page of one word.
#include <ptecheck/impl/packed/changed.hpp>

namespace ptecheck::impl::packed::transition {

struct reclaim {
  static constexpr lookups uses{.frame = true, .fresh = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const truth<W> goes =
        is_present(entry) && !leaf::special.test(entry) && c.mapped_once && !c.kept;
    const truth<W> uffd_wp = leaf::uffd_wp.test(entry);
    const W slot = swapped::offset.of(c.fresh_slot.word()) | swapped::uffd_wp.when<W>(uffd_wp) |
                   swapped::exclusive.when<W>(exclusive);
    const changed<W> swaps_out{
        slot, coded<W>(effect::store_slot), coded<W>(reply::done), exclusive};
    const W left = select(uffd_wp && c.uffd_wp, W{marked::uffd_wp}, W{nothing});
    const changed<W> anon =
        select(c.forgotten && !is_dirty(entry), becomes<W>(W{nothing}, exclusive), swaps_out);
    return select(
        goes, select(c.anon_page, anon, becomes<W>(left, exclusive)), becomes<W>(entry, exclusive));
  }
};

}  // namespace ptecheck::impl::packed::transition
