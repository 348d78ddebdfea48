#include <ptecheck/impl/packed/transition/ksm.hpp>
#include <ptecheck/impl/packed/transition/live_words_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

constexpr word_t common_frame = 0x444;

context<> merging(bool repointed) {
  context<> c = anon_memory();
  c.ksm_frame = model::pfn<>{common_frame};
  c.repointed = repointed;
  return c;
}

TEST(ksm, leaves_the_page_that_stays_clean_and_read_only) {
  const auto common = ksm_merge::of(written, true, merging(false));
  EXPECT_EQ(common.word, mapped(frame_of(written)));
  EXPECT_FALSE(common.exclusive);
  EXPECT_EQ(after<ksm_merge>(protected_dirty, merging(false)),
            leaf::saved_dirty.clear(protected_dirty));
}

TEST(ksm, makes_other_words_name_the_common_page_and_keeps_their_protection) {
  EXPECT_EQ(after_exclusive<ksm_merge>(written, merging(true)), mapped(common_frame));
  EXPECT_EQ(after_exclusive<ksm_merge>(protected_dirty, merging(true)),
            mapped(common_frame) | leaf::uffd_wp.mask);
  EXPECT_EQ(after_exclusive<ksm_merge>(inaccessible, merging(true)), mapped(common_frame, false));
}

TEST(ksm, merges_pages_only) {
  for (const word_t word : {nothing, swap_protected, marked::uffd_wp, marked::guard})
    EXPECT_EQ(after<ksm_merge>(word, merging(true)), word);
}

TEST(ksm, gives_back_a_page_of_its_own_that_is_protected_as_before) {
  context<> c = anon_memory();
  c.ksm_page = true;
  const auto own = ksm_unmerge::of(leaf::saved_dirty.clear(protected_dirty), false, c);
  EXPECT_EQ(own.word, mapped(fresh_frame) | leaf::uffd_wp.mask);
  EXPECT_EQ(own.effect, code(effect::copy_frame));
  EXPECT_TRUE(own.exclusive);
}

TEST(ksm, gives_back_nothing_that_it_did_not_merge) {
  for (const word_t word : {written, zero_page, swap_protected, marked::guard})
    EXPECT_EQ(after<ksm_unmerge>(word, anon_memory()), word);
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
