#include <ptecheck/impl/packed/driven_machine_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

using model::backing;
using model::pages;
using model::uffd_mode;

constexpr model::fork forks{parent, child};

model::world with_fork_event(model::world in) {
  in.features.event_fork = true;
  return in;
}

TEST(fork, shares_pages_until_one_side_writes) {
  driven m;
  ASSERT_TRUE(m.write(before_boundary, 1) && m.write(after_boundary, 2));
  ASSERT_TRUE(m.done(forks));
  const model::pfn<> shared = m.page(after_boundary).frame;
  EXPECT_EQ(m.page(after_boundary, child).frame, shared);
  EXPECT_EQ(m.under_test().frame(shared).names, 2u);
  EXPECT_FALSE(m.page(after_boundary).exclusive || m.page(after_boundary).write);
  ASSERT_TRUE(m.write(after_boundary, 9, child));
  EXPECT_EQ(m.read(after_boundary), 2);
  EXPECT_EQ(m.read(after_boundary, child), 9);
  EXPECT_EQ(m.under_test().frame(shared).names, 1u);
}

TEST(fork, shares_swap_slots) {
  driven m;
  ASSERT_TRUE(m.write(16, 4));
  ASSERT_TRUE(m.done(model::reclaim{parent, across}));
  ASSERT_TRUE(m.done(forks));
  EXPECT_EQ(m.slot(16).slot, m.slot(16, child).slot);
  EXPECT_FALSE(m.slot(16).exclusive || m.slot(16, child).exclusive);
  EXPECT_EQ(m.under_test().slot(m.slot(16).slot).names, 2u);
  EXPECT_EQ(m.read(16, child), 4);
  EXPECT_EQ(m.read(16), 4);
}

TEST(fork, takes_the_name_of_no_one_that_lives) {
  driven m;
  EXPECT_EQ(m(model::fork{parent, parent}), model::outcome{model::absent{}});
  ASSERT_TRUE(m.done(forks));
  EXPECT_EQ(m(forks), model::outcome{model::absent{}});
  ASSERT_TRUE(m.done(model::exit{child}));
  EXPECT_TRUE(m.done(forks));
}

TEST(fork, leaves_out_vmas_and_tables_as_asked) {
  driven m;
  for (std::uint32_t page = 13; page < 19; ++page) ASSERT_TRUE(m.write(page, 1));
  ASSERT_TRUE(m.done(model::madvise_dontfork{parent, pages(15, 2), true}));
  ASSERT_TRUE(m.done(model::madvise_wipeonfork{parent, pages(17, 1), true}));
  ASSERT_TRUE(m.done(forks));
  EXPECT_EQ(m.under_test().vma_at(child, 16), nullptr);
  EXPECT_TRUE(m.page(16).exclusive);
  EXPECT_TRUE(m.is_none(17, child));
  EXPECT_TRUE(m.page(17).exclusive);
  EXPECT_EQ(m.read(18, child), 1);
}

TEST(fork, keeps_protection_only_with_the_event) {
  const model::world in = small_world(backing::shmem, uffd_mode::wp);
  for (const bool event : {false, true}) {
    driven m{event ? with_fork_event(in) : in};
    ASSERT_TRUE(m.write(before_boundary, 1));
    ASSERT_TRUE(m.done(model::uffdio_writeprotect{parent, across, true}));
    ASSERT_TRUE(m.done(forks));
    EXPECT_EQ(m.under_test().vma_at(child, 16)->uffd, event ? uffd_mode::wp : uffd_mode::none);
    EXPECT_EQ(m.is_none(before_boundary, child), !event);
    EXPECT_EQ(m.is_none(after_boundary, child), !event);
  }
}

TEST(fork, copies_the_tables_of_a_shared_mapping_only_for_guards) {
  driven m{small_world(backing::shmem)};
  ASSERT_TRUE(m.write(after_boundary, 1));
  ASSERT_TRUE(m.done(forks));
  EXPECT_TRUE(m.is_none(after_boundary, child));
  ASSERT_TRUE(m.done(model::exit{child}));
  ASSERT_TRUE(m.done(model::madvise_guard_install{parent, pages(before_boundary, 1)}));
  ASSERT_TRUE(m.done(forks));
  EXPECT_EQ(m.page(after_boundary, child).frame, m.page(after_boundary).frame);
  EXPECT_FALSE(m.page(after_boundary, child).dirty);
}

TEST(fork, may_skip_what_can_be_faulted_in_again) {
  const model::choice skips{.tables_skipped = {~std::uint64_t{0}}};
  driven m;
  ASSERT_EQ(m.read(after_boundary), 0);
  ASSERT_TRUE(m.done(forks, skips));
  EXPECT_TRUE(m.is_none(after_boundary, child));
  ASSERT_TRUE(m.done(model::exit{child}));
  ASSERT_TRUE(m.write(before_boundary, 1));
  ASSERT_TRUE(m.done(forks, skips));
  EXPECT_FALSE(m.is_none(before_boundary, child));
  EXPECT_TRUE(m.is_none(after_boundary, child));
}

TEST(exit, gives_everything_back) {
  driven m;
  ASSERT_TRUE(m.write(before_boundary, 1) && m.write(after_boundary, 2));
  ASSERT_TRUE(m.done(forks));
  const model::pfn<> shared = m.page(after_boundary).frame;
  ASSERT_TRUE(m.done(model::exit{parent}));
  EXPECT_FALSE(m.under_test().live(parent));
  EXPECT_EQ(m.under_test().frame(shared).names, 1u);
  EXPECT_EQ(m.read(after_boundary, child), 2);
}

TEST(punch_hole, empties_the_file_and_every_mapping_but_private_copies) {
  driven m{small_world(backing::shmem)};
  ASSERT_TRUE(m.done(
      model::mmap{parent, pages(16, 2), backing::private_shmem, model::protection::read_write}));
  ASSERT_TRUE(m.write(before_boundary, 1) && m.write(after_boundary, 2));
  ASSERT_EQ(m.read(17), 0);
  const model::pfn<> page = m.page(before_boundary).frame;
  ASSERT_TRUE(m.done(model::punch_hole{across}));
  EXPECT_TRUE(m.is_none(before_boundary) && m.is_none(17));
  EXPECT_EQ(m.read(after_boundary), 2);
  EXPECT_EQ(m.under_test().frame(page).names, 0u);
  EXPECT_TRUE(m.under_test().cached(before_boundary) == model::pfn<>{});
  EXPECT_EQ(m.read(before_boundary), 0);
}

TEST(punch_hole, takes_whole_pages_only) {
  driven m;
  EXPECT_EQ(m(model::punch_hole{{0, 0}}), refused(EINVAL));
  EXPECT_EQ(m(model::punch_hole{{0, 1}}),
            model::outcome{model::unsupported{"punching part of a page"}});
  EXPECT_TRUE(m.done(model::punch_hole{pages(40, 2)}));
}

TEST(ftruncate, takes_private_copies_and_swapped_ones_too) {
  driven m{small_world(backing::private_shmem)};
  ASSERT_TRUE(m.write(before_boundary, 1) && m.write(after_boundary, 2) && m.write(17, 3));
  ASSERT_TRUE(m.done(model::reclaim{parent, pages(17, 1)}));
  ASSERT_TRUE(m.done(model::ftruncate{{16}}));
  EXPECT_EQ(m.read(before_boundary), 1);
  EXPECT_TRUE(m.is_none(after_boundary) && m.is_none(17));
  EXPECT_EQ(m(model::read{parent, {16}}),
            (model::outcome{model::signal{model::signal_code::bus_adrerr, {16}}}));
  ASSERT_TRUE(m.done(model::ftruncate{{32}}));
  EXPECT_EQ(m.read(17), 0);
}

}  // namespace
}  // namespace ptecheck::impl::packed
