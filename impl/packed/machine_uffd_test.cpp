#include <ptecheck/impl/packed/driven_machine_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

using model::backing;
using model::pages;
using model::protection;
using model::uffd_mode;

constexpr model::range odd_start{1, model::page_size};
constexpr model::range odd_length{0, 1};

model::uffd_mode modes(driven<>& m, std::uint32_t page) {
  return m.under_test().vma_at(parent, page)->uffd;
}

TEST(uffdio, refuses_what_is_misaligned_or_empty_before_all_else) {
  driven m;
  for (const model::range& bad : {odd_start, odd_length, pages(40, 0)}) {
    EXPECT_EQ(m(model::uffdio_register{parent, bad, uffd_mode::wp}), refused(EINVAL));
    EXPECT_EQ(m(model::uffdio_unregister{parent, bad}), refused(EINVAL));
    EXPECT_EQ(m(model::uffdio_writeprotect{parent, bad, true}), refused(EINVAL));
    EXPECT_EQ(m(model::uffdio_copy{parent, bad, {0}, false}), refused(EINVAL));
    EXPECT_EQ(m(model::uffdio_zeropage{parent, bad}), refused(EINVAL));
    EXPECT_EQ(m(model::uffdio_poison{parent, bad}), refused(EINVAL));
    EXPECT_EQ(m(model::uffdio_wake{parent, bad}), refused(EINVAL));
  }
  EXPECT_TRUE(m.done(model::uffdio_wake{parent, pages(40, 1)}));
}

TEST(uffdio_register, replaces_modes_unless_they_are_contained) {
  driven m;
  ASSERT_TRUE(m.done(model::uffdio_register{parent, across, uffd_mode::missing_wp}));
  ASSERT_TRUE(m.done(model::uffdio_register{parent, pages(16, 1), uffd_mode::wp}));
  EXPECT_EQ(modes(m, 16), uffd_mode::missing_wp);
  EXPECT_EQ(modes(m, 12), uffd_mode::none);
  ASSERT_TRUE(m.done(model::uffdio_unregister{parent, across}));
  ASSERT_TRUE(m.done(model::uffdio_register{parent, across, uffd_mode::wp}));
  ASSERT_TRUE(m.done(model::uffdio_register{parent, pages(16, 1), uffd_mode::missing}));
  EXPECT_EQ(modes(m, 16), uffd_mode::missing);
  EXPECT_EQ(modes(m, 17), uffd_mode::wp);
}

TEST(uffdio_register, wants_a_mode_and_a_vma) {
  driven m;
  EXPECT_EQ(m(model::uffdio_register{parent, across, uffd_mode::none}), refused(EINVAL));
  EXPECT_EQ(m(model::uffdio_register{parent, pages(40, 1), uffd_mode::wp}), refused(EINVAL));
  EXPECT_EQ(m(model::uffdio_unregister{parent, pages(40, 1)}), refused(EINVAL));
  EXPECT_TRUE(m.done(model::uffdio_register{parent, pages(31, 5), uffd_mode::wp}));
}

TEST(uffdio_register, that_gives_up_wp_lifts_the_protection) {
  driven m{small_world(backing::anon, uffd_mode::wp)};
  ASSERT_TRUE(m.write(15, 1) && m.write(16, 2));
  ASSERT_TRUE(m.done(model::uffdio_writeprotect{parent, across, true}));
  ASSERT_TRUE(m.done(model::uffdio_register{parent, pages(16, 1), uffd_mode::missing}));
  EXPECT_TRUE(m.page(15).uffd_wp);
  EXPECT_FALSE(m.page(16).uffd_wp);
  EXPECT_TRUE(m.page(16).write);
}

TEST(uffdio_unregister, lifts_the_protection_of_every_form) {
  model::world in = small_world(backing::anon, uffd_mode::wp);
  in.features.wp_unpopulated = true;
  driven m{in};
  ASSERT_TRUE(m.write(15, 1) && m.write(16, 2));
  ASSERT_TRUE(m.done(model::reclaim{parent, pages(15, 1)}));
  ASSERT_TRUE(m.done(model::uffdio_writeprotect{parent, across, true}));
  EXPECT_TRUE(m.slot(15).uffd_wp && m.page(16).uffd_wp);
  EXPECT_TRUE(m.at(17) == model::entry<>{model::uffd_wp_marker()});
  ASSERT_TRUE(m.done(model::uffdio_unregister{parent, across}));
  EXPECT_FALSE(m.slot(15).uffd_wp || m.page(16).uffd_wp);
  EXPECT_TRUE(m.is_none(17));
  EXPECT_EQ(modes(m, 16), uffd_mode::none);
}

TEST(uffdio_writeprotect, crosses_the_boundary) {
  driven m{small_world(backing::shmem, uffd_mode::wp)};
  ASSERT_TRUE(m.write(before_boundary, 1) && m.write(after_boundary, 2));
  ASSERT_TRUE(m.done(model::uffdio_writeprotect{parent, across, true}));
  EXPECT_TRUE(m.page(before_boundary).uffd_wp && m.page(after_boundary).uffd_wp);
  EXPECT_TRUE(m.at(18) == model::entry<>{model::uffd_wp_marker()});
  EXPECT_FALSE(m.write(after_boundary, 3));
  ASSERT_TRUE(m.done(model::uffdio_writeprotect{parent, across, false}));
  EXPECT_TRUE(m.write(after_boundary, 3));
  EXPECT_TRUE(m.is_none(18));
}

TEST(uffdio_writeprotect, stops_at_a_vma_that_is_not_registered) {
  driven m{small_world(backing::anon, uffd_mode::wp)};
  for (std::uint32_t page = 13; page < 19; ++page) ASSERT_TRUE(m.write(page, 1));
  ASSERT_TRUE(m.done(model::munmap{parent, pages(14, 1)}));
  ASSERT_TRUE(m.done(model::uffdio_unregister{parent, pages(17, 1)}));
  EXPECT_EQ(m(model::uffdio_writeprotect{parent, across, true}), refused(ENOENT));
  EXPECT_TRUE(m.page(13).uffd_wp && m.page(16).uffd_wp);
  EXPECT_FALSE(m.page(17).uffd_wp || m.page(18).uffd_wp);
  EXPECT_EQ(m(model::uffdio_writeprotect{parent, pages(40, 1), true}), refused(ENOENT));
}

TEST(uffdio_writeprotect, of_older_kernels_takes_one_vma_only) {
  model::world in = small_world(backing::anon, uffd_mode::wp);
  in.profile = *model::profile_named("linux-6.1");
  driven m{in};
  ASSERT_TRUE(m.write(13, 1));
  ASSERT_TRUE(m.done(model::uffdio_writeprotect{parent, across, true}));
  ASSERT_TRUE(m.done(model::uffdio_writeprotect{parent, across, false}));
  ASSERT_TRUE(m.done(model::mprotect{parent, pages(16, 1), protection::read}));
  EXPECT_EQ(m(model::uffdio_writeprotect{parent, across, true}), refused(ENOENT));
  EXPECT_FALSE(m.page(13).uffd_wp);
}

TEST(uffdio_copy, counts_the_contents_up_and_tells_how_far_it_came) {
  driven m{small_world(backing::anon, uffd_mode::missing)};
  ASSERT_TRUE(m.done(model::uffdio_zeropage{parent, pages(16, 1)}));
  EXPECT_EQ(m(model::uffdio_copy{parent, across, {65535}, false}), refused(EAGAIN, 3));
  EXPECT_EQ(m.read(13), 65535);
  EXPECT_EQ(m.read(15), 1);
  EXPECT_TRUE(m.is_none(17));
  EXPECT_EQ(m(model::uffdio_copy{parent, across, {0}, false}), refused(EEXIST));
}

TEST(uffdio_copy, wants_one_registered_vma) {
  driven m;
  EXPECT_EQ(m(model::uffdio_copy{parent, across, {0}, false}), refused(ENOENT));
  ASSERT_TRUE(m.done(model::uffdio_register{parent, pages(0, 17), uffd_mode::missing}));
  EXPECT_EQ(m(model::uffdio_copy{parent, across, {0}, false}), refused(ENOENT));
  EXPECT_EQ(m(model::uffdio_copy{parent, pages(13, 2), {0}, true}), refused(EINVAL));
  EXPECT_TRUE(m.done(model::uffdio_copy{parent, pages(13, 2), {0}, false}));
}

TEST(uffdio_copy, beyond_the_end_of_the_file_is_a_bad_address) {
  driven m{small_world(backing::shmem, uffd_mode::missing)};
  ASSERT_TRUE(m.done(model::ftruncate{{17}}));
  EXPECT_EQ(m(model::uffdio_copy{parent, across, {0}, false}), refused(EAGAIN, 4));
  EXPECT_EQ(m(model::uffdio_copy{parent, pages(17, 1), {0}, false}), refused(EFAULT));
}

TEST(uffdio_zeropage, gives_a_shared_file_zeros_on_every_page) {
  driven m{small_world(backing::shmem, uffd_mode::missing)};
  ASSERT_TRUE(m.done(model::uffdio_zeropage{parent, across}));
  for (std::uint32_t page = 13; page < 19; ++page) {
    EXPECT_EQ(m.read(page), 0);
    EXPECT_EQ(m.under_test().cached(page), m.page(page).frame);
  }
}

TEST(uffdio_poison, kills_and_is_unknown_to_older_kernels) {
  model::world in = small_world(backing::anon, uffd_mode::wp);
  driven m{in};
  ASSERT_TRUE(m.done(model::uffdio_poison{parent, across}));
  EXPECT_EQ(m(model::read{parent, {16}}),
            (model::outcome{model::signal{model::signal_code::bus_adrerr, {16}}}));
  in.profile = *model::profile_named("linux-6.1");
  m.under_test().reset(in);
  EXPECT_EQ(m(model::uffdio_poison{parent, across}), refused(EINVAL));
}

TEST(uffdio_register, with_minor_wants_a_file_everywhere_or_does_nothing) {
  driven m{small_world(backing::shmem)};
  ASSERT_TRUE(m.done(model::mmap{parent, pages(16, 1), backing::anon, protection::read}));
  EXPECT_EQ(m(model::uffdio_register{parent, across, uffd_mode::wp_minor}), refused(EINVAL));
  EXPECT_EQ(modes(m, 13), uffd_mode::none);
  EXPECT_TRUE(m.done(model::uffdio_register{parent, pages(13, 3), uffd_mode::wp_minor}));
  EXPECT_TRUE(m.done(model::uffdio_register{parent, pages(13, 1), uffd_mode::minor}));
  EXPECT_EQ(modes(m, 13), uffd_mode::wp_minor);
}

TEST(uffdio_continue, maps_the_page_that_the_file_has) {
  driven m{small_world(backing::shmem, uffd_mode::missing_minor)};
  ASSERT_TRUE(m.done(model::uffdio_copy{parent, pages(13, 2), {7}, false}));
  ASSERT_TRUE(m.done(model::madvise_dontneed{parent, across}));
  EXPECT_EQ(m.read(13), -1);
  EXPECT_EQ(m(model::uffdio_continue{parent, across, true}), refused(EINVAL));
  EXPECT_EQ(m(model::uffdio_continue{parent, across, false}), refused(EAGAIN, 2));
  EXPECT_EQ(m.read(13), 7);
  EXPECT_EQ(m.page(14).frame, m.under_test().cached(14));
  EXPECT_TRUE(m.page(14).write);
  EXPECT_EQ(m(model::uffdio_continue{parent, across, false}), refused(EEXIST));
  EXPECT_EQ(m(model::uffdio_continue{parent, pages(15, 1), false}), refused(EFAULT));
}

TEST(uffdio_continue, wants_a_file) {
  driven m{small_world(backing::anon, uffd_mode::missing)};
  EXPECT_EQ(m(model::uffdio_continue{parent, across, false}), refused(EINVAL));
}

TEST(uffdio_move, takes_pages_and_slots_along_but_no_protection) {
  driven m{small_world(backing::anon, uffd_mode::wp)};
  ASSERT_TRUE(m.write(2, 5) && m.write(3, 6));
  ASSERT_TRUE(m.done(model::uffdio_writeprotect{parent, pages(2, 2), true}));
  ASSERT_TRUE(m.done(model::reclaim{parent, pages(3, 1)}));
  const model::pfn<> frame = m.page(2).frame;
  ASSERT_TRUE(m.done(model::uffdio_move{parent, pages(2, 2), {15}, false}));
  EXPECT_TRUE(m.is_none(2) && m.is_none(3));
  EXPECT_EQ(m.page(15).frame, frame);
  EXPECT_TRUE(m.page(15).write);
  EXPECT_FALSE(m.page(15).uffd_wp || m.slot(16).uffd_wp);
  EXPECT_EQ(m.under_test().frame(frame).names, 1u);
  EXPECT_EQ(m.read(16), 6);
}

TEST(uffdio_move, of_a_hole_is_an_error_unless_allowed) {
  driven m{small_world(backing::anon, uffd_mode::wp)};
  ASSERT_TRUE(m.write(4, 1));
  EXPECT_EQ(m(model::uffdio_move{parent, pages(3, 2), {15}, false}), refused(ENOENT));
  EXPECT_TRUE(m.done(model::uffdio_move{parent, pages(3, 2), {15}, true}));
  EXPECT_EQ(m.read(16), 1);
}

TEST(uffdio_move, refuses_what_is_shared_remembered_or_in_the_way) {
  driven m{small_world(backing::anon, uffd_mode::wp)};
  ASSERT_TRUE(m.write(3, 1) && m.write(4, 1));
  ASSERT_TRUE(m.done(model::madvise_guard_install{parent, pages(5, 1)}));
  EXPECT_EQ(m(model::uffdio_move{parent, pages(3, 1), {4}, false}), refused(EEXIST));
  EXPECT_EQ(m(model::uffdio_move{parent, pages(5, 1), {16}, false}), refused(EFAULT));
  ASSERT_TRUE(m.done(model::fork{parent, child}));
  EXPECT_EQ(m(model::uffdio_move{parent, pages(3, 1), {16}, false}), refused(EBUSY));
}

TEST(uffdio_move, wants_two_alike_vmas_of_anonymous_memory) {
  driven m{small_world(backing::anon, uffd_mode::wp)};
  EXPECT_EQ(m(model::uffdio_move{parent, pages(3, 1), {40}, true}), refused(ENOENT));
  EXPECT_EQ(m(model::uffdio_move{parent, pages(30, 2), {31}, true}), refused(EINVAL));
  ASSERT_TRUE(m.done(model::mprotect{parent, pages(16, 1), protection::read}));
  EXPECT_EQ(m(model::uffdio_move{parent, pages(3, 1), {16}, true}), refused(EINVAL));
  ASSERT_TRUE(m.done(model::mmap{parent, pages(16, 1), backing::shmem, protection::read_write}));
  EXPECT_EQ(m(model::uffdio_move{parent, pages(3, 1), {16}, true}), refused(EINVAL));
}

}  // namespace
}  // namespace ptecheck::impl::packed
