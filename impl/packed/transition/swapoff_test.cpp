#include <ptecheck/impl/packed/transition/live_words_test.hpp>
#include <ptecheck/impl/packed/transition/swapoff.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

TEST(swapoff, brings_a_page_back_read_only_and_clean) {
  const auto back = swapoff::of(swap_protected, false, anon_memory());
  EXPECT_EQ(back.word, mapped(fresh_frame) | leaf::uffd_wp.mask);
  EXPECT_EQ(back.effect, code(effect::load_frame));
  EXPECT_TRUE(back.exclusive);
  const word_t shared = swapped::exclusive.clear(swap_exclusive);
  EXPECT_EQ(after<swapoff>(shared, anon_memory()), mapped(fresh_frame));
  EXPECT_FALSE(swapoff::of(shared, true, anon_memory()).exclusive);
}

TEST(swapoff, finds_the_page_that_another_word_brought_back) {
  context<> c = anon_memory();
  c.swap_cached = true;
  c.swap_frame = model::pfn<>{0x555};
  EXPECT_EQ(after<swapoff>(swap_exclusive, c), mapped(word_t{0x555}));
  EXPECT_EQ(swapoff::of(swap_exclusive, false, c).effect, code(effect::nothing));
  c.readable = c.writable = false;
  EXPECT_EQ(after<swapoff>(swap_exclusive, c), mapped(word_t{0x555}, false));
}

TEST(swapoff, leaves_alone_what_is_not_swapped) {
  for (const word_t word : {nothing, written, zero_page, marked::uffd_wp, marked::guard})
    EXPECT_EQ(after<swapoff>(word, anon_memory()), word);
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
