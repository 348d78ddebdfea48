#include <ptecheck/props/choices.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <set>
#include <vector>

namespace ptecheck::props {
namespace {

template <class C>
std::vector<std::uint32_t> first_numbers(C from) {
  std::vector<std::uint32_t> all;
  for (int i = 0; i < 64; ++i) all.push_back(from.below(1000));
  return all;
}

TEST(choices, pcg_gives_the_same_numbers_for_the_same_seed_and_stream) {
  EXPECT_EQ(first_numbers(pcg_choices{7, 3}), first_numbers(pcg_choices{7, 3}));
}

TEST(choices, pcg_numbers_never_change) {
  pcg_choices from{1, 2};
  const std::array numbers{from.below(1000), from.below(1000), from.below(1000)};
  EXPECT_EQ(numbers, (std::array<std::uint32_t, 3>{933, 406, 722}));
}

TEST(choices, pcg_gives_every_seed_and_stream_its_own_numbers) {
  std::set<std::vector<std::uint32_t>> all;
  for (std::uint64_t seed = 0; seed < 30; ++seed)
    for (std::uint64_t stream = 0; stream < 30; ++stream)
      all.insert(first_numbers(pcg_choices{seed, stream}));
  EXPECT_EQ(all.size(), 900u);
}

TEST(choices, pcg_reaches_every_number_and_none_beyond) {
  pcg_choices from{11};
  std::array<int, 23> seen{};
  for (int i = 0; i < 23 * 100; ++i) ++seen.at(from.below(23));
  for (const int times : seen) EXPECT_GT(times, 50);
}

TEST(choices, neighbouring_streams_begin_differently) {
  std::array<int, 16> seen{};
  for (std::uint64_t stream = 0; stream < 16 * 100; ++stream)
    ++seen[pcg_choices(5, stream).below(4) * 4 + pcg_choices(5, stream + 1).below(4)];
  for (const int times : seen) EXPECT_GT(times, 50);
}

TEST(choices, pcg_says_rarely_seldom) {
  pcg_choices from{11};
  int times = 0;
  for (std::uint32_t i = 0; i < 100 * rare; ++i) times += from.rarely() ? 1 : 0;
  EXPECT_GT(times, 50);
  EXPECT_LT(times, 200);
}

TEST(choices, behind_the_end_of_a_byte_string_every_answer_is_the_simplest) {
  byte_choices from{{}};
  EXPECT_EQ(from.below(1), 0u);
  EXPECT_EQ(from.below(1'000'000'000), 0u);
  EXPECT_FALSE(from.rarely());
}

TEST(choices, a_byte_string_can_say_every_number) {
  std::set<std::uint32_t> small, large;
  for (unsigned high = 0; high < 256; ++high) {
    const std::array<std::uint8_t, 1> one{static_cast<std::uint8_t>(high)};
    small.insert(byte_choices{one}.below(23));
    for (unsigned low = 0; low < 256; ++low) {
      const std::array<std::uint8_t, 2> two{one[0], static_cast<std::uint8_t>(low)};
      large.insert(byte_choices{two}.below(300));
    }
  }
  EXPECT_EQ(small.size(), 23u);
  EXPECT_EQ(*small.rbegin(), 22u);
  EXPECT_EQ(large.size(), 300u);
  EXPECT_EQ(*large.rbegin(), 299u);
}

TEST(choices, a_byte_string_is_read_in_order) {
  const std::array<std::uint8_t, 3> bytes{0, 255, 128};
  byte_choices from{bytes};
  EXPECT_EQ(from.below(10), 0u);
  EXPECT_EQ(from.below(10), 9u);
  EXPECT_EQ(from.below(10), 5u);
  EXPECT_EQ(from.below(10), 0u);
}

TEST(choices, the_enumerator_visits_each_sequence_once) {
  std::vector<std::vector<std::uint32_t>> visited;
  every_choice all;
  do {
    const std::uint32_t first = all.below(3);
    std::vector<std::uint32_t> answers{first};
    if (first == 1) answers.push_back(all.below(2));
    if (first == 2) answers.push_back(all.rarely() ? 1 : 0);
    visited.push_back(answers);
  } while (all.next());
  const std::vector<std::vector<std::uint32_t>> expected{{0}, {1, 0}, {1, 1}, {2, 0}, {2, 1}};
  EXPECT_EQ(visited, expected);
}

TEST(choices, the_enumerator_asked_nothing_has_one_sequence) {
  every_choice all;
  EXPECT_FALSE(all.next());
}

}  // namespace
}  // namespace ptecheck::props
