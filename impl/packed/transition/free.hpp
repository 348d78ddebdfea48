#pragma once
// madvise(MADV_FREE) of one word.
#include <ptecheck/impl/packed/changed.hpp>

namespace ptecheck::impl::packed::transition {

struct lazy_free {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const W clean = entry & W{~(leaf::dirty.mask | leaf::saved_dirty.mask | leaf::accessed.mask)};
    const changed<W> lazy{clean, coded<W>(effect::lazy_frame), coded<W>(reply::done), exclusive};
    const changed<W> same = becomes<W>(entry, exclusive);
    const truth<W> shared = c.ksm_page && !c.mapped_once;
    const truth<W> stays = leaf::special.test(entry) || c.in_swap_cache || shared;
    const truth<W> goes = is_swap(entry) || is_hwpoison(entry) || entry == W{marked::poison};
    return select(is_present(entry),
                  select(stays, same, lazy),
                  select(goes, becomes<W>(W{nothing}, exclusive), same));
  }
};

}  // namespace ptecheck::impl::packed::transition
