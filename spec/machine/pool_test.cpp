#include <ptecheck/spec/machine/pool.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

TEST(pool, hands_out_what_it_promised_and_never_0) {
  pool of;
  of.reset(2);
  EXPECT_EQ(of.next(), 1u);
  of.take();
  EXPECT_EQ(of.next(), 2u);
}

TEST(pool, takes_back_only_what_nobody_needs) {
  pool of;
  of.reset(2);
  of.take();
  of[1].names = 1;
  of.release(1);
  EXPECT_EQ(of.next(), 2u);
  of[1].names = 0;
  of[1].cached = true;
  of.release(1);
  EXPECT_EQ(of.next(), 2u);
  of[1].cached = false;
  of.release(1);
  EXPECT_EQ(of.next(), 1u);
}

TEST(pool, a_unit_is_new_each_time_but_knows_how_often_it_was_born) {
  pool of;
  of.reset(1);
  of.take();
  of[1].contents = {7};
  of[1].anon = true;
  of.release(1);
  of.take();
  EXPECT_EQ(of[1].contents, model::token{});
  EXPECT_FALSE(of[1].anon);
  EXPECT_EQ(of[1].born, 2u);
}

TEST(pool, does_not_take_the_zero_page_back) {
  pool of;
  of.reset(1);
  of.release(0);
  EXPECT_EQ(of.next(), 1u);
}

}  // namespace
}  // namespace ptecheck::spec
