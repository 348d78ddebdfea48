#pragma once
// What a program that asks the kernel about its pages would be told.
#include <ptecheck/cli/window.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::cli {

/// What mincore says of a page; `either`: it is in memory or in swap, and Linux chooses.
enum class residency : std::uint8_t { no, yes, either };

/// Neighbours of which the three ways to ask say the same.
struct report {
  model::mm_id mm;
  std::uint32_t first;
  std::uint32_t end;
  std::uint8_t pagemap;  ///< a set of model::page_bit: a word of /proc/PID/pagemap
  std::uint16_t scan;    ///< a set of model::category: PAGEMAP_SCAN
  residency mincore;

  friend bool operator==(const report&, const report&) = default;
};

/// What would be told of the pages of the window in each living address space; holes are left out.
std::vector<report> reports_of(const spec::machine& reference, const window& shown);

/// `present,uffd_wp`; `-` for none.
std::string pagemap_text(std::uint8_t bits);

/// `PRESENT,WRITTEN`: PAGE_IS_* without the prefix, the lowest bit first; `-` for none.
std::string scan_text(std::uint16_t categories);

/// `1`, `0`, or `0 or 1`.
std::string_view mincore_text(residency of);

}  // namespace ptecheck::cli
