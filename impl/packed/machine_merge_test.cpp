#include <ptecheck/impl/packed/driven_machine_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

using model::backing;
using model::pages;
using model::uffd_mode;

constexpr model::range whole = pages(0, 32);

TEST(ksm, makes_equal_pages_of_mergeable_memory_one) {
  driven m{small_world(backing::anon, uffd_mode::wp)};
  ASSERT_TRUE(m.write(2, 7) && m.write(15, 7) && m.write(16, 8) && m.write(20, 7));
  ASSERT_TRUE(m.done(model::uffdio_writeprotect{parent, pages(15, 1), true}));
  ASSERT_TRUE(m.done(model::madvise_mergeable{parent, pages(0, 18), true}));
  const model::pfn<> kept = m.page(2).frame;
  ASSERT_TRUE(m.done(model::ksm_merge{parent}));
  EXPECT_EQ(m.page(15).frame, kept);
  EXPECT_TRUE(m.page(15).uffd_wp);
  EXPECT_FALSE(m.page(2).write || m.page(2).exclusive);
  EXPECT_EQ(m.under_test().frame(kept).names, 2u);
  EXPECT_TRUE(m.page(16).write);
  EXPECT_FALSE(m.page(20).frame == kept);
}

TEST(ksm, lets_linux_choose_which_page_stays_and_which_does_not_take_part) {
  driven m;
  for (const std::uint32_t page : {1u, 2u, 3u}) ASSERT_TRUE(m.write(page, 7));
  ASSERT_TRUE(m.done(model::madvise_mergeable{parent, whole, true}));
  const model::pfn<> second = m.page(2).frame;
  ASSERT_TRUE(m.done(model::ksm_merge{parent}, {.kept = {1u << 3}, .repointed = {1u << 1}}));
  EXPECT_EQ(m.page(1).frame, second);
  EXPECT_FALSE(m.page(3).frame == second);
  EXPECT_TRUE(m.page(3).write);
}

TEST(ksm, pages_are_copied_on_write_and_when_the_memory_is_mergeable_no_more) {
  driven m;
  for (const std::uint32_t page : {1u, 2u, 3u}) ASSERT_TRUE(m.write(page, 7));
  ASSERT_TRUE(m.done(model::madvise_mergeable{parent, whole, true}));
  ASSERT_TRUE(m.done(model::ksm_merge{parent}));
  const model::pfn<> common = m.page(1).frame;
  ASSERT_TRUE(m.write(1, 9));
  ASSERT_TRUE(m.done(model::madvise_mergeable{parent, pages(2, 1), false}));
  EXPECT_TRUE(m.page(2).exclusive);
  EXPECT_EQ(m.read(2), 7);
  EXPECT_EQ(m.under_test().frame(common).names, 1u);
  ASSERT_TRUE(m.write(3, 1));
  EXPECT_FALSE(m.page(3).frame == common);
}

TEST(ksm, takes_one_process_and_no_shared_memory) {
  driven m;
  ASSERT_TRUE(m.done(model::fork{parent, child}));
  EXPECT_TRUE(std::holds_alternative<model::unsupported>(m(model::ksm_merge{parent})));
  driven file{small_world(backing::shmem)};
  ASSERT_TRUE(file.done(model::madvise_mergeable{parent, whole, true}));
  EXPECT_FALSE(file.under_test().vma_at(parent, 3)->mergeable);
}

TEST(swapoff, brings_every_page_back_one_for_each_slot) {
  driven m{small_world(backing::anon, uffd_mode::wp)};
  ASSERT_TRUE(m.write(15, 1) && m.write(16, 2));
  ASSERT_TRUE(m.done(model::uffdio_writeprotect{parent, pages(16, 1), true}));
  ASSERT_TRUE(m.done(model::reclaim{parent, whole}));
  ASSERT_TRUE(m.done(model::fork{parent, child}));
  ASSERT_TRUE(m.done(model::swapoff{}));
  EXPECT_EQ(m.page(15).frame, m.page(15, child).frame);
  EXPECT_TRUE(m.page(16).uffd_wp);
  EXPECT_FALSE(m.page(15).write || m.page(15).exclusive);
  EXPECT_EQ(m.read(16, child), 2);
}

TEST(swap_cache, gives_every_entry_of_a_slot_the_same_page) {
  driven m;
  ASSERT_TRUE(m.write(15, 1));
  ASSERT_TRUE(m.done(model::reclaim{parent, whole}));
  ASSERT_TRUE(m.done(model::fork{parent, child}));
  EXPECT_EQ(m.read(15), 1);
  EXPECT_EQ(m.read(15, child), 1);
  EXPECT_EQ(m.page(15).frame, m.page(15, child).frame);
  ASSERT_TRUE(m.write(15, 2));
  EXPECT_EQ(m.read(15, child), 1);
}

TEST(swap_cache, a_page_that_others_map_is_not_written_in_place) {
  driven m;
  ASSERT_TRUE(m.write(15, 1));
  ASSERT_TRUE(m.done(model::reclaim{parent, whole}));
  ASSERT_TRUE(m.done(model::fork{parent, child}));
  EXPECT_EQ(m.read(15), 1);
  ASSERT_TRUE(m.write(15, 2, child));
  EXPECT_EQ(m.read(15), 1);
}

}  // namespace
}  // namespace ptecheck::impl::packed
