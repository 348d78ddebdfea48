#pragma once
#include <concepts>
#include <cstdint>

namespace ptecheck::model {

/// The word that runs. Other lives of the same text (eight lanes, a symbol) are other types.
using machine_word = std::uint64_t;

/// What belongs to a word type: the type of its truths.
template <class W>
struct word_traits;

template <>
struct word_traits<machine_word> {
  using truth = bool;
};

/// The answer to a question about a `W`: bool for machine words.
template <class W>
using truth = typename word_traits<W>::truth;

/// The 64 bits of an entry. This set of operators is closed on purpose: no `+`, no `<`, no
/// conversion to bool, so that a symbolic word cannot silently mean something else.
template <class W>
concept word = requires(const W& a, const W& b) {
  W{std::uint64_t{0}};
  { a& b } -> std::convertible_to<W>;
  { a | b } -> std::convertible_to<W>;
  { a ^ b } -> std::convertible_to<W>;
  { ~a } -> std::convertible_to<W>;
  { a << 1u } -> std::convertible_to<W>;
  { a >> 1u } -> std::convertible_to<W>;
  { a == b } -> std::convertible_to<truth<W>>;
};

static_assert(word<machine_word>);

/// The machine's way to choose. Other words bring theirs as a hidden friend.
constexpr machine_word choose(bool condition, machine_word yes, machine_word no) {
  return (no ^ ((no ^ yes) & (machine_word{0} - machine_word{condition})));
}

/// `select(condition, yes, no)`: a choice without a branch; both sides are evaluated.
/// A function object, so that hidden friends are found from every namespace.
struct select_fn {
  template <class T, class W>
  constexpr W operator()(const T& condition, const W& yes, const W& no) const {
    return choose(condition, yes, no);
  }
};
inline constexpr select_fn select{};

/// `branch<W>(condition, yes, no)` calls one of two functions. Where a truth is no bool both run
/// and are merged, which is sound because what is called is pure.
template <class W, class Yes, class No>
constexpr auto branch(const truth<W>& condition, Yes yes, No no) {
  if constexpr (std::same_as<truth<W>, bool>)
    return condition ? yes() : no();
  else
    return select(condition, yes(), no());
}

/// An unsigned number of so many bits, carried by a word. Compared and copied, never computed with.
template <class W, unsigned Bits>
class number {
 public:
  static_assert(0 < Bits && Bits < 64);
  static constexpr std::uint64_t mask = (std::uint64_t{1} << Bits) - 1;

  constexpr number() : word_{std::uint64_t{0}} {}
  constexpr explicit number(const W& word) : word_{word & W{mask}} {}

  constexpr const W& word() const { return word_; }
  friend constexpr truth<W> operator==(const number& a, const number& b) {
    return a.word_ == b.word_;
  }

 private:
  W word_;
};

}  // namespace ptecheck::model
