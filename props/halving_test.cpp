#include <ptecheck/props/halving.hpp>

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace ptecheck::props {
namespace {

using chunks = std::vector<std::pair<std::size_t, std::size_t>>;

chunks all_of(std::size_t length) {
  halving cut;
  chunks all;
  while (const auto chunk = cut.next(length)) all.emplace_back(chunk->first, chunk->end);
  return all;
}

TEST(halving, goes_from_halves_to_single_ones_and_from_the_end_to_the_beginning) {
  EXPECT_EQ(all_of(4), (chunks{{0, 4}, {2, 4}, {0, 2}, {3, 4}, {2, 3}, {1, 2}, {0, 1}}));
  EXPECT_EQ(all_of(3), (chunks{{1, 3}, {0, 1}, {2, 3}, {1, 2}, {0, 1}}));
}

TEST(halving, has_nothing_to_cut_in_an_empty_list) {
  EXPECT_EQ(all_of(0), chunks{});
  EXPECT_EQ(all_of(1), (chunks{{0, 1}}));
}

TEST(halving, goes_on_in_a_list_that_got_shorter) {
  halving cut;
  std::size_t length = 100, asked = 0;
  while (const auto chunk = cut.next(length)) {
    ASSERT_LT(chunk->first, chunk->end);
    ASSERT_LE(chunk->end, length);
    length -= chunk->end - chunk->first;
    ++asked;
  }
  EXPECT_EQ(length, 0u);
  EXPECT_LT(asked, 10u);
}

}  // namespace
}  // namespace ptecheck::props
