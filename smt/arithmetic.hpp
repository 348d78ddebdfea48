#pragma once
// Sums and order, for statements. Words lack them on purpose (the judged text needs neither, and
// `<` on raw terms would be signed), so that they are functions with a name here.
#include <ptecheck/smt/symbolic.hpp>

#include <concepts>
#include <cstdint>

namespace ptecheck::smt {

constexpr std::uint64_t sum_of(std::same_as<std::uint64_t> auto a,
                               std::same_as<std::uint64_t> auto b) {
  return a + b;
}
constexpr bool is_below(std::same_as<std::uint64_t> auto a, std::same_as<std::uint64_t> auto b) {
  return a < b;
}

/// `plus(a, b)`: the sum of two words, modulo 2^64.
struct plus_fn {
  template <class W>
  constexpr W operator()(const W& a, const W& b) const {
    return sum_of(a, b);
  }
};
inline constexpr plus_fn plus{};

/// `below(a, b)`: whether a < b, unsigned.
struct below_fn {
  template <class W>
  constexpr model::truth<W> operator()(const W& a, const W& b) const {
    return is_below(a, b);
  }
};
inline constexpr below_fn below{};

}  // namespace ptecheck::smt
