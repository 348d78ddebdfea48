#include <ptecheck/impl/packed/driven_machine_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

using model::backing;
using model::pages;
using model::protection;
using model::uffd_mode;

TEST(populate, fills_by_reading_or_by_writing) {
  driven m;
  ASSERT_TRUE(m.done(model::madvise_populate{parent, across, false}));
  EXPECT_EQ(m.page(13).frame, model::pfn<>{});
  ASSERT_TRUE(m.done(model::madvise_populate{parent, across, true}));
  EXPECT_TRUE(m.page(18).write && m.page(18).exclusive);
}

TEST(populate, tells_why_it_stopped_and_leaves_what_it_did) {
  driven m;
  ASSERT_TRUE(m.done(model::munmap{parent, pages(15, 1)}));
  EXPECT_EQ(m(model::madvise_populate{parent, across, true}), refused(ENOMEM));
  EXPECT_TRUE(m.page(14).write);
  EXPECT_TRUE(m.is_none(16));
  ASSERT_TRUE(m.done(model::mprotect{parent, pages(16, 1), protection::read}));
  EXPECT_EQ(m(model::madvise_populate{parent, pages(16, 1), true}), refused(EINVAL));
  ASSERT_TRUE(m.done(model::madvise_guard_install{parent, pages(17, 1)}));
  EXPECT_EQ(m(model::madvise_populate{parent, pages(17, 1), false}), refused(EFAULT));
}

TEST(populate, of_poison_says_so) {
  driven m{small_world(backing::anon, uffd_mode::wp)};
  ASSERT_TRUE(m.done(model::uffdio_poison{parent, pages(16, 1)}));
  EXPECT_EQ(m(model::madvise_populate{parent, across, false}), refused(EHWPOISON));
}

TEST(populate, sleeps_where_a_program_would) {
  model::world in = small_world(backing::anon, uffd_mode::missing);
  in.features.sigbus = false;
  driven m{in};
  EXPECT_EQ(m(model::madvise_populate{parent, across, true}),
            (model::outcome{model::blocked{{13}, true, false, false}}));
  in.features.user_mode_only = true;
  driven quiet{in};
  EXPECT_EQ(quiet(model::madvise_populate{parent, across, true}), refused(EFAULT));
  EXPECT_EQ(quiet(model::write{parent, {13}, {1}}),
            (model::outcome{model::blocked{{13}, true, false, false}}));
}

TEST(copy_user, is_an_access_without_signals) {
  driven m;
  ASSERT_TRUE(m.done(model::copy_to_user{parent, {16}, {7}}));
  EXPECT_EQ(m(model::copy_from_user{parent, {16}}), model::outcome{model::done{7}});
  ASSERT_TRUE(m.done(model::munmap{parent, pages(16, 1)}));
  EXPECT_EQ(m(model::copy_from_user{parent, {16}}), refused(EFAULT));
  EXPECT_EQ(m(model::copy_to_user{parent, {16}, {7}}), refused(EFAULT));
}

TEST(mlock, locks_what_its_bytes_touch_and_makes_it_present) {
  driven m;
  ASSERT_TRUE(m.done(model::mlock{parent, {13 * model::page_size + 7, model::page_size}}));
  EXPECT_TRUE(m.page(13).write && m.page(14).write);
  EXPECT_TRUE(m.is_none(15));
  EXPECT_TRUE(is_locked(*m.under_test().vma_at(parent, 14)));
  EXPECT_FALSE(is_locked(*m.under_test().vma_at(parent, 15)));
  ASSERT_TRUE(m.done(model::munlock{parent, across}));
  EXPECT_FALSE(is_locked(*m.under_test().vma_at(parent, 14)));
}

TEST(mlock, keeps_the_lock_up_to_a_hole_and_over_what_cannot_be_had) {
  driven m;
  ASSERT_TRUE(m.done(model::munmap{parent, pages(15, 1)}));
  EXPECT_EQ(m(model::mlock{parent, across}), refused(ENOMEM));
  EXPECT_TRUE(is_locked(*m.under_test().vma_at(parent, 14)));
  EXPECT_TRUE(m.is_none(14));
  EXPECT_FALSE(is_locked(*m.under_test().vma_at(parent, 16)));
  ASSERT_TRUE(m.done(model::mprotect{parent, pages(16, 3), protection::none}));
  EXPECT_EQ(m(model::mlock{parent, pages(16, 3)}), refused(ENOMEM));
  EXPECT_TRUE(is_locked(*m.under_test().vma_at(parent, 18)));
}

TEST(mlock, does_not_pass_to_a_child) {
  driven m;
  ASSERT_TRUE(m.done(model::mlock{parent, across}));
  ASSERT_TRUE(m.done(model::fork{parent, child}));
  EXPECT_FALSE(is_locked(*m.under_test().vma_at(child, 14)));
}

}  // namespace
}  // namespace ptecheck::impl::packed
