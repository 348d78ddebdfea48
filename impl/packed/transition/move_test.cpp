#include <ptecheck/impl/packed/transition/live_words_test.hpp>
#include <ptecheck/impl/packed/transition/move.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

TEST(move, takes_what_is_exclusive_and_the_zero_page) {
  const context<> c = anon_memory();
  for (const word_t word : {written, inaccessible, zero_page, swap_exclusive}) {
    const auto left = move_from::of(word, true, c, false);
    EXPECT_EQ(left.word, nothing);
    EXPECT_EQ(left.reply, code(reply::done));
    EXPECT_FALSE(left.exclusive);
  }
  EXPECT_EQ(after<move_from>(zero_page, c, false), nothing);
}

TEST(move, leaves_everything_else_and_says_why) {
  const context<> c = anon_memory();
  const auto refuses = [&](word_t word, reply why) {
    const auto left = move_from::of(word, false, c, false);
    EXPECT_EQ(left.word, word);
    EXPECT_EQ(left.reply, code(why));
  };
  refuses(nothing, reply::no_entry);
  for (const word_t word : {written, inaccessible, swapped::exclusive.clear(swap_exclusive)})
    refuses(word, reply::busy);
  for (const word_t word : {marked::uffd_wp, marked::poison, marked::guard})
    refuses(word, reply::bad_address);
}

TEST(move, passes_over_a_hole_where_holes_are_allowed) {
  EXPECT_EQ(move_from::of(nothing, false, anon_memory(), true).reply, code(reply::done));
}

TEST(move, brings_a_page_as_the_taker_may_use_it) {
  context<> c = anon_memory();
  EXPECT_EQ(after_exclusive<move_to>(protected_dirty, c), written);
  EXPECT_TRUE(move_to::of(protected_dirty, true, c).exclusive);
  EXPECT_EQ(after_exclusive<move_to>(inaccessible, c), written);
  c.writable = false;
  EXPECT_EQ(after_exclusive<move_to>(protected_dirty, c), readonly_dirty);
  c.readable = false;
  EXPECT_EQ(after_exclusive<move_to>(written, c), inaccessible);
}

TEST(move, brings_the_zero_page_and_slots_without_protection) {
  const context<> c = anon_memory();
  EXPECT_EQ(after_exclusive<move_to>(leaf::uffd_wp.set(zero_page), c), zero_page);
  EXPECT_FALSE(move_to::of(zero_page, true, c).exclusive);
  EXPECT_EQ(after<move_to>(swap_protected, c), swapped::uffd_wp.clear(swap_protected));
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
