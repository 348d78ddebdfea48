#pragma once
// madvise(MADV_COLLAPSE).
#include <ptecheck/impl/packed/huge.hpp>
#include <ptecheck/impl/packed/transition/access.hpp>

namespace ptecheck::impl::packed::transition {

/// __collapse_huge_page_swapin, of a swap word without protection, or one of a page that a device
/// holds: its page comes back, mapped as the VMA says, or is waited for.
struct collapse_swap_in {
  static constexpr lookups uses{.frame = true, .slot = true, .fresh = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>&, const context<W>& c) {
    const changed<W> back = swapped_in<access::read>(entry, c);
    changed<W> mapped = back;
    mapped.word = select(c.readable, back.word, remapped(back.word, truth<W>{false}));
    mapped.reply = coded<W>(reply::done);
    const changed<W> slot = select(back.reply == coded<W>(reply::waits), back, mapped);
    return select(
        is_device_exclusive(entry), becomes<W>(taken_back(entry, c), truth<W>{true}), slot);
  }
};

/// The word of a block whose pages were copied to a run of frames: dirty, and writable where the
/// VMA is.
template <class W>
constexpr W collapsed(const W& first_frame, const context<W>& c) {
  const W pages = leaf::dirty.set(huge_mapped(first_frame, c.readable));
  return with_write<W>(pages, c.writable);
}

}  // namespace ptecheck::impl::packed::transition
