#pragma once
#include <ptecheck/model/fields.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace ptecheck::impl::kernel {

/// Where the pages of a trace lie: at a fixed address, so that runs can be repeated; with a 2 MiB
/// boundary in the middle, so that two page tables are in play; with nothing else for many GiB
/// around, so that no range of a trace reaches anything, and no VMA of ours can merge with its own.
class arena {
 public:
  explicit constexpr arena(std::uint32_t pages)
      : pages_{pages}, start_{boundary - std::uintptr_t{pages / 2} * model::page_size} {}

  constexpr std::uint32_t pages() const { return pages_; }
  constexpr std::uintptr_t start() const { return start_; }
  constexpr std::size_t bytes() const { return std::size_t{pages_} * model::page_size; }
  constexpr std::uintptr_t address(std::uint32_t byte) const { return start_ + byte; }
  void* pointer(std::uint32_t byte) const { return reinterpret_cast<void*>(address(byte)); }
  volatile std::uint64_t* word_of(std::uint32_t page) const {
    return reinterpret_cast<volatile std::uint64_t*>(start_ +
                                                     std::uintptr_t{page} * model::page_size);
  }
  /// The page of an address, for what the kernel reports.
  constexpr model::page_id page_at(std::uintptr_t reported) const {
    return {static_cast<std::uint16_t>((reported - start_) / model::page_size)};
  }
  /// The same, below 0 and beyond the last page too.
  constexpr std::int32_t number_of(std::uintptr_t reported) const {
    return static_cast<std::int32_t>(
        (static_cast<std::int64_t>(reported) - static_cast<std::int64_t>(start_)) /
        std::int64_t{model::page_size});
  }
  /// Pages in the same two page tables, too far away for a range of a trace: as long as they are
  /// there, so are the tables.
  static std::array<void*, 2> sentinels() {
    constexpr std::uintptr_t away = std::uintptr_t{400} * model::page_size;
    return {reinterpret_cast<void*>(boundary - away), reinterpret_cast<void*>(boundary + away)};
  }

 private:
  static constexpr std::uintptr_t boundary = 0x2000'0000'0000;

  std::uint32_t pages_;
  std::uintptr_t start_;
};

/// Pages of an arena.
struct span_of_pages {
  std::uint32_t first, end;
};

/// The pages among so many that a range begins in or reaches.
constexpr span_of_pages inside(model::range bytes, std::uint32_t pages) {
  const std::uint64_t end = std::uint64_t{bytes.start} + bytes.length + model::page_size - 1;
  return {std::min(bytes.start / model::page_size, pages),
          static_cast<std::uint32_t>(std::min<std::uint64_t>(end / model::page_size, pages))};
}

}  // namespace ptecheck::impl::kernel
