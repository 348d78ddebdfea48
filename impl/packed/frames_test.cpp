#include <ptecheck/impl/packed/frames.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

TEST(pool, hands_out_the_number_that_it_announced) {
  pool<slot_unit> slots;
  EXPECT_EQ(slots.next(), 1u);
  slots.take().contents = 7;
  slots.name(1);
  EXPECT_EQ(slots.next(), 2u);
  EXPECT_EQ(slots.view(1).contents, 7);
  EXPECT_EQ(slots.view(1).names, 1u);
}

TEST(pool, takes_back_what_no_one_names) {
  pool<frame_unit> frames;
  frames.take();
  frames.name(1);
  frames.name(1);
  frames.drop(1);
  EXPECT_EQ(frames.next(), 2u);
  frames.drop(1);
  EXPECT_EQ(frames.next(), 1u);
  EXPECT_EQ(frames.take().names, 0u);
}

TEST(pool, keeps_what_the_page_cache_holds) {
  pool<frame_unit> frames;
  frames.take().cached = true;
  frames.name(1);
  frames.drop(1);
  EXPECT_EQ(frames.next(), 2u);
  frames[1].cached = false;
  frames.release(1);
  EXPECT_EQ(frames.next(), 1u);
}

TEST(pool, never_hands_out_number_zero) {
  pool<frame_unit> frames;
  frames.name(0);
  frames.drop(0);
  EXPECT_EQ(frames.next(), 1u);
}

TEST(pool, bears_names_of_what_was_never_handed_out) {
  pool<slot_unit> slots;
  slots.drop(5);
  slots.name(5);
  EXPECT_EQ(slots.view(5).names, 1u);
  EXPECT_EQ(slots.view(9).names, 0u);
}

TEST(pool, is_as_new_after_a_reset) {
  pool<frame_unit> frames;
  frames.take();
  frames.name(1);
  frames.reset();
  EXPECT_EQ(frames.next(), 1u);
  EXPECT_EQ(frames.view(1).names, 0u);
}

}  // namespace
}  // namespace ptecheck::impl::packed
