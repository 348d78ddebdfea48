#include <ptecheck/impl/packed/transition/live_words_test.hpp>
#include <ptecheck/impl/packed/transition/zap.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

constexpr word_t every_kind[] = {nothing,
                                 written,
                                 protected_dirty,
                                 swap_exclusive,
                                 swap_protected,
                                 marked::uffd_wp,
                                 marked::poison,
                                 marked::guard};

context<> registered(context<> c) {
  c.uffd_wp = true;
  return c;
}

TEST(zap, of_an_unmapped_range_leaves_nothing) {
  for (const word_t word : every_kind)
    EXPECT_EQ(after<zap<because::unmap>>(word, registered(private_file())), nothing);
}

TEST(zap, of_anonymous_memory_leaves_guards_only) {
  for (const word_t word : every_kind)
    EXPECT_EQ(after<zap<because::dontneed>>(word, registered(anon_memory())),
              word == marked::guard ? word : nothing);
}

TEST(zap, of_a_file_mapping_remembers_protection) {
  const context<> c = registered(private_file());
  for (const word_t word : {protected_dirty, swap_protected, marked::uffd_wp}) {
    EXPECT_EQ(after<zap<because::dontneed>>(word, c), marked::uffd_wp);
    EXPECT_EQ(after<zap<because::truncate>>(word, c), marked::uffd_wp);
    EXPECT_EQ(after<zap<because::dontneed>>(word, private_file()), nothing);
  }
  for (const word_t word : {written, swap_exclusive, marked::poison})
    EXPECT_EQ(after<zap<because::dontneed>>(word, c), nothing);
}

TEST(zap, for_a_hole_in_the_file_keeps_private_copies_and_poison) {
  context<> c = registered(private_file());
  for (const word_t word : {swap_exclusive, swap_protected, marked::poison, marked::guard})
    EXPECT_EQ(after<zap<because::punch_hole>>(word, c), word);
  EXPECT_EQ(after<zap<because::punch_hole>>(protected_dirty, c), marked::uffd_wp);
  c.anon_page = true;
  EXPECT_EQ(after<zap<because::punch_hole>>(protected_dirty, c), protected_dirty);
  EXPECT_EQ(after<zap<because::truncate>>(written, c), nothing);
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
