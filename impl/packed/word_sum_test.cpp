#include <ptecheck/impl/packed/word_sum.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace ptecheck::impl::packed {
namespace {

std::vector<std::uint64_t> samples() {
  std::vector<std::uint64_t> words{0, ~std::uint64_t{0}, 0x0123456789abcdef, 0xfedcba9876543210};
  for (unsigned bit = 0; bit < 64; ++bit) {
    words.push_back(std::uint64_t{1} << bit);
    words.push_back((std::uint64_t{1} << bit) - 1);
    words.push_back(0x9e3779b97f4a7c15 * bit);
  }
  return words;
}

TEST(word_sum, is_the_sum_of_the_machine) {
  for (const std::uint64_t a : samples())
    for (const std::uint64_t b : samples()) EXPECT_EQ(sum(a, b), a + b);
}

TEST(word_sum, difference_is_that_of_the_machine) {
  for (const std::uint64_t a : samples())
    for (const std::uint64_t b : samples()) EXPECT_EQ(difference(a, b), a - b);
}

TEST(word_sum, at_least_compares_without_a_sign) {
  for (std::uint64_t number = 0; number < 64; ++number)
    for (std::uint64_t constant = 0; constant < 64; ++constant)
      EXPECT_EQ(at_least<6>(number, constant), number >= constant);
}

}  // namespace
}  // namespace ptecheck::impl::packed
