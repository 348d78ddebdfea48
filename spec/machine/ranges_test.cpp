#include <ptecheck/spec/machine/ranges.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

struct run {
  std::uint32_t first, end;
  friend bool operator==(run, run) = default;
};

TEST(ranges, round_their_length_up_to_whole_pages) {
  EXPECT_EQ(rounded_up<run>(model::pages(3, 2)), (run{3, 5}));
  EXPECT_EQ(rounded_up<run>({3 * model::page_size, 1}), (run{3, 4}));
  EXPECT_EQ(rounded_up<run>({3 * model::page_size, model::page_size + 1}), (run{3, 5}));
  EXPECT_EQ(rounded_up<run>(model::pages(3, 0)), (run{3, 3}));
}

TEST(ranges, the_largest_one_does_not_wrap) {
  EXPECT_EQ(rounded_up<run>({UINT32_MAX - 4095, UINT32_MAX}), (run{0xfffff, 0x1fffff}));
}

TEST(ranges, may_be_taken_by_the_pages_that_they_touch) {
  constexpr std::uint32_t page = model::page_size;
  EXPECT_EQ(touched_pages<run>(model::pages(3, 2)), (run{3, 5}));
  EXPECT_EQ(touched_pages<run>({3 * page + 1, page}), (run{3, 5}));
  EXPECT_EQ(touched_pages<run>({4 * page - 1, 1}), (run{3, 4}));
  EXPECT_EQ(touched_pages<run>({3 * page + 1, 0}), (run{3, 4}));
}

TEST(ranges, are_aligned_to_pages) {
  EXPECT_FALSE(misaligned(0));
  EXPECT_FALSE(misaligned(model::page_size));
  EXPECT_TRUE(misaligned(1));
}

TEST(ranges, that_touch_pages_do_not_wrap) {
  EXPECT_EQ(touched_pages<run>({1, UINT32_MAX}), (run{0, 0x100000}));
}

}  // namespace
}  // namespace ptecheck::spec
