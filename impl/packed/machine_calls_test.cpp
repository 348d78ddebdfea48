#include <ptecheck/impl/packed/driven_machine_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

using model::backing;
using model::pages;
using model::protection;

constexpr model::range misaligned{1, model::page_size};
constexpr model::range no_pages{0, 0};
/// Three pages on each side of the boundary between two tables.

TEST(madvise, refuses_a_misaligned_start_and_does_nothing_to_no_pages) {
  driven m;
  EXPECT_EQ(m(model::madvise_dontneed{parent, misaligned}), refused(EINVAL));
  EXPECT_EQ(m(model::madvise_dontneed{parent, {1, 0}}), refused(EINVAL));
  EXPECT_TRUE(m.done(model::madvise_dontneed{parent, no_pages}));
  EXPECT_TRUE(m.done(model::madvise_dontneed{parent, pages(99, 0)}));
}

TEST(madvise, skips_holes_and_tells_of_them_at_the_end) {
  driven m;
  for (std::uint32_t page = 13; page < 19; ++page) ASSERT_TRUE(m.write(page, 1));
  ASSERT_TRUE(m.done(model::munmap{parent, pages(15, 2)}));
  EXPECT_EQ(m(model::madvise_dontneed{parent, across}), refused(ENOMEM));
  EXPECT_TRUE(m.is_none(14) && m.is_none(17) && m.is_none(18));
  EXPECT_EQ(m(model::madvise_dontneed{parent, pages(30, 4)}), refused(ENOMEM));
  EXPECT_EQ(m(model::madvise_dontneed{parent, pages(40, 1)}), refused(ENOMEM));
}

TEST(madvise, rounds_the_length_up) {
  driven m;
  ASSERT_TRUE(m.write(after_boundary, 1));
  ASSERT_TRUE(
      m.done(model::madvise_dontneed{parent, {15 * model::page_size, model::page_size + 1}}));
  EXPECT_TRUE(m.is_none(after_boundary));
}

TEST(madvise, dontneed_drops_the_frames) {
  driven m;
  ASSERT_TRUE(m.write(14, 1) && m.write(17, 2));
  const model::pfn<> left = m.page(14).frame;
  ASSERT_TRUE(m.done(model::madvise_dontneed{parent, across}));
  EXPECT_EQ(m.under_test().frame(left).names, 0u);
  EXPECT_EQ(m.read(14), 0);
  EXPECT_EQ(m.read(17), 0);
}

TEST(madvise, remove_rejects_anonymous_and_private_memory_after_what_lies_before) {
  driven m{small_world(backing::shmem)};
  for (std::uint32_t page = 13; page < 19; ++page) ASSERT_TRUE(m.write(page, 7));
  ASSERT_TRUE(m.done(model::mmap{parent, pages(16, 1), backing::anon, protection::read}));
  EXPECT_EQ(m(model::madvise_remove{parent, across}), refused(EINVAL));
  EXPECT_EQ(m.read(15), 0);
  EXPECT_EQ(m.read(17), 7);
  ASSERT_TRUE(m.done(model::mmap{parent, pages(16, 1), backing::private_shmem, protection::read}));
  EXPECT_EQ(m(model::madvise_remove{parent, across}), refused(EACCES));
}

TEST(madvise, wipeonfork_takes_anonymous_memory_only_and_can_be_taken_back_anywhere) {
  driven m;
  ASSERT_TRUE(m.done(model::mmap{parent, pages(16, 1), backing::shmem, protection::read}));
  EXPECT_EQ(m(model::madvise_wipeonfork{parent, across, true}), refused(EINVAL));
  EXPECT_TRUE(m.under_test().vma_at(parent, 15)->wipe_on_fork);
  EXPECT_FALSE(m.under_test().vma_at(parent, 12)->wipe_on_fork);
  EXPECT_FALSE(m.under_test().vma_at(parent, 17)->wipe_on_fork);
  EXPECT_TRUE(m.done(model::madvise_wipeonfork{parent, across, false}));
  EXPECT_FALSE(m.under_test().vma_at(parent, 15)->wipe_on_fork);
}

TEST(guard, install_and_remove_cross_the_boundary_and_mark_the_whole_vma) {
  driven m;
  ASSERT_TRUE(m.write(14, 1));
  ASSERT_TRUE(m.done(model::madvise_guard_install{parent, across}));
  for (std::uint32_t page = 13; page < 19; ++page) {
    EXPECT_TRUE(m.at(page) == model::entry<>{model::guard_marker()});
  }
  EXPECT_TRUE(m.under_test().vma_at(parent, 0)->maybe_guard);
  EXPECT_EQ(m.read(14), -1);
  ASSERT_TRUE(m.done(model::madvise_guard_remove{parent, across}));
  EXPECT_EQ(m.read(14), 0);
  EXPECT_TRUE(m.is_none(13) && m.is_none(18));
  EXPECT_TRUE(m.under_test().vma_at(parent, 0)->maybe_guard);
}

TEST(guard, is_unknown_to_older_kernels_before_all_else) {
  model::world in = small_world();
  in.profile = *model::profile_named("linux-6.12");
  driven m{in};
  EXPECT_EQ(m(model::madvise_guard_install{parent, no_pages}), refused(EINVAL));
  EXPECT_EQ(m(model::madvise_guard_remove{parent, no_pages}), refused(EINVAL));
}

TEST(reclaim, swaps_out_and_back_and_leaves_alone_what_linux_kept) {
  driven m;
  ASSERT_TRUE(m.write(before_boundary, 3) && m.write(after_boundary, 4));
  ASSERT_TRUE(m.done(model::reclaim{parent, pages(before_boundary, 2)}, {{2}, {}, {}, {}}));
  const model::swap<> out = m.slot(before_boundary);
  EXPECT_TRUE(out.exclusive);
  EXPECT_EQ(m.under_test().slot(out.slot).contents, 3);
  EXPECT_EQ(m.page(after_boundary).write, true);
  EXPECT_EQ(m.read(before_boundary), 3);
  EXPECT_EQ(m.under_test().slot(out.slot).names, 0u);
}

TEST(mprotect, stops_at_a_hole_and_changes_what_lies_before) {
  driven m;
  for (std::uint32_t page = 13; page < 19; ++page) ASSERT_TRUE(m.write(page, 1));
  ASSERT_TRUE(m.done(model::munmap{parent, pages(17, 1)}));
  EXPECT_EQ(m(model::mprotect{parent, across, protection::read}), refused(ENOMEM));
  EXPECT_FALSE(m.page(16).write);
  EXPECT_TRUE(m.page(18).write);
  EXPECT_EQ(m.under_test().vma_at(parent, 16)->prot, protection::read);
  EXPECT_EQ(m.under_test().vma_at(parent, 18)->prot, protection::read_write);
  EXPECT_EQ(m(model::mprotect{parent, misaligned, protection::read}), refused(EINVAL));
  EXPECT_TRUE(m.done(model::mprotect{parent, no_pages, protection::none}));
}

TEST(mprotect, to_none_and_back_finds_the_page_again) {
  driven m;
  ASSERT_TRUE(m.write(before_boundary, 1) && m.write(after_boundary, 2));
  const model::present<> page = m.page(after_boundary);
  ASSERT_TRUE(m.done(model::mprotect{parent, across, protection::none}));
  EXPECT_FALSE(m.page(after_boundary).accessible);
  EXPECT_EQ(m.page(after_boundary).frame, page.frame);
  EXPECT_EQ(m.read(after_boundary), -1);
  ASSERT_TRUE(m.done(model::mprotect{parent, across, protection::read_write}));
  EXPECT_TRUE(m.page(after_boundary) == page);
  EXPECT_EQ(m.read(before_boundary), 1);
}

TEST(mprotect, passes_by_a_vma_that_has_the_protection) {
  driven m{small_world(backing::shmem)};
  EXPECT_EQ(m.read(4), 0);
  ASSERT_TRUE(m.done(model::uffdio_register{parent, pages(4, 1), model::uffd_mode::wp}));
  ASSERT_TRUE(m.done(model::mprotect{parent, pages(0, 32), protection::read_write}));
  EXPECT_TRUE(m.page(4).write);
}

TEST(munmap, takes_pages_and_leaves_a_hole) {
  driven m;
  ASSERT_TRUE(m.write(14, 1) && m.write(17, 2) && m.write(20, 3));
  ASSERT_TRUE(m.done(model::munmap{parent, across}));
  EXPECT_TRUE(m.done(model::munmap{parent, across}));
  EXPECT_EQ(m.under_test().vma_at(parent, 13), nullptr);
  EXPECT_EQ(m.under_test().vma_at(parent, 18), nullptr);
  EXPECT_TRUE(m.is_none(14) && m.is_none(17));
  EXPECT_EQ(m.read(20), 3);
  EXPECT_EQ(m(model::munmap{parent, no_pages}), refused(EINVAL));
  EXPECT_EQ(m(model::munmap{parent, misaligned}), refused(EINVAL));
}

TEST(mmap, replaces_what_was_there_and_merges_with_its_neighbours) {
  driven m{small_world(backing::anon, model::uffd_mode::none)};
  ASSERT_TRUE(m.write(16, 1));
  ASSERT_TRUE(m.done(model::madvise_guard_install{parent, pages(0, 1)}));
  ASSERT_TRUE(m.done(model::mmap{parent, across, backing::anon, protection::read_write}));
  EXPECT_EQ(m.read(16), 0);
  EXPECT_TRUE(m.under_test().vma_at(parent, 16)->maybe_guard);
  EXPECT_EQ(m.under_test().vma_at(parent, 16), m.under_test().vma_at(parent, 0));
  EXPECT_EQ(m(model::mmap{parent, no_pages, backing::anon, protection::read}), refused(EINVAL));
  EXPECT_EQ(m(model::mmap{parent, pages(30, 3), backing::anon, protection::read}),
            model::outcome{model::unsupported{"mapping outside the arena"}});
}

TEST(madvise, free_leaves_pages_that_reclaim_may_forget_until_they_are_written) {
  driven m;
  ASSERT_TRUE(m.write(15, 1) && m.write(16, 2));
  ASSERT_TRUE(m.done(model::madvise_free{parent, across}));
  EXPECT_FALSE(m.page(15).dirty);
  EXPECT_EQ(m.read(15), 1);
  ASSERT_TRUE(m.write(16, 3));
  ASSERT_TRUE(m.done(model::reclaim{parent, across}, {.forgotten = {~0ull}}));
  EXPECT_TRUE(m.is_none(15));
  EXPECT_EQ(m.read(16), 3);
}

TEST(mincore, tells_of_entries_of_the_page_cache_and_of_what_may_be_in_swap) {
  driven m;
  ASSERT_TRUE(m.write(14, 1));
  ASSERT_TRUE(m.write(15, 2));
  ASSERT_TRUE(m.done(model::reclaim{parent, pages(15, 1)}));
  const auto told = [&](std::uint64_t kept) {
    return std::get<model::resident>(m(model::mincore{parent, across}, {.kept = {kept}}));
  };
  EXPECT_EQ(told(0).pages.bits, 0b010u);
  EXPECT_EQ(told(~0ull).pages.bits, 0b110u);
  ASSERT_TRUE(m.done(model::munmap{parent, pages(18, 1)}));
  EXPECT_EQ(m(model::mincore{parent, across}), refused(ENOMEM));
}

TEST(madvise, a_hint_marks_the_vma_and_nothing_else) {
  driven m;
  ASSERT_TRUE(m.write(14, 1));
  ASSERT_TRUE(m.done(model::madvise_hint{parent, across, model::hint::random}));
  EXPECT_EQ(m.under_test().vma_at(parent, 14)->reads, model::read_ahead::random);
  EXPECT_EQ(m.under_test().vma_at(parent, 12)->reads, model::read_ahead::normal);
  EXPECT_TRUE(m.page(14).write);
  EXPECT_EQ(m(model::madvise_hint{parent, across, model::hint::unknown}), refused(EINVAL));
}

TEST(madvise, free_and_everything_that_takes_pages_away_refuses_locked_memory) {
  driven m;
  ASSERT_TRUE(m.write(13, 1));
  ASSERT_TRUE(m.done(model::mlock{parent, pages(16, 1)}));
  for (const model::operation& each :
       std::initializer_list<model::operation>{model::madvise_free{parent, across},
                                               model::madvise_cold{parent, across},
                                               model::reclaim{parent, across},
                                               model::madvise_guard_install{parent, across},
                                               model::madvise_dontneed{parent, across}})
    EXPECT_EQ(m(each), refused(EINVAL));
  EXPECT_TRUE(m.at(13) == model::entry<>{model::guard_marker()});
  EXPECT_TRUE(m.page(16).write);
  EXPECT_TRUE(m.is_none(17));
  EXPECT_TRUE(m.done(model::madvise_guard_remove{parent, across}));
}

TEST(madvise, free_and_remove_look_at_what_is_mapped) {
  driven m{small_world(backing::shmem)};
  EXPECT_EQ(m(model::madvise_free{parent, across}), refused(EINVAL));
  ASSERT_TRUE(m.done(model::mlock{parent, pages(16, 1)}));
  EXPECT_EQ(m(model::madvise_remove{parent, across}), refused(EINVAL));
}

TEST(mprotect, copies_locked_private_memory_at_once) {
  driven m;
  ASSERT_TRUE(m.done(model::mprotect{parent, across, protection::read}));
  ASSERT_TRUE(m.done(model::mlock{parent, across}));
  EXPECT_EQ(m.page(14).frame, model::pfn<>{});
  ASSERT_TRUE(m.done(model::mprotect{parent, across, protection::read_write}));
  EXPECT_FALSE(m.page(14).frame == model::pfn<>{});
  EXPECT_TRUE(m.page(18).write);
}

}  // namespace
}  // namespace ptecheck::impl::packed
