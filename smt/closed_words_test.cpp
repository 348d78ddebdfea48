#include <ptecheck/model/entry.hpp>
#include <ptecheck/smt/perturbed.hpp>
#include <ptecheck/smt/symbolic.hpp>

#include <gtest/gtest.h>

// What must not compile, as far as a compiler can be asked from inside: each line would mean
// something else under proof than it does on machine words. must_not_compile/ has the statements.
namespace ptecheck::smt {
namespace {

using forty = model::number<symbolic_word, 40>;
using five = model::number<symbolic_word, 5>;

template <class T>
concept is_a_condition = std::convertible_to<T, bool>;
template <class T>
concept becomes_an_integer = std::convertible_to<T, int> || std::convertible_to<T, std::uint64_t>;
template <class A, class B>
concept can_be_added = requires(A a, B b) {
  a + b;
};
template <class A, class B>
concept can_be_subtracted = requires(A a, B b) {
  a - b;
};
template <class A, class B>
concept can_be_ordered = requires(A a, B b) {
  a < b;
};
template <class A, class B>
concept can_be_masked = requires(A a, B b) {
  a& b;
};
template <class A, class B>
concept can_be_joined = requires(A a, B b) {
  a | b;
};
template <class A, class B>
concept can_be_compared = requires(A a, B b) {
  a == b;
};
template <class A, class B>
concept can_be_shifted = requires(A a, B b) {
  a << b;
};
template <class A, class B>
concept can_be_both = requires(A a, B b) {
  a&& b;
};

template <class W>
constexpr bool has_closed_operators() {
  static_assert(can_be_masked<W, W> && can_be_masked<W, std::uint64_t>);
  static_assert(!can_be_masked<W, int> && !can_be_masked<W, unsigned> && !can_be_masked<W, long>);
  static_assert(!can_be_joined<W, int> && !can_be_compared<W, int> && !can_be_compared<W, bool>);
  static_assert(!can_be_added<W, W> && !can_be_added<W, int> && !can_be_subtracted<W, W>);
  static_assert(!can_be_ordered<W, W> && !can_be_ordered<W, std::uint64_t>);
  static_assert(!can_be_shifted<W, W> && can_be_shifted<W, unsigned>);
  static_assert(!is_a_condition<W> && !std::constructible_from<bool, W>);
  static_assert(!becomes_an_integer<W>);
  static_assert(!std::constructible_from<W, int> && !std::constructible_from<W, long>);
  static_assert(!std::constructible_from<W, unsigned> && !std::constructible_from<W, bool>);
  return true;
}
static_assert(has_closed_operators<symbolic_word>());
static_assert(has_closed_operators<perturbed<symbolic_word>>());
static_assert(has_closed_operators<perturbed<model::machine_word>>());

// A truth decides only where that is written: in a condition, or as bool{...}.
static_assert(!is_a_condition<symbolic_truth> && std::constructible_from<bool, symbolic_truth>);
static_assert(!becomes_an_integer<symbolic_truth>);
static_assert(!can_be_added<symbolic_truth, symbolic_truth>);
static_assert(!can_be_ordered<symbolic_truth, symbolic_truth>);
static_assert(!std::constructible_from<symbolic_truth, int>);
static_assert(!std::constructible_from<symbolic_truth, const void*>);
static_assert(!std::constructible_from<symbolic_truth, symbolic_word>);
static_assert(!std::constructible_from<bool, strict> && !is_a_condition<strict>);

// An overload for a bool and a truth would look at both sides, here through a null pointer. A
// pointer and a truth are the built-in operator, which stops early, and then decides.
static_assert(!can_be_both<bool, symbolic_truth>);
static_assert(can_be_both<const int*, symbolic_truth>);

// Numbers of two widths, and numbers where words are meant.
static_assert(can_be_compared<forty, forty> && !can_be_compared<forty, five>);
static_assert(!can_be_compared<forty, int> && !can_be_compared<forty, std::uint64_t>);
static_assert(!can_be_masked<symbolic_word, forty> && !can_be_added<forty, forty>);
static_assert(!can_be_ordered<forty, forty> && !is_a_condition<forty>);

// Words of two lives.
static_assert(!can_be_masked<symbolic_word, perturbed<symbolic_word>>);
static_assert(!std::convertible_to<symbolic_word, perturbed<symbolic_word>>);

TEST(closed_words, are_the_words_that_entries_ask_for) {
  EXPECT_TRUE(model::word<symbolic_word>);
  EXPECT_TRUE(model::word<perturbed<symbolic_word>>);
  EXPECT_TRUE(model::word<perturbed<model::machine_word>>);
  EXPECT_FALSE(model::word<symbolic_truth>);
}

TEST(closed_words, a_constant_folds_without_a_term) {
  const symbolic_word a{std::uint64_t{0xf0}}, b{std::uint64_t{0x3c}};
  EXPECT_TRUE(((a & b) | ~(a ^ b) << 3).is_constant());
  EXPECT_EQ((a & b).value(), std::uint64_t{0x30});
  EXPECT_TRUE((a == b).is_constant());
}

TEST(closed_words, a_shift_that_means_nothing_on_a_machine_is_refused) {
  const symbolic_word constant{std::uint64_t{1}}, symbol(variable("shifted", 64));
  EXPECT_THROW(constant << 64, std::domain_error);
  EXPECT_THROW(symbol >> 64, std::domain_error);
}

}  // namespace
}  // namespace ptecheck::smt
