#include <ptecheck/impl/packed/transition/free.hpp>
#include <ptecheck/impl/packed/transition/live_words_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

TEST(lazy_free, leaves_a_page_clean_and_mapped) {
  const auto freed = lazy_free::of(written, true, anon_memory());
  EXPECT_EQ(freed.word, leaf::accessed.clear(mapped(frame_of(written)) | leaf::write.mask));
  EXPECT_EQ(freed.effect, code(effect::lazy_frame));
  EXPECT_TRUE(freed.exclusive);
  EXPECT_FALSE(is_dirty(after<lazy_free>(protected_dirty, anon_memory())));
  EXPECT_TRUE(leaf::uffd_wp.test(after<lazy_free>(protected_dirty, anon_memory())));
}

TEST(lazy_free, leaves_alone_the_zero_page_and_the_page_of_a_slot_that_others_name) {
  context<> c = anon_memory();
  EXPECT_EQ(lazy_free::of(zero_page, false, c).effect, code(effect::nothing));
  c.in_swap_cache = true;
  EXPECT_EQ(after<lazy_free>(written, c), written);
  EXPECT_EQ(lazy_free::of(written, false, c).effect, code(effect::nothing));
}

TEST(lazy_free, forgets_slots_and_poison_and_nothing_else) {
  const context<> c = anon_memory();
  for (const word_t word : {swap_exclusive, swap_protected, marked::poison})
    EXPECT_EQ(after<lazy_free>(word, c), nothing);
  for (const word_t word : {nothing, marked::uffd_wp, marked::guard})
    EXPECT_EQ(after<lazy_free>(word, c), word);
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
