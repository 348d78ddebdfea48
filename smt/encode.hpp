#pragma once
// The word of an entry, written by hand a second time. Nothing of the layouts is used: bit numbers
// are those of Linux 6.18 for x86-64, written out again, so that a mistake there is not repeated.
#include <ptecheck/model/entry.hpp>

#include <cstdint>
#include <variant>

namespace ptecheck::smt {

template <class W>
W encoded_flag(const model::truth<W>& is_set, unsigned bit) {
  return model::select(is_set, W{std::uint64_t{1} << bit}, W{std::uint64_t{0}});
}

/// pfn_pte: the frame from bit 12 on, every bit turned over where the processor must not see it.
/// Dirty is bit 6 beside write, else bit 58. Bit 9 (special) is the zero page.
template <class W>
W encode(const model::present<W>& page) {
  const W frame = page.frame.word();
  const W hidden = ~frame & W{std::uint64_t{0xff'ffff'ffff}};
  const auto& seen = page.accessible;
  return model::select(seen, frame, hidden) << 12 | encoded_flag<W>(seen, 0) |
         encoded_flag<W>(page.write, 1) | encoded_flag<W>(seen, 2) |
         encoded_flag<W>(page.dirty && page.write, 6) | encoded_flag<W>(!seen, 8) |
         encoded_flag<W>(frame == W{std::uint64_t{0}}, 9) | encoded_flag<W>(page.uffd_wp, 10) |
         encoded_flag<W>(page.dirty && !page.write, 58) | encoded_flag<W>(seen, 63);
}

/// __swp_entry: the type in the five highest bits, below it fifty bits of offset, turned over.
template <class W>
W encoded_swap(std::uint64_t type, const W& offset) {
  return W{type << 59} | (~offset << 14) >> 5;
}

template <class W>
W encode(const model::swap<W>& place) {
  return encoded_swap<W>(0, place.slot.word()) | encoded_flag<W>(place.uffd_wp, 2) |
         encoded_flag<W>(place.exclusive, 3);
}

/// The bit of a migration entry that no meaning fixes: 0 where the page was young.
inline constexpr std::uint64_t old_when_moved = std::uint64_t{1} << 49;

/// make_writable_migration_entry and its like: swap types 25 (read), 26 (exclusive) and 27 (write).
/// The offset is the frame, and two bits above it: 40 young, which no entry knows, and 41 dirty.
template <class W>
W encode(const model::migration<W>& page) {
  const W offset = page.frame.word() | encoded_flag<W>(page.dirty, 41);
  const W type =
      model::select(page.write,
                    W{std::uint64_t{27}},
                    model::select(page.exclusive, W{std::uint64_t{26}}, W{std::uint64_t{25}}));
  return type << 59 | encoded_swap<W>(0, offset) | encoded_flag<W>(page.uffd_wp, 2);
}

/// make_hwpoison_entry: swap type 24.
template <class W>
W encode(const model::hwpoison<W>& page) {
  return encoded_swap<W>(24, page.frame.word()) | encoded_flag<W>(page.uffd_wp, 2);
}

/// make_writable_device_private_entry and its like: swap types 28 (write) and 29 (read).
template <class W>
W encode(const model::device_private<W>& page) {
  const W type = model::select(page.write, W{std::uint64_t{28}}, W{std::uint64_t{29}});
  return type << 59 | encoded_swap<W>(0, page.frame.word()) | encoded_flag<W>(page.uffd_wp, 2);
}

/// make_device_exclusive_entry: swap type 30.
template <class W>
W encode(const model::device_exclusive<W>& page) {
  return encoded_swap<W>(30, page.frame.word()) | encoded_flag<W>(page.uffd_wp, 2);
}

/// make_pte_marker: swap type 31; PTE_MARKER_UFFD_WP, _POISONED and _GUARD are 1, 2 and 4.
template <class W>
W encode(const model::marker<W>& mark) {
  return encoded_swap<W>(31,
                         encoded_flag<W>(mark.uffd_wp, 0) | encoded_flag<W>(mark.poison, 1) |
                             encoded_flag<W>(mark.guard, 2));
}

template <class W>
W encode(const model::none&) {
  return W{std::uint64_t{0}};
}

template <class W>
W encode(const model::entry<W>& e) {
  return std::visit([](const auto& held) { return encode<W>(held); }, e);
}

/// What `well_formed` says of words, said of entries: which of them the kernel could have made.
template <class W>
model::truth<W> can_be(const model::none&) {
  return true;
}
template <class W>
model::truth<W> can_be(const model::present<W>& page) {
  return page.accessible || !page.write;
}
template <class W>
model::truth<W> can_be(const model::swap<W>& place) {
  return !(place.slot == model::swap_slot<W>{W{~std::uint64_t{0}}});
}
template <class W>
model::truth<W> can_be(const model::migration<W>& page) {
  return !(page.frame == model::pfn<W>{}) && !(page.write && page.exclusive);
}
template <class W>
model::truth<W> can_be(const model::hwpoison<W>& page) {
  return !(page.frame == model::pfn<W>{});
}
template <class W>
model::truth<W> can_be(const model::device_private<W>& page) {
  return !(page.frame == model::pfn<W>{});
}
template <class W>
model::truth<W> can_be(const model::device_exclusive<W>& page) {
  return !(page.frame == model::pfn<W>{});
}
template <class W>
model::truth<W> can_be(const model::marker<W>& mark) {
  const auto one_of = [](const auto& is, const auto& not_this, const auto& nor_this) {
    return is && !not_this && !nor_this;
  };
  return one_of(mark.uffd_wp, mark.poison, mark.guard) ||
         one_of(mark.poison, mark.guard, mark.uffd_wp) ||
         one_of(mark.guard, mark.uffd_wp, mark.poison);
}

}  // namespace ptecheck::smt
