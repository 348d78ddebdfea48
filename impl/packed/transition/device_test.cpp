#include <ptecheck/impl/packed/transition/access.hpp>
#include <ptecheck/impl/packed/transition/device.hpp>
#include <ptecheck/impl/packed/transition/fork.hpp>
#include <ptecheck/impl/packed/transition/free.hpp>
#include <ptecheck/impl/packed/transition/live_words_test.hpp>
#include <ptecheck/impl/packed/transition/move.hpp>
#include <ptecheck/impl/packed/transition/protect.hpp>
#include <ptecheck/impl/packed/transition/scan.hpp>
#include <ptecheck/impl/packed/transition/zap.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

/// The page stays at one frame, so that its words can be compared.
context<> lending() {
  context<> c = anon_memory();
  c.anon_page = c.mapped_once = true;
  c.moved_frame = model::pfn<>{frame_of(written)};
  return c;
}

TEST(device, spells_the_frame_and_what_the_page_was) {
  EXPECT_EQ(after_exclusive<migrate_to_device>(written, lending()), away_written);
  EXPECT_EQ(after<migrate_to_device>(protected_dirty, lending()), away_protected);
  EXPECT_EQ(after<migrate_to_device>(inaccessible, lending()),
            swapped::uffd_wp.clear(away_protected));
  for (const word_t word : {away_written, away_protected}) {
    EXPECT_TRUE(is_device_private(word) && well_formed(word));
    EXPECT_FALSE(is_swap(word) || is_marker(word) || is_migration(word) || is_hwpoison(word));
    EXPECT_EQ(frame_named_by(word), frame_of(written));
  }
}

TEST(device, leaves_what_is_no_page_of_its_own) {
  for (const word_t word : {nothing, zero_page, swap_protected, migrating_written, away_written})
    EXPECT_EQ(after<migrate_to_device>(word, lending()), word);
  for (const word_t word : {nothing, written, zero_page, swap_protected, hwpoison_word})
    EXPECT_EQ(after<migrate_to_ram>(word, lending()), word);
}

TEST(device, gives_the_page_back_as_it_was_but_clean_and_old) {
  const auto back = migrate_to_ram::of(away_written, true, lending());
  EXPECT_EQ(back.word, written & ~(leaf::dirty.mask | leaf::accessed.mask));
  EXPECT_TRUE(back.exclusive);
  EXPECT_EQ(after<migrate_to_ram>(away_protected, lending()),
            protected_dirty & ~(leaf::saved_dirty.mask | leaf::accessed.mask));
  context<> c = lending();
  c.readable = c.writable = false;
  EXPECT_FALSE(leaf::present.test(after<migrate_to_ram>(away_written, c)));
}

TEST(device, is_waited_for_and_not_moved) {
  for (const word_t word : {away_written, away_protected}) {
    EXPECT_EQ(read::of(word, true, lending()).reply, code(reply::waits));
    EXPECT_EQ(write::of(word, true, lending()).reply, code(reply::waits));
    EXPECT_TRUE(write::of(word, true, lending()).exclusive);
    EXPECT_EQ(move_from::of(word, true, lending(), false).reply, code(reply::bad_address));
  }
}

TEST(device, loses_write_with_every_change_of_protection_and_by_fork) {
  const word_t readonly_word = swapped::uffd_wp.clear(away_protected);
  EXPECT_EQ(after<mprotect>(away_written, lending()), readonly_word);
  EXPECT_EQ(after<write_protect>(away_written, lending()), away_protected);
  EXPECT_EQ(after<write_unprotect>(away_protected, lending()), readonly_word);
  context<> c = lending();
  c.tables_copied = true;
  EXPECT_EQ(after<fork_parent>(away_written, c), readonly_word);
  EXPECT_FALSE(fork_parent::of(away_written, true, c).exclusive);
  EXPECT_EQ(after<fork_child>(away_protected, c), readonly_word);
}

TEST(device, holds_a_writable_page_and_lets_go_of_it) {
  EXPECT_EQ(after_exclusive<make_device_exclusive>(written, lending()), held_word);
  for (const word_t word : {nothing, readonly_dirty, zero_page, swap_protected, away_written})
    EXPECT_EQ(after<make_device_exclusive>(word, lending()), word);
  EXPECT_TRUE(is_device_exclusive(held_word) && well_formed(held_word));
  EXPECT_FALSE(is_device_private(held_word) || is_marker(held_word) || is_swap(held_word));
  const auto back = read::of(held_word, true, lending());
  EXPECT_EQ(back.word, leaf::accessed.clear(written));
  EXPECT_EQ(back.reply, code(reply::again));
  EXPECT_TRUE(back.exclusive);
}

TEST(device, lets_go_as_the_vma_allows) {
  context<> c = lending();
  c.uffd_wp = true;
  const word_t back = after<read>(swapped::uffd_wp.set(held_word), c);
  EXPECT_TRUE(leaf::uffd_wp.test(back) && !leaf::write.test(back) && !is_dirty(back));
  c.writable = false;
  EXPECT_FALSE(leaf::write.test(after<read>(held_word, c)));
}

TEST(device, lets_go_for_fork) {
  context<> c = lending();
  c.tables_copied = true;
  EXPECT_EQ(after<fork_parent>(held_word, c), leaf::accessed.clear(readonly(written)));
  EXPECT_FALSE(fork_parent::of(held_word, true, c).exclusive);
  c.tables_copied = false;
  EXPECT_EQ(after<fork_parent>(held_word, c), held_word);
}

TEST(device, is_zapped_but_not_given_away) {
  EXPECT_EQ(after<zap<because::dontneed>>(away_written, lending()), nothing);
  EXPECT_EQ(after<lazy_free>(away_written, lending()), away_written);
  EXPECT_EQ(categories_of(away_protected, lending()), model::category::swapped);
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
