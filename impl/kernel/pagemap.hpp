#pragma once
#include <ptecheck/model/observation.hpp>

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

}  // namespace ptecheck::impl::kernel
