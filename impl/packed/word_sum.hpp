#pragma once
// Sums and comparisons of words, made of the operators that every word has.
#include <ptecheck/model/word.hpp>

namespace ptecheck::impl::packed {

/// a + b, modulo 2^64.
template <model::word W>
constexpr W sum(const W& a, const W& b) {
  W carries = a & b;
  W passes = a ^ b;
  for (unsigned distance = 1; distance < 64; distance *= 2) {
    carries = carries | (passes & (carries << distance));
    passes = passes & (passes << distance);
  }
  return a ^ b ^ (carries << 1u);
}

/// a - b, modulo 2^64.
template <model::word W>
constexpr W difference(const W& a, const W& b) {
  return ~sum(W{~a}, b);
}

/// Whether a number of at most `Bits` bits is no less than a constant of as many bits.
template <unsigned Bits, model::word W>
constexpr model::truth<W> at_least(const W& number, std::uint64_t constant) {
  model::truth<W> holds{true};
  for (unsigned bit = 0; bit < Bits; ++bit) {
    const W mask{std::uint64_t{1} << bit};
    const model::truth<W> set = (number & mask) == mask;
    holds = (constant >> bit & 1) != 0 ? set && holds : set || holds;
  }
  return holds;
}

}  // namespace ptecheck::impl::packed
