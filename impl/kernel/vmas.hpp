#pragma once
#include <ptecheck/impl/kernel/arena.hpp>

#include <array>
#include <cstdint>

namespace ptecheck::impl::kernel {

/// The VMAs of an arena, as sets of its pages.
struct vma_map {
  std::uint64_t mapped = 0;
  std::uint64_t of_file = 0;                  ///< those of a file mapping
  std::array<std::uint32_t, 64> file_page{};  ///< which page of the file they map
  std::uint64_t shared = 0;                   ///< MAP_SHARED
  std::uint64_t seams = 0;                    ///< those that begin a VMA where another one ends

  bool maps(std::uint32_t page) const { return page < 64 && (mapped >> page & 1) != 0; }
  /// Whether all these pages, at least one, lie in one VMA.
  bool in_one_vma(std::uint32_t first, std::uint32_t end) const;
};

/// `maps`: an open /proc/PID/maps.
vma_map vmas_in(int maps, const arena& in);

/// Whether the VMA of the address is registered with a userfaultfd, as /proc/self/smaps has it.
bool is_registered(std::uintptr_t address);

}  // namespace ptecheck::impl::kernel
