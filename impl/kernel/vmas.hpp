#pragma once
#include <ptecheck/impl/kernel/arena.hpp>

#include <cstdint>

namespace ptecheck::impl::kernel {

/// The pages of the arena that begin a VMA where another one ends, as a set; `maps`: an open
/// /proc/PID/maps.
std::uint64_t vma_seams(int maps, const arena& in);

}  // namespace ptecheck::impl::kernel
