#include <ptecheck/impl/headers/operands.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace ptecheck::impl::headers {
namespace {

std::vector<std::uint64_t> drawn(ptecheck_operand kind, std::size_t count, std::uint64_t seed = 1) {
  std::vector<std::uint64_t> operands(count);
  operand_source(kind, seed).fill(operands);
  return operands;
}

std::uint64_t most(ptecheck_operand kind) {
  const auto operands = drawn(kind, 20'000);
  return *std::max_element(operands.begin(), operands.end());
}

TEST(operands, words_include_every_single_bit_and_every_pair) {
  const auto operands = drawn(ptecheck_word, 100'000);
  const std::set<std::uint64_t> words(operands.begin(), operands.end());
  for (unsigned i = 0; i < 64; ++i)
    for (unsigned j = 0; j <= i; ++j)
      EXPECT_TRUE(words.contains(std::uint64_t{1} << i | std::uint64_t{1} << j));
}

TEST(operands, words_include_every_pattern_of_the_low_twelve_bits) {
  const auto operands = drawn(ptecheck_word, 100'000);
  const std::set<std::uint64_t> words(operands.begin(), operands.end());
  for (std::uint64_t low = 0; low < 4096; ++low) EXPECT_TRUE(words.contains(low));
}

TEST(operands, half_of_the_first_words_are_random) {
  EXPECT_NE(drawn(ptecheck_word, 100, 1), drawn(ptecheck_word, 100, 2));
}

TEST(operands, entries_include_every_type) {
  std::set<std::uint64_t> types;
  for (const std::uint64_t entry : drawn(ptecheck_entry, 100'000)) types.insert(entry >> 58);
  EXPECT_EQ(types.size(), 64u);
}

TEST(operands, small_kinds_reach_their_bound_and_stay_below_it) {
  EXPECT_EQ(most(ptecheck_nothing), 0u);
  EXPECT_EQ(most(ptecheck_truth), 1u);
  EXPECT_EQ(most(ptecheck_payload), 7u);
  EXPECT_EQ(most(ptecheck_type), 31u);
  EXPECT_EQ(most(ptecheck_step), 511u);
}

TEST(operands, equal_seeds_give_equal_operands) {
  for (std::size_t kind = 0; kind < operand_kinds; ++kind) {
    const auto same = static_cast<ptecheck_operand>(kind);
    EXPECT_EQ(drawn(same, 5000, 7), drawn(same, 5000, 7));
  }
}

}  // namespace
}  // namespace ptecheck::impl::headers
