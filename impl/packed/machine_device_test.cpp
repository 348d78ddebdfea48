#include <ptecheck/impl/packed/driven_machine_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

using model::backing;
using model::pages;

model::migrate_to_device going(std::uint16_t page, model::mm_id mm = parent) {
  return {mm, {page}};
}
template <class Faults>
bool is_away(const driven<Faults>& m, std::uint32_t page, model::mm_id mm = parent) {
  return std::holds_alternative<model::device_private<>>(m.at(page, mm));
}

TEST(device, takes_every_word_of_a_page_and_gives_it_back_to_all) {
  driven m;
  ASSERT_TRUE(m.write(before_boundary, 7) && m.done(model::fork{parent, child}));
  const model::pfn<> old = m.page(before_boundary).frame;
  ASSERT_TRUE(m.done(going(before_boundary, child)));
  EXPECT_TRUE(is_away(m, before_boundary) && is_away(m, before_boundary, child));
  EXPECT_EQ(m.under_test().frame(old).names, 0u);
  EXPECT_EQ(m.read(before_boundary), 7);
  EXPECT_FALSE(is_away(m, before_boundary, child));
  EXPECT_EQ(m.page(before_boundary).frame, m.page(before_boundary, child).frame);
}

TEST(device, gives_an_exclusive_page_back_exclusive_unless_it_was_forked_meanwhile) {
  driven m;
  ASSERT_TRUE(m.write(3, 7) && m.done(going(3)) && m.read(3) == 7);
  EXPECT_TRUE(m.page(3).exclusive && m.page(3).write && !m.page(3).dirty);
  ASSERT_TRUE(m.done(going(3)) && m.done(model::fork{parent, child}) && m.read(3) == 7);
  EXPECT_FALSE(m.page(3).exclusive || m.page(3).write);
}

TEST(device, takes_no_page_of_a_file_and_nothing_where_there_is_none) {
  driven m;
  EXPECT_EQ(m.read(1), 0);
  EXPECT_TRUE(m.done(going(1)) && m.done(going(2)) && m.done(going(99)));
  driven file{small_world(backing::private_shmem)};
  ASSERT_TRUE(file.write(3, 7));
  EXPECT_TRUE(std::holds_alternative<model::unsupported>(file(going(3))));
}

TEST(device, holds_a_page_until_an_access_or_a_fork) {
  driven m;
  const auto is_held = [&](std::uint32_t page) {
    return std::holds_alternative<model::device_exclusive<>>(m.at(page));
  };
  ASSERT_TRUE(m.write(3, 7) && m.write(4, 8));
  ASSERT_TRUE(m.done(model::make_device_exclusive{parent, {3}}));
  ASSERT_TRUE(m.done(model::make_device_exclusive{parent, {4}}));
  EXPECT_TRUE(is_held(3) && is_held(4));
  EXPECT_EQ(m.read(3), 7);
  EXPECT_TRUE(m.page(3).write && m.page(3).exclusive && m.page(3).dirty);
  ASSERT_TRUE(m.done(model::fork{parent, child}));
  EXPECT_FALSE(is_held(4) || m.page(4).write || m.page(4).exclusive);
  EXPECT_EQ(m.read(4, child), 8);
}

TEST(device, remembers_that_a_page_was_written_since_it_was_given_away) {
  driven m;
  ASSERT_TRUE(m.write(3, 7) && m.write(4, 8) && m.done(model::madvise_free{parent, pages(3, 2)}));
  ASSERT_TRUE(m.write(3, 9) && m.done(going(3)) && m.done(going(4)));
  ASSERT_TRUE(m.read(3) == 9 && m.read(4) == 8);
  EXPECT_FALSE(m.under_test().frame(m.page(3).frame).lazy);
  EXPECT_TRUE(m.under_test().frame(m.page(4).frame).lazy);
}

}  // namespace
}  // namespace ptecheck::impl::packed
