#include <ptecheck/impl/packed/driven_machine_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

using model::backing;
using model::pages;
using model::protection;
using model::remap_way;
using model::uffd_mode;

model::mremap in_place(std::uint32_t first, std::uint32_t count, std::uint16_t size) {
  return {parent, pages(first, count), {size}, {0}, remap_way::in_place};
}
model::mremap to_place(std::uint32_t first,
                       std::uint32_t count,
                       std::uint16_t size,
                       std::uint16_t to,
                       remap_way how = remap_way::move) {
  return {parent, pages(first, count), {size}, {to}, how};
}

TEST(mremap, checks_its_arguments_in_order) {
  driven m;
  EXPECT_EQ(m(model::mremap{parent, {1, 4096}, {1}, {9}, remap_way::move}), refused(EINVAL));
  EXPECT_EQ(m(in_place(3, 1, 0)), refused(EINVAL));
  EXPECT_EQ(m(to_place(3, 4, 4, 6)), refused(EINVAL));
  EXPECT_EQ(m(to_place(3, 4, 5, 16, remap_way::dontunmap)), refused(EINVAL));
  EXPECT_TRUE(std::holds_alternative<model::unsupported>(m(in_place(31, 1, 2))));
  ASSERT_TRUE(m.done(model::munmap{parent, pages(3, 1)}));
  EXPECT_EQ(m(to_place(3, 1, 1, 9)), refused(EFAULT));
  EXPECT_EQ(m(in_place(4, 0, 1)), refused(EINVAL));
}

TEST(mremap, cuts_and_grows_in_place) {
  driven m;
  ASSERT_TRUE(m.write(15, 1) && m.write(16, 2));
  EXPECT_EQ(m(in_place(13, 3, 5)), refused(ENOMEM));
  ASSERT_TRUE(m.done(in_place(13, 19, 3)));
  EXPECT_EQ(m.under_test().vma_at(parent, 16), nullptr);
  EXPECT_EQ(m.read(15), 1);
  EXPECT_EQ(m(in_place(13, 4, 6)), refused(EFAULT));
  ASSERT_TRUE(m.done(in_place(13, 3, 5)));
  EXPECT_EQ(m.read(16), 0);
}

TEST(mremap, does_not_grow_from_the_middle_of_vmas_that_were_not_merged) {
  driven m;
  ASSERT_TRUE(m.done(model::munmap{parent, pages(16, 16)}));
  EXPECT_EQ(m(in_place(13, 3, 4), {.apart = {1ull << 15}}), refused(EFAULT));
  EXPECT_TRUE(m.done(in_place(15, 1, 2), {.apart = {1ull << 15}}));
}

TEST(mremap, moves_entries_as_they_are_and_replaces_what_was_there) {
  driven m{small_world(backing::anon, uffd_mode::none)};
  ASSERT_TRUE(m.write(2, 1) && m.write(3, 2) && m.write(16, 9));
  ASSERT_TRUE(m.done(model::reclaim{parent, pages(3, 1)}));
  const model::pfn<> frame = m.page(2).frame, lost = m.page(16).frame;
  ASSERT_TRUE(m.done(to_place(2, 2, 3, 15)));
  EXPECT_EQ(m.under_test().vma_at(parent, 2), nullptr);
  EXPECT_EQ(m.page(15).frame, frame);
  EXPECT_TRUE(m.page(15).exclusive);
  EXPECT_EQ(m.under_test().frame(lost).names, 0u);
  EXPECT_EQ(m.read(16), 2);
  EXPECT_EQ(m.read(17), 0);
}

TEST(mremap, takes_pages_out_of_their_userfaultfd_unless_it_hears_of_it) {
  model::world in = small_world(backing::anon, uffd_mode::wp);
  for (const bool event : {false, true}) {
    in.features.event_remap = event;
    driven m{in};
    ASSERT_TRUE(m.write(2, 1));
    ASSERT_TRUE(m.done(model::uffdio_writeprotect{parent, pages(2, 1), true}));
    ASSERT_TRUE(m.done(to_place(2, 1, 1, 16)));
    EXPECT_EQ(m.page(16).uffd_wp, event);
    EXPECT_EQ(m.under_test().vma_at(parent, 16)->uffd, event ? uffd_mode::wp : uffd_mode::none);
  }
}

TEST(mremap, dontunmap_leaves_an_empty_unlocked_mapping) {
  driven m;
  ASSERT_TRUE(m.write(2, 1));
  ASSERT_TRUE(m.done(model::mlock{parent, pages(2, 2)}));
  ASSERT_TRUE(m.done(to_place(2, 1, 1, 16, remap_way::dontunmap)));
  EXPECT_TRUE(m.is_none(2));
  EXPECT_FALSE(is_locked(*m.under_test().vma_at(parent, 2)));
  EXPECT_FALSE(is_locked(*m.under_test().vma_at(parent, 3)));
  EXPECT_TRUE(is_locked(*m.under_test().vma_at(parent, 16)));
  EXPECT_EQ(m.read(16), 1);
}

TEST(mremap, keeps_the_place_in_the_file) {
  driven m{small_world(backing::shmem)};
  ASSERT_TRUE(m.write(2, 1));
  ASSERT_TRUE(m.done(to_place(2, 1, 2, 20)));
  EXPECT_EQ(m.under_test().vma_at(parent, 20)->moved, -18);
  ASSERT_TRUE(m.write(21, 5));
  EXPECT_EQ(m.read(3), 5);
  ASSERT_TRUE(m.done(model::punch_hole{pages(2, 1)}));
  EXPECT_TRUE(m.is_none(20));
  EXPECT_EQ(m.read(21), 5);
  ASSERT_TRUE(m.done(model::madvise_remove{parent, pages(21, 1)}));
  EXPECT_EQ(m.read(3), 0);
}

TEST(mremap, takes_several_vmas_in_turn_if_they_keep_their_size) {
  driven m;
  ASSERT_TRUE(m.done(model::mprotect{parent, pages(3, 1), protection::read}));
  EXPECT_EQ(m(to_place(2, 2, 3, 16)), refused(EFAULT));
  ASSERT_TRUE(m.done(to_place(2, 2, 2, 16)));
  EXPECT_EQ(m.under_test().vma_at(parent, 16)->prot, protection::read_write);
  EXPECT_EQ(m.under_test().vma_at(parent, 17)->prot, protection::read);
  EXPECT_EQ(m.under_test().vma_at(parent, 2), nullptr);
}

TEST(mremap, of_length_0_maps_a_file_once_more) {
  driven m{small_world(backing::shmem)};
  ASSERT_TRUE(m.done(to_place(2, 0, 1, 16)));
  EXPECT_EQ(m.under_test().vma_at(parent, 16)->moved, -14);
  EXPECT_NE(m.under_test().vma_at(parent, 2), nullptr);
}

}  // namespace
}  // namespace ptecheck::impl::packed
