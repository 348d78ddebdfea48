#include <ptecheck/impl/packed/transition/access.hpp>
#include <ptecheck/impl/packed/transition/fork.hpp>
#include <ptecheck/impl/packed/transition/free.hpp>
#include <ptecheck/impl/packed/transition/hwpoison.hpp>
#include <ptecheck/impl/packed/transition/live_words_test.hpp>
#include <ptecheck/impl/packed/transition/move.hpp>
#include <ptecheck/impl/packed/transition/protect.hpp>
#include <ptecheck/impl/packed/transition/scan.hpp>
#include <ptecheck/impl/packed/transition/zap.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

TEST(hwpoison, names_the_frame_and_remembers_nothing) {
  for (const word_t word : {written, readonly_dirty, inaccessible, protected_dirty})
    EXPECT_EQ(after<hwpoison>(word, anon_memory()), hwpoison_word);
  EXPECT_TRUE(is_hwpoison(hwpoison_word) && well_formed(hwpoison_word));
  EXPECT_FALSE(is_migration(hwpoison_word) || is_swap(hwpoison_word) || is_marker(hwpoison_word));
  EXPECT_EQ(frame_named_by(hwpoison_word), frame_of(written));
}

TEST(hwpoison, leaves_what_is_not_mapped) {
  for (const word_t word :
       {nothing, zero_page, swap_protected, migrating_written, marked::poison, hwpoison_word})
    EXPECT_EQ(after<hwpoison>(word, anon_memory()), word);
}

TEST(hwpoison, has_no_state_of_a_page_that_moves) {
  EXPECT_FALSE(well_formed(moving::young.with(hwpoison_word, word_t{1})));
  EXPECT_FALSE(well_formed(moving::dirty.with(hwpoison_word, word_t{1})));
  EXPECT_FALSE(well_formed(moving::frame.with(hwpoison_word, word_t{0})));
}

TEST(hwpoison, kills_who_comes_near) {
  EXPECT_EQ(read::of(hwpoison_word, false, anon_memory()).reply, code(reply::hwpoisoned));
  EXPECT_EQ(write::of(hwpoison_word, false, anon_memory()).reply, code(reply::hwpoisoned));
  EXPECT_EQ(move_from::of(hwpoison_word, false, anon_memory(), true).reply,
            code(reply::bad_address));
}

TEST(hwpoison, has_the_flags_of_a_swap_entry) {
  const word_t protected_word = swapped::uffd_wp.set(hwpoison_word);
  EXPECT_TRUE(well_formed(protected_word));
  EXPECT_EQ(after<write_protect>(hwpoison_word, anon_memory()), protected_word);
  EXPECT_EQ(after<write_unprotect>(protected_word, anon_memory()), hwpoison_word);
  context<> c = anon_memory();
  c.tables_copied = true;
  EXPECT_EQ(after<fork_parent>(protected_word, c), protected_word);
  EXPECT_EQ(after<fork_child>(protected_word, c), hwpoison_word);
  EXPECT_EQ(categories_of(protected_word, c), model::category::swapped | model::category::file);
}

TEST(hwpoison, goes_with_what_is_given_away_but_not_with_a_hole_in_the_file) {
  EXPECT_EQ(after<lazy_free>(hwpoison_word, anon_memory()), nothing);
  EXPECT_EQ(after<zap<because::dontneed>>(hwpoison_word, anon_memory()), nothing);
  EXPECT_EQ(after<zap<because::punch_hole>>(hwpoison_word, private_file()), hwpoison_word);
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
