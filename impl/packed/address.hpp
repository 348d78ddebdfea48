#pragma once
// How a virtual address splits over the tables: nine bits for each level, twelve within the page.
#include <ptecheck/model/word.hpp>

#include <cstddef>
#include <cstdint>

namespace ptecheck::impl::packed {

/// A virtual address.
using address = std::uint64_t;

inline constexpr unsigned page_shift = 12;
inline constexpr unsigned index_bits = 9;
inline constexpr std::size_t table_words = std::size_t{1} << index_bits;

/// The levels of a walk: the level of the leaves is 0, the root is 3.
inline constexpr unsigned root_level = 3;

/// How much one word of a table of this level maps.
constexpr address reach_of(unsigned level) {
  return address{1} << (page_shift + index_bits * level);
}

/// How much one table of leaves maps.
inline constexpr address table_reach = reach_of(1);

/// The last address that the word of this level that covers `a` covers.
template <class W>
constexpr W last_covered(const W& a, unsigned level) {
  return a | W{reach_of(level) - 1};
}

/// The first address beyond that.
constexpr address next_boundary(address a, unsigned level) {
  return last_covered(a, level) + 1;
}

/// The place in its table of the word of this level that covers `a`.
template <class W>
constexpr W index_of(const W& a, unsigned level) {
  return a >> (page_shift + index_bits * level) & W{table_words - 1};
}

}  // namespace ptecheck::impl::packed
