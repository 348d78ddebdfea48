#pragma once
// swapoff, of one word.
#include <ptecheck/impl/packed/changed.hpp>

namespace ptecheck::impl::packed::transition {

struct swapoff {
  static constexpr lookups uses{.slot = true, .fresh = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const W frame = select(c.swap_cached, c.swap_frame.word(), c.fresh_frame.word());
    const W page = mapped(frame, c.readable) | leaf::uffd_wp.when<W>(swapped::uffd_wp.test(entry));
    const W loads = select(c.swap_cached, coded<W>(effect::nothing), coded<W>(effect::load_frame));
    const changed<W> back{page, loads, coded<W>(reply::done), swapped::exclusive.test(entry)};
    const changed<W> waits = answers<W>(entry, exclusive, coded<W>(reply::waits));
    return select(is_swap(entry),
                  select(c.swap_cached && c.swap_migrates, waits, back),
                  becomes<W>(entry, exclusive));
  }
};

}  // namespace ptecheck::impl::packed::transition
