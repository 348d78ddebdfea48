#include <ptecheck/impl/packed/transition/live_words_test.hpp>
#include <ptecheck/impl/packed/transition/reclaim.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

context<> mapped_once(context<> c) {
  c.mapped_once = true;
  return c;
}

TEST(reclaim, makes_the_swap_words_that_linux_makes) {
  context<> c = mapped_once(anon_memory());
  c.anon_page = true;
  c.fresh_slot = model::swap_slot<>{0xb0e9};
  const auto out = reclaim::of(written, true, c);
  EXPECT_EQ(out.word, swap_exclusive);
  EXPECT_EQ(out.effect, code(effect::store_slot));
  EXPECT_EQ(after<reclaim>(written, c), swapped::exclusive.clear(swap_exclusive));
  c.fresh_slot = model::swap_slot<>{0xb0ea};
  EXPECT_EQ(after_exclusive<reclaim>(protected_dirty, c), swap_protected);
}

TEST(reclaim, finds_the_frame_of_a_page_that_cannot_be_accessed) {
  context<> c = mapped_once(anon_memory());
  c.anon_page = true;
  EXPECT_EQ(swapped::offset.get(after<reclaim>(inaccessible, c)), fresh_slot);
}

TEST(reclaim, unmaps_a_page_of_the_file) {
  context<> c = mapped_once(shared_file());
  EXPECT_EQ(after<reclaim>(written, c), nothing);
  EXPECT_EQ(after<reclaim>(protected_dirty, c), nothing);
  c.uffd_wp = true;
  EXPECT_EQ(after<reclaim>(protected_dirty, c), marked::uffd_wp);
}

TEST(reclaim, may_forget_a_freed_page_that_is_clean) {
  context<> c = mapped_once(anon_memory());
  c.anon_page = c.forgotten = true;
  EXPECT_EQ(after<reclaim>(leaf::saved_dirty.clear(readonly_dirty), c), nothing);
  EXPECT_EQ(swapped::offset.get(after<reclaim>(readonly_dirty, c)), fresh_slot);
  EXPECT_EQ(swapped::offset.get(after<reclaim>(written, c)), fresh_slot);
}

TEST(reclaim, leaves_alone_what_is_shared_kept_or_not_mapped) {
  context<> c = mapped_once(anon_memory());
  c.anon_page = true;
  EXPECT_EQ(after<reclaim>(zero_page, c), zero_page);
  for (const word_t word : {nothing, swap_protected, marked::uffd_wp, marked::guard})
    EXPECT_EQ(after<reclaim>(word, c), word);
  c.kept = true;
  EXPECT_EQ(after<reclaim>(written, c), written);
  c.kept = c.mapped_once = false;
  EXPECT_EQ(after<reclaim>(written, c), written);
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
