#include <ptecheck/model/context.hpp>
#include <ptecheck/smt/lift.hpp>
#include <ptecheck/smt/symbolic.hpp>

#include <gtest/gtest.h>

namespace ptecheck::smt {
namespace {

using machine = model::machine_word;

/// A judged text with two constants and one select.
template <class W>
W judged(const W& word) {
  const W four{std::uint64_t{4}};
  const W zero{std::uint64_t{0}};
  return model::select(word == four, word, zero);
}

template <class W>
W run(const W& word, const mistake& made) {
  perturbation::here().plan(made);
  perturbation::here().restart();
  const W result = lower(judged(lift<perturbed<W>>(word)));
  perturbation::here().plan({});
  return result;
}

TEST(perturbed_words, do_what_plain_ones_do_without_a_mistake) {
  EXPECT_EQ(run<machine>(4, {}), 4u);
  EXPECT_EQ(run<machine>(5, {}), 0u);
  EXPECT_EQ(perturbation::here().constants(), 2u);
  EXPECT_EQ(perturbation::here().selects(), 1u);
}

TEST(perturbed_words, flip_the_lowest_bit_of_one_constant) {
  EXPECT_EQ(run<machine>(4, {mistake::kind::flipped_constant, 0}), 0u);
  EXPECT_EQ(run<machine>(5, {mistake::kind::flipped_constant, 1}), 1u);
}

TEST(perturbed_words, swap_one_select) {
  EXPECT_EQ(run<machine>(4, {mistake::kind::swapped_select, 0}), 0u);
  EXPECT_EQ(run<machine>(5, {mistake::kind::swapped_select, 0}), 5u);
}

TEST(perturbed_words, pass_the_same_places_when_symbolic) {
  run(symbolic_word(variable("w", 64)), {});
  EXPECT_EQ(perturbation::here().constants(), 2u);
  EXPECT_EQ(perturbation::here().selects(), 1u);
}

TEST(perturbed_words, a_choice_between_equal_constants_is_no_place) {
  perturbation::here().restart();
  const perturbed<machine> one{std::uint64_t{1}}, same{std::uint64_t{1}};
  model::select(strict{true}, one, same);
  EXPECT_EQ(perturbation::here().selects(), 0u);
}

TEST(perturbed_words, numbers_that_come_from_outside_are_no_places) {
  perturbation::here().restart();
  model::context<machine> c{};
  c.fresh_frame = model::pfn<machine>{machine{77}};
  c.cached = true;
  const auto lifted = lift_fields<perturbed<machine>>(c);
  EXPECT_EQ(lifted.fresh_frame.word().get(), 77u);
  EXPECT_TRUE(lifted.cached.get());
  EXPECT_FALSE(lifted.shared.get());
  EXPECT_EQ(perturbation::here().constants(), 0u);
}

TEST(perturbed_words, look_at_both_sides_of_a_conjunction) {
  int looked = 0;
  const auto look = [&](bool is) {
    ++looked;
    return strict{is};
  };
  EXPECT_FALSE((look(false) && look(true)).get());
  EXPECT_TRUE((look(true) || look(false)).get());
  EXPECT_EQ(looked, 4);
}

}  // namespace
}  // namespace ptecheck::smt
