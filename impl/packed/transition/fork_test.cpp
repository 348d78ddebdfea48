#include <ptecheck/impl/packed/transition/fork.hpp>
#include <ptecheck/impl/packed/transition/live_words_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

context<> copying(context<> c, bool child_uffd_wp) {
  c.tables_copied = true;
  c.child_uffd_wp = child_uffd_wp;
  return c;
}

TEST(fork, takes_write_and_exclusive_from_a_private_page) {
  const context<> c = copying(anon_memory(), false);
  const auto parent = fork_parent::of(written, true, c);
  EXPECT_EQ(parent.word, readonly_dirty);
  EXPECT_FALSE(parent.exclusive);
  EXPECT_EQ(after<fork_parent>(protected_dirty, c), protected_dirty);
  EXPECT_EQ(after<fork_parent>(swap_exclusive, c), swapped::exclusive.clear(swap_exclusive));
}

TEST(fork, leaves_a_shared_page_as_it_is_and_gives_the_child_a_clean_one) {
  const context<> c = copying(shared_file(), true);
  EXPECT_EQ(after<fork_parent>(written, c), written);
  EXPECT_EQ(after<fork_child>(written, c), written & ~word_t{0x60});
  EXPECT_EQ(after<fork_child>(protected_dirty, c),
            protected_dirty & ~(leaf::saved_dirty.mask | leaf::accessed.mask));
}

TEST(fork, protects_the_child_only_if_it_is_registered) {
  const context<> registered = copying(anon_memory(), true);
  const context<> other = copying(anon_memory(), false);
  EXPECT_TRUE(leaf::uffd_wp.test(after<fork_child>(protected_dirty, registered)));
  EXPECT_FALSE(leaf::uffd_wp.test(after<fork_child>(protected_dirty, other)));
  EXPECT_EQ(after<fork_child>(swap_protected, registered), swap_protected);
  EXPECT_EQ(after<fork_child>(swap_protected, other), swap_protected & ~word_t{0x4});
  EXPECT_EQ(after<fork_child>(marked::uffd_wp, registered), marked::uffd_wp);
  EXPECT_EQ(after<fork_child>(marked::uffd_wp, other), nothing);
}

TEST(fork, copies_guard_and_poison) {
  const context<> c = copying(anon_memory(), false);
  for (const word_t word : {nothing, marked::poison, marked::guard}) {
    EXPECT_EQ(after<fork_parent>(word, c), word);
    EXPECT_EQ(after<fork_child>(word, c), word);
  }
}

TEST(fork, changes_nothing_where_tables_are_not_copied) {
  const auto parent = fork_parent::of(written, true, anon_memory());
  EXPECT_EQ(parent.word, written);
  EXPECT_TRUE(parent.exclusive);
  for (const word_t word : {written, swap_exclusive, marked::guard}) {
    EXPECT_EQ(after<fork_parent>(word, anon_memory()), word);
    EXPECT_EQ(after<fork_child>(word, anon_memory()), nothing);
  }
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
