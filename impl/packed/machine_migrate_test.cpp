#include <ptecheck/impl/packed/driven_machine_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

using model::backing;
using model::pages;
using model::uffd_mode;

model::migrate_begin begin_at(std::uint32_t page, model::mm_id mm = parent) {
  return {mm, {static_cast<std::uint16_t>(page)}};
}
model::migrate_end end_at(std::uint32_t page, model::mm_id mm = parent) {
  return {mm, {static_cast<std::uint16_t>(page)}};
}
template <class Faults>
bool moves(const driven<Faults>& m, std::uint32_t page, model::mm_id mm = parent) {
  return std::holds_alternative<model::migration<>>(m.at(page, mm));
}

TEST(migration, takes_every_word_of_a_page_to_one_new_frame) {
  driven m;
  ASSERT_TRUE(m.write(before_boundary, 7) && m.done(model::fork{parent, child}));
  const model::pfn<> old = m.page(before_boundary).frame;
  ASSERT_TRUE(m.done(begin_at(before_boundary, child)));
  EXPECT_TRUE(moves(m, before_boundary) && moves(m, before_boundary, child));
  ASSERT_TRUE(m.done(end_at(before_boundary)));
  const model::pfn<> made = m.page(before_boundary).frame;
  EXPECT_FALSE(made == old);
  EXPECT_EQ(m.page(before_boundary, child).frame, made);
  EXPECT_EQ(m.under_test().frame(made).names, 2u);
  EXPECT_EQ(m.under_test().frame(old).names, 0u);
  EXPECT_EQ(m.read(before_boundary), 7);
}

TEST(migration, gives_an_exclusive_page_back_exclusive) {
  driven m;
  ASSERT_TRUE(m.write(3, 7) && m.done(begin_at(3)) && m.done(end_at(3)));
  EXPECT_TRUE(m.page(3).exclusive && m.page(3).write && m.page(3).dirty);
}

TEST(migration, of_nothing_does_nothing) {
  driven m;
  EXPECT_EQ(m.read(1), 0);
  EXPECT_TRUE(m.done(begin_at(1)) && m.done(begin_at(2)) && m.done(begin_at(32)));
  EXPECT_TRUE(m.done(end_at(1)) && m.done(end_at(2)) && m.done(end_at(32)));
  EXPECT_EQ(m.page(1).frame, model::pfn<>{});
}

TEST(migration, ends_for_an_access_of_anybody) {
  driven m;
  ASSERT_TRUE(m.write(3, 7) && m.done(model::fork{parent, child}) && m.done(begin_at(3)));
  EXPECT_EQ(m.read(3, child), 7);
  EXPECT_FALSE(moves(m, 3));
}

TEST(migration, keeps_the_page_cache_and_ends_for_who_needs_the_file) {
  driven m{small_world(backing::shmem)};
  ASSERT_TRUE(m.write(3, 7) && m.done(begin_at(3)));
  ASSERT_TRUE(m.done(model::madvise_dontneed{parent, pages(3, 1)}));
  const model::pfn<> old = m.under_test().cached(3);
  EXPECT_TRUE(m.under_test().frame(old).migrates);
  EXPECT_EQ(m.read(3), 7);
  EXPECT_FALSE(m.under_test().cached(3) == old);
  EXPECT_EQ(m.page(3).frame, m.under_test().cached(3));
}

TEST(migration, keeps_the_swap_cache) {
  driven m;
  ASSERT_TRUE(m.write(3, 7) && m.done(model::reclaim{parent, pages(3, 1)}));
  ASSERT_TRUE(m.done(model::fork{parent, child}));
  EXPECT_EQ(m.read(3), 7);
  ASSERT_TRUE(m.done(begin_at(3)));
  EXPECT_EQ(m.read(3, child), 7);
  EXPECT_EQ(m.page(3, child).frame, m.page(3).frame);
}

TEST(migration, ends_for_move_and_swapoff_and_for_the_parting_of_ksm) {
  driven m{small_world(backing::anon, uffd_mode::wp)};
  ASSERT_TRUE(m.write(3, 7) && m.done(begin_at(3)));
  ASSERT_TRUE(m.done(model::uffdio_move{parent, pages(3, 1), {9}, false}));
  EXPECT_TRUE(m.page(9).write);
  ASSERT_TRUE(m.write(4, 8) && m.write(5, 8));
  ASSERT_TRUE(m.done(model::madvise_mergeable{parent, pages(4, 2), true}));
  ASSERT_TRUE(m.done(model::ksm_merge{parent}) && m.done(begin_at(4)));
  EXPECT_TRUE(moves(m, 4) && moves(m, 5));
  ASSERT_TRUE(m.done(model::madvise_mergeable{parent, pages(5, 1), false}));
  EXPECT_TRUE(m.page(5).exclusive && !m.page(4).exclusive);
  ASSERT_TRUE(m.done(model::reclaim{parent, pages(9, 1)}) && m.done(model::fork{parent, child}));
  EXPECT_EQ(m.read(9), 7);
  ASSERT_TRUE(m.done(begin_at(9)) && m.done(model::swapoff{}));
  EXPECT_EQ(m.page(9).frame, m.page(9, child).frame);
}

TEST(migration, is_over_where_the_page_is_gone) {
  driven m;
  ASSERT_TRUE(m.write(3, 7) && m.done(begin_at(3)));
  ASSERT_TRUE(m.done(model::madvise_dontneed{parent, pages(3, 1)}) && m.done(end_at(3)));
  EXPECT_TRUE(m.is_none(3));
  EXPECT_EQ(m.read(3), 0);
}

}  // namespace
}  // namespace ptecheck::impl::packed
