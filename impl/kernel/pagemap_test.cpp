#include <ptecheck/impl/kernel/pagemap.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::kernel {
namespace {

using model::page_bit;

constexpr std::uint64_t bit(unsigned number) {
  return std::uint64_t{1} << number;
}

TEST(pagemap, says_nothing_of_an_empty_word) {
  EXPECT_EQ(decoded(0), 0);
}

TEST(pagemap, has_a_name_for_each_bit_that_the_model_knows) {
  EXPECT_EQ(decoded(bit(63)), static_cast<unsigned>(page_bit::present));
  EXPECT_EQ(decoded(bit(62)), static_cast<unsigned>(page_bit::swapped));
  EXPECT_EQ(decoded(bit(63) | bit(61)), page_bit::present | page_bit::file);
  EXPECT_EQ(decoded(bit(62) | bit(58)), page_bit::swapped | page_bit::guard);
  EXPECT_EQ(decoded(bit(62) | bit(57)), page_bit::swapped | page_bit::uffd_wp);
}

TEST(pagemap, tells_of_sharing_only_where_a_page_is_mapped) {
  EXPECT_EQ(decoded(bit(63) | bit(56)), page_bit::present | page_bit::only_here);
  EXPECT_EQ(decoded(bit(62) | bit(56)), static_cast<unsigned>(page_bit::swapped));
}

TEST(pagemap, passes_over_frames_and_soft_dirty) {
  EXPECT_EQ(decoded(bit(55) | 0x1234), 0);
}

}  // namespace
}  // namespace ptecheck::impl::kernel
