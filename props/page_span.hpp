#pragma once
// Runs of pages that operations name.
#include <ptecheck/model/operation.hpp>

#include <algorithm>
#include <cstdint>

namespace ptecheck::props {

/// A run of pages; it may reach beyond the arena.
struct page_span {
  std::uint32_t first;
  std::uint32_t end;
  constexpr std::uint32_t count() const { return end - first; }
  friend bool operator==(const page_span&, const page_span&) = default;
};

/// The whole pages of a range.
constexpr page_span whole_pages_of(const model::range& bytes) {
  const std::uint32_t first = bytes.start / model::page_size;
  return {first, first + bytes.length / model::page_size};
}

/// The pages from `first` on, at least one.
constexpr page_span span_at(std::uint32_t first, std::uint32_t count) {
  return {first, first + std::max(count, 1u)};
}

// place_of(op): where an operation puts what it moves; stays_in_place(op): that is where it was.

constexpr bool stays_in_place(const model::mremap& op) {
  return op.how == model::remap_way::in_place;
}
constexpr bool stays_in_place(const model::uffdio_move&) {
  return false;
}

constexpr page_span place_of(const model::uffdio_move& op) {
  return span_at(op.to.index, whole_pages_of(op.pages).count());
}
constexpr page_span place_of(const model::mremap& op) {
  const bool stays = stays_in_place(op);
  return span_at(stays ? whole_pages_of(op.pages).first : op.to.index, op.size.pages);
}

/// An operation that names a second run of pages.
template <class Op>
concept moves_pages = requires(const Op& op) {
  place_of(op);
};

}  // namespace ptecheck::props
