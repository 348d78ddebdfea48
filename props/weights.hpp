#pragma once
// How often each operation is drawn.
#include <ptecheck/props/operation_set.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>

namespace ptecheck::props {

/// How often an operation comes: what takes much away comes seldom, and so does fork, which costs
/// as much as many other operations.
inline constexpr std::uint8_t most_weight = 32;
template <class Op>
inline constexpr std::uint8_t weight = 16;
template <>
inline constexpr std::uint8_t weight<model::write> = 32;
template <>
inline constexpr std::uint8_t weight<model::madvise_dontneed> = 12;
template <>
inline constexpr std::uint8_t weight<model::mprotect> = 12;
template <>
inline constexpr std::uint8_t weight<model::uffdio_writeprotect> = 24;
template <>
inline constexpr std::uint8_t weight<model::reclaim> = 24;
template <>
inline constexpr std::uint8_t weight<model::madvise_guard_install> = 6;
template <>
inline constexpr std::uint8_t weight<model::madvise_guard_remove> = 12;
template <>
inline constexpr std::uint8_t weight<model::uffdio_register> = 16;
template <>
inline constexpr std::uint8_t weight<model::uffdio_unregister> = 3;
template <>
inline constexpr std::uint8_t weight<model::uffdio_poison> = 8;
template <>
inline constexpr std::uint8_t weight<model::uffdio_zeropage> = 8;
template <>
inline constexpr std::uint8_t weight<model::uffdio_wake> = 1;
template <>
inline constexpr std::uint8_t weight<model::munmap> = 1;
template <>
inline constexpr std::uint8_t weight<model::mmap> = 8;
template <>
inline constexpr std::uint8_t weight<model::uffdio_continue> = 12;
template <>
inline constexpr std::uint8_t weight<model::uffdio_move> = 12;
template <>
inline constexpr std::uint8_t weight<model::mremap> = 6;
template <>
inline constexpr std::uint8_t weight<model::madvise_free> = 14;
template <>
inline constexpr std::uint8_t weight<model::madvise_cold> = 2;
template <>
inline constexpr std::uint8_t weight<model::madvise_hint> = 4;
template <>
inline constexpr std::uint8_t weight<model::mincore> = 6;
template <>
inline constexpr std::uint8_t weight<model::madvise_populate> = 16;
template <>
inline constexpr std::uint8_t weight<model::copy_from_user> = 6;
template <>
inline constexpr std::uint8_t weight<model::copy_to_user> = 8;
template <>
inline constexpr std::uint8_t weight<model::pagemap_scan> = 16;
template <>
inline constexpr std::uint8_t weight<model::mlock> = 3;
template <>
inline constexpr std::uint8_t weight<model::munlock> = 5;
template <>
inline constexpr std::uint8_t weight<model::madvise_mergeable> = 8;
template <>
inline constexpr std::uint8_t weight<model::ksm_merge> = 10;
template <>
inline constexpr std::uint8_t weight<model::swapoff> = 4;
template <>
inline constexpr std::uint8_t weight<model::migrate_begin> = 12;
template <>
inline constexpr std::uint8_t weight<model::migrate_end> = 6;
template <>
inline constexpr std::uint8_t weight<model::memory_failure> = 8;
template <>
inline constexpr std::uint8_t weight<model::migrate_to_device> = 10;
template <>
inline constexpr std::uint8_t weight<model::make_device_exclusive> = 10;
template <>
inline constexpr std::uint8_t weight<model::madvise_remove> = 6;
template <>
inline constexpr std::uint8_t weight<model::punch_hole> = 6;
template <>
inline constexpr std::uint8_t weight<model::ftruncate> = 3;
template <>
inline constexpr std::uint8_t weight<model::madvise_wipeonfork> = 3;
template <>
inline constexpr std::uint8_t weight<model::madvise_dontfork> = 3;
template <>
inline constexpr std::uint8_t weight<model::fork> = 6;
template <>
inline constexpr std::uint8_t weight<model::exit> = 2;

inline constexpr auto weights = []<std::size_t... I>(std::index_sequence<I...>) {
  return std::array{weight<std::variant_alternative_t<I, model::operation>>...};
}
(std::make_index_sequence<operation_kinds>{});

}  // namespace ptecheck::props
