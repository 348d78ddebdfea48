#include <ptecheck/impl/packed/driven_machine_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

using model::pages;

model::world world_of_blocks() {
  model::world in = small_world();
  in.pages = 1024;
  return in;
}

TEST(collapse, waits_for_what_is_just_being_moved) {
  const model::world in = world_of_blocks();
  driven m{in};
  ASSERT_TRUE(m.write(7, 7));
  ASSERT_TRUE(m.write(8, 8));
  ASSERT_TRUE(m.done(model::reclaim{parent, pages(7, 1)}));
  ASSERT_TRUE(m.done(model::fork{parent, child}));
  ASSERT_EQ(m.read(7), 7);
  ASSERT_TRUE(m.done(model::migrate_begin{parent, {7}}));
  ASSERT_TRUE(m.done(model::migrate_begin{parent, {8}}));
  EXPECT_TRUE(m.done(model::madvise_collapse{child, pages(0, 512)}));
  EXPECT_TRUE(m.under_test().is_huge(child, 0));
  EXPECT_EQ(m.read(7, child), 7) << "it was the page of a slot";
  EXPECT_EQ(m.read(8, child), 8);
  EXPECT_EQ(m.read(7), 7);
  EXPECT_EQ(census(m.under_test(), in).complaint(), std::nullopt);
}

}  // namespace
}  // namespace ptecheck::impl::packed
