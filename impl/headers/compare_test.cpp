#include <ptecheck/impl/headers/compare.hpp>

#include <gtest/gtest.h>

#include <array>

namespace ptecheck::impl::headers {
namespace {

struct no_form {};

struct formula {
  std::string_view name;
  std::uint64_t (*value)(const no_form&, const std::uint64_t& x, const std::uint64_t& y);
};

using formulas = std::array<formula, 4>;
using word = std::uint64_t;

constexpr formulas right{
    formula{"answer", [](const no_form&, const word&, const word&) { return word{42}; }},
    formula{"cleared", [](const no_form&, const word& x, const word&) { return x & ~word{2}; }},
    formula{"merged", [](const no_form&, const word& x, const word& y) { return x | y; }},
    formula{"not_in_the_object", [](const no_form&, const word&, const word&) { return word{0}; }},
};

comparison compared(const formulas& ours, const comparison_plan& plan = {.words = 100'000}) {
  return compare(kernel_object::load(PTECHECK_FAKE_OBJECT), ours, no_form{}, plan);
}

formulas with(formula sabotaged) {
  formulas ours = right;
  for (formula& each : ours)
    if (each.name == sabotaged.name) each = sabotaged;
  return ours;
}

TEST(compare, right_formulas_do_not_differ) {
  EXPECT_TRUE(compared(right).differences.empty());
}

TEST(compare, counts_what_both_sides_have) {
  const comparison sum = compared(right);
  EXPECT_EQ(sum.functions, 2u);
  EXPECT_EQ(sum.numbers, 1u);
}

TEST(compare, a_formula_that_forgets_a_bit_is_found_with_the_smallest_word) {
  const auto sum = compared(
      with({"cleared", [](const no_form&, const word& x, const word&) { return word{x}; }}));
  ASSERT_EQ(sum.differences.size(), 1u);
  const difference& found = sum.differences.front();
  EXPECT_EQ(found.function, "cleared");
  EXPECT_EQ(found.x, 2u);
  EXPECT_EQ(found.kernel, 0u);
  EXPECT_EQ(found.ours, 2u);
  EXPECT_GT(found.times, 1000u);
}

TEST(compare, a_formula_that_is_wrong_on_a_pair_of_bits_alone_is_found) {
  constexpr word rare = word{1} << 58 | word{1} << 1;
  const auto sum = compared(with({"merged", [](const no_form&, const word& x, const word& y) {
                                    return x == rare ? word{0} : x | y;
                                  }}));
  ASSERT_EQ(sum.differences.size(), 1u);
  EXPECT_EQ(sum.differences.front().x, rare);
}

TEST(compare, a_wrong_number_is_found_once) {
  const auto sum =
      compared(with({"answer", [](const no_form&, const word&, const word&) { return word{43}; }}));
  ASSERT_EQ(sum.differences.size(), 1u);
  EXPECT_EQ(sum.differences.front().times, 1u);
}

TEST(compare, a_formula_gets_exactly_the_words_that_were_asked_for) {
  const auto wrong =
      with({"cleared", [](const no_form&, const word& x, const word&) { return ~x; }});
  EXPECT_EQ(compared(wrong, {.words = 1}).differences.front().times, 1u);
  EXPECT_EQ(compared(wrong, {.words = 5000}).differences.front().times, 5000u);
}

TEST(compare, equal_seeds_find_equal_differences) {
  const auto wrong = with({"merged", [](const no_form&, const word& x, const word& y) {
                             return (x | y) & ~(word{1} << 40);
                           }});
  const auto times = [&](std::uint64_t seed) {
    return compared(wrong, {.words = 20'000, .seed = seed}).differences.front().times;
  };
  EXPECT_EQ(times(1), times(1));
  EXPECT_NE(times(1), times(2));
}

}  // namespace
}  // namespace ptecheck::impl::headers
