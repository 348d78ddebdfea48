#pragma once
#include <ptecheck/impl/kernel/arena.hpp>
#include <ptecheck/impl/kernel/board.hpp>
#include <ptecheck/model/observation.hpp>

#include <array>
#include <cstdint>

namespace ptecheck::impl::kernel {

/// The bits of a word of /proc/PID/pagemap that the model speaks of.
constexpr std::uint8_t decoded(std::uint64_t word) {
  using model::page_bit;
  const auto bit = [&](unsigned from, page_bit to) {
    return static_cast<unsigned>(word >> from & 1) * static_cast<unsigned>(to);
  };
  unsigned bits = bit(63, page_bit::present) | bit(62, page_bit::swapped) |
                  bit(61, page_bit::file) | bit(58, page_bit::guard) | bit(57, page_bit::uffd_wp);
  // For what is not mapped the kernel does not say what bit 56 means.
  if ((bits & 1) != 0) bits |= bit(56, page_bit::only_here);
  return static_cast<std::uint8_t>(bits);
}

/// The frame in a word of a page that is present; 0 where the kernel does not tell.
constexpr std::uint64_t frame_of(std::uint64_t word) {
  constexpr std::uint64_t frame = (std::uint64_t{1} << 55) - 1;
  return (word >> 63) != 0 ? word & frame : 0;
}

/// The words of an arena's pages.
using pagemap_words = std::array<std::uint64_t, board::most_pages>;
/// `pagemap`: an open /proc/PID/pagemap.
pagemap_words words_of(int pagemap, const arena& in);

/// Whether KSM made one page of several of this frame; `flags`: an open /proc/kpageflags.
bool is_ksm(int flags, std::uint64_t frame);

}  // namespace ptecheck::impl::kernel
