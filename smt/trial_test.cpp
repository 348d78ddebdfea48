#include <ptecheck/smt/discharge.hpp>
#include <ptecheck/smt/situation.hpp>

#include <gtest/gtest.h>

namespace ptecheck::smt {
namespace {

const statement no_word_is_six = in_both_lives([]<class Life>(Life& life) {
  using W = typename Life::word;
  const W w = life.template declare<W>("w", [](auto& from) { return from.below(10); });
  life.assume(!(w == W{std::uint64_t{5}}));
  life.claim(!(w == W{std::uint64_t{6}}));
});

TEST(a_trial, finds_a_failing_case_at_random) {
  const auto found = failing_at_random(no_word_is_six, 1, 1000);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->symbols, (assignment{{"w", 6}}));
}

TEST(a_trial, finds_the_same_case_for_the_same_seed) {
  const auto fails_often = in_both_lives([](auto& life) {
    using W = typename std::decay_t<decltype(life)>::word;
    const auto c = life.template declare<model::context<W>>("c");
    life.claim(!c.shared || c.kept);
  });
  EXPECT_EQ(failing_at_random(fails_often, 7, 100), failing_at_random(fails_often, 7, 100));
}

TEST(a_trial, passes_over_cases_that_break_an_assumption) {
  const auto only_five_fails = in_both_lives([]<class Life>(Life& life) {
    using W = typename Life::word;
    const W w = life.template declare<W>("w", [](auto& from) { return from.below(10); });
    life.assume(!(w == W{std::uint64_t{5}}));
    life.claim(!(w == W{std::uint64_t{5}}));
  });
  EXPECT_FALSE(failing_at_random(only_five_fails, 1, 1000));
}

TEST(a_trial, runs_a_case_with_given_values) {
  const assignment values{{"w", 6}};
  trial::course goes;
  trial life(values, goes);
  no_word_is_six.try_out(life);
  EXPECT_TRUE(goes.claimed);
  EXPECT_FALSE(goes.holds);
  EXPECT_EQ(goes.symbols, values);
}

TEST(a_trial, of_a_case_without_a_value_is_refused) {
  const assignment nothing;
  trial::course goes;
  trial life(nothing, goes);
  EXPECT_THROW(no_word_is_six.try_out(life), undecided);
}

TEST(dice, draw_numbers_of_their_width) {
  dice from(3);
  for (int i = 0; i < 10'000; ++i) ASSERT_LT(from.number(5), 32u);
}

TEST(dice, draw_corners_of_a_wide_number_often) {
  dice from(3);
  int zeros = 0, ones = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t n = from.number(64);
    zeros += n == 0;
    ones += n == ~std::uint64_t{0};
  }
  EXPECT_GT(zeros, 20);
  EXPECT_GT(ones, 20);
}

TEST(dice, draw_words_that_are_mostly_well_formed_and_of_every_kind) {
  dice from(5);
  std::array<int, model::entry_kind_names.size()> kinds{};
  int well_formed = 0;
  for (int i = 0; i < 2000; ++i) {
    const model::machine_word word = drawn_word(from, from.flip());
    if (!impl::packed::well_formed(word)) continue;
    ++well_formed;
    ++kinds[impl::packed::meaning(word, false).index()];
  }
  EXPECT_GT(well_formed, 1500);
  for (const int count : kinds) EXPECT_GT(count, 100);
}

}  // namespace
}  // namespace ptecheck::smt
