#pragma once
// The types of the fields of operations: raw arguments, small, as the caller passed them.
#include <cstdint>
#include <string_view>

namespace ptecheck::model {

inline constexpr std::uint32_t page_size = 4096;
inline constexpr std::uint32_t most_mms = 8;
inline constexpr std::uint32_t most_pages = 16384;

/// An address space, by its place in the trace.
struct mm_id {
  std::uint8_t index;
  friend constexpr bool operator==(mm_id, mm_id) = default;
};

/// A page of the arena; it may lie beyond its end.
struct page_id {
  std::uint16_t index;
  friend constexpr bool operator==(page_id, page_id) = default;
};

/// The contents of a page, abstractly. 0 is a page of zeros.
struct token {
  std::uint16_t value;
  friend constexpr bool operator==(token, token) = default;
};

/// A size in pages.
struct page_count {
  std::uint16_t pages;
  friend constexpr bool operator==(page_count, page_count) = default;
};

/// Bytes from the start of the arena: may be empty, misaligned, or reach beyond the arena.
struct range {
  std::uint32_t start;
  std::uint32_t length;
  friend constexpr bool operator==(range, range) = default;
};

/// `count` whole pages from page `first` on.
constexpr range pages(std::uint32_t first, std::uint32_t count) {
  return {first * page_size, count * page_size};
}

/// Where Linux was free: bit i set = the i-th page of the range was left alone.
struct page_mask {
  std::uint64_t bits;
  friend constexpr bool operator==(page_mask, page_mask) = default;
  constexpr bool test(std::uint32_t i) const { return i < 64 && (bits >> i & 1) != 0; }
};

/// What a VMA allows (PROT_*).
enum class protection : std::uint8_t { none, read, read_write };

/// What a VMA maps. `shmem` and `private_shmem` map one shared-memory file, page i at offset i.
enum class backing : std::uint8_t { anon, shmem, private_shmem };

/// UFFDIO_REGISTER_MODE_*: a set, as a number.
enum class uffd_mode : std::uint8_t { none, missing, wp, missing_wp };

constexpr bool has_missing(uffd_mode mode) {
  return (static_cast<unsigned>(mode) & 1u) != 0;
}
constexpr bool has_wp(uffd_mode mode) {
  return (static_cast<unsigned>(mode) & 2u) != 0;
}

/// The words of a trace for an enumeration, in the order of its values.
template <class E>
inline constexpr std::string_view names_of[] = {""};
template <>
inline constexpr std::string_view names_of<protection>[] = {"none", "read", "read_write"};
template <>
inline constexpr std::string_view names_of<backing>[] = {"anon", "shmem", "private_shmem"};
template <>
inline constexpr std::string_view names_of<uffd_mode>[] = {"none", "missing", "wp", "missing_wp"};

}  // namespace ptecheck::model
