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

/// How many pages a huge entry maps, and how the arena lies to them: a block begins in its middle.
inline constexpr std::uint32_t block_pages = 512;
/// The first page of the block around a page of an arena of so many pages. It may lie before the
/// arena, and so be a number that is no page.
constexpr std::int64_t block_around(std::int64_t page, std::int64_t arena) {
  const std::int64_t from_middle = page - arena / 2, whole = block_pages;
  const std::int64_t blocks = (from_middle < 0 ? from_middle - whole + 1 : from_middle) / whole;
  return arena / 2 + blocks * whole;
}
/// Whether the block that begins here lies in an arena of so many pages.
constexpr bool is_whole_block(std::int64_t first, std::int64_t arena) {
  return first >= 0 && first + block_pages <= arena;
}
/// Whether an arena of so many pages has a whole block.
constexpr bool has_blocks(std::int64_t arena) {
  return is_whole_block(arena / 2, arena);
}
/// Whether a block begins at this page of an arena of so many.
constexpr bool begins_block(std::int64_t page, std::int64_t arena) {
  return block_around(page, arena) == page;
}

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

/// How many pages PAGEMAP_SCAN may report; 0: any.
struct page_limit {
  std::uint8_t value;
  friend constexpr bool operator==(page_limit, page_limit) = default;
};
/// The largest limit of a trace.
inline constexpr std::uint8_t most_reported_pages = 64;

/// How many regions PAGEMAP_SCAN may report.
struct region_count {
  std::uint8_t value;
  friend constexpr bool operator==(region_count, region_count) = default;
};
/// The most regions that one PAGEMAP_SCAN of a trace reports.
inline constexpr std::uint8_t most_regions = 4;

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

/// A set of pages, the i-th of a range or of the arena: of more than `width` it says nothing.
struct page_mask {
  static constexpr std::uint32_t width = 64;
  std::uint64_t bits;
  friend constexpr bool operator==(page_mask, page_mask) = default;
  constexpr bool test(std::uint32_t i) const { return i < width && (bits >> i & 1) != 0; }
  constexpr void set(std::uint32_t i) {
    if (i < width) bits |= std::uint64_t{1} << i;
  }
};

/// What a VMA allows (PROT_*).
enum class protection : std::uint8_t { none, read, read_write };

/// What a VMA maps. `shmem` and `private_shmem` map one shared-memory file, page i at offset i;
/// `hugetlb` is private memory of huge pages, and `hugetlb_shared` maps one file of them, alike.
enum class backing : std::uint8_t { anon, shmem, private_shmem, hugetlb, hugetlb_shared };

/// is_vm_hugetlb_page: memory of which each block is one page.
constexpr bool is_hugetlb(backing maps) {
  return maps == backing::hugetlb || maps == backing::hugetlb_shared;
}
/// VM_SHARED: what is written goes to a file.
constexpr bool is_shared(backing maps) {
  return maps == backing::shmem || maps == backing::hugetlb_shared;
}

/// UFFDIO_REGISTER_MODE_*: a set, as a number.
enum class uffd_mode : std::uint8_t {
  none,
  missing,
  wp,
  missing_wp,
  minor,
  missing_minor,
  wp_minor,
  missing_wp_minor
};

constexpr bool has_missing(uffd_mode mode) {
  return (static_cast<unsigned>(mode) & 1u) != 0;
}
constexpr bool has_wp(uffd_mode mode) {
  return (static_cast<unsigned>(mode) & 2u) != 0;
}
constexpr bool has_minor(uffd_mode mode) {
  return (static_cast<unsigned>(mode) & 4u) != 0;
}

/// How madvise may be told to read a file, or swap, ahead.
enum class read_ahead : std::uint8_t { normal, random, sequential };
/// Whether pages of a VMA have to stay in memory: VM_LOCKED, and VM_LOCKONFAULT where only those
/// that come by themselves.
enum class memory_lock : std::uint8_t { none, all, on_fault };

/// The advice of madvise that leaves every page as it is; `unknown` is a number that means nothing.
enum class hint : std::uint8_t {
  normal,
  random,
  sequential,
  willneed,
  hugepage,
  nohugepage,
  dontdump,
  dodump,
  unknown
};

/// How mremap may go about it: without flags, with MREMAP_MAYMOVE | MREMAP_FIXED, and with
/// MREMAP_DONTUNMAP besides.
enum class remap_way : std::uint8_t { in_place, move, dontunmap };

/// What PAGEMAP_SCAN asks of a page before it reports it: one category, or nothing.
enum class scan_filter : std::uint8_t { any, written, present, swapped, guard, wp_allowed };

/// Categories of PAGEMAP_SCAN, a set: PAGE_IS_* as the kernel numbers them.
struct scan_categories {
  std::uint16_t bits;
  friend constexpr bool operator==(scan_categories, scan_categories) = default;
};
namespace category {
inline constexpr std::uint16_t wp_allowed = 1, written = 2, file = 4, present = 8, swapped = 16,
                               zero_page = 32, huge = 64, guard = 256;
/// Those that the model speaks of; soft-dirty pages it does not have.
inline constexpr std::uint16_t all =
    wp_allowed | written | file | present | swapped | zero_page | huge | guard;
/// Those that the kernel knows (PM_SCAN_CATEGORIES): PAGE_IS_SOFT_DIRTY besides.
inline constexpr std::uint16_t known = all | 128;
}  // namespace category

/// The category that a filter asks for; 0 is none.
constexpr std::uint16_t category_of(scan_filter want) {
  constexpr std::uint16_t wanted[] = {0,
                                      category::written,
                                      category::present,
                                      category::swapped,
                                      category::guard,
                                      category::wp_allowed};
  return wanted[static_cast<unsigned>(want)];
}

/// The words of a trace for an enumeration, in the order of its values.
template <class E>
inline constexpr std::string_view names_of[] = {""};
template <>
inline constexpr std::string_view names_of<protection>[] = {"none", "read", "read_write"};
template <>
inline constexpr std::string_view names_of<backing>[] = {
    "anon", "shmem", "private_shmem", "hugetlb", "hugetlb_shared"};
template <>
inline constexpr std::string_view names_of<uffd_mode>[] = {"none",
                                                           "missing",
                                                           "wp",
                                                           "missing_wp",
                                                           "minor",
                                                           "missing_minor",
                                                           "wp_minor",
                                                           "missing_wp_minor"};
template <>
inline constexpr std::string_view names_of<read_ahead>[] = {"normal", "random", "sequential"};
template <>
inline constexpr std::string_view names_of<memory_lock>[] = {"none", "all", "on_fault"};
template <>
inline constexpr std::string_view names_of<hint>[] = {"normal",
                                                      "random",
                                                      "sequential",
                                                      "willneed",
                                                      "hugepage",
                                                      "nohugepage",
                                                      "dontdump",
                                                      "dodump",
                                                      "unknown"};
template <>
inline constexpr std::string_view names_of<remap_way>[] = {"in_place", "move", "dontunmap"};
template <>
inline constexpr std::string_view names_of<scan_filter>[] = {
    "any", "written", "present", "swapped", "guard", "wp_allowed"};

}  // namespace ptecheck::model
