#include <ptecheck/impl/packed/transition/guard.hpp>
#include <ptecheck/impl/packed/transition/live_words_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

constexpr word_t others[] = {nothing,
                             written,
                             inaccessible,
                             swap_exclusive,
                             swap_protected,
                             marked::uffd_wp,
                             marked::poison};

TEST(guard, takes_the_place_of_anything) {
  for (const word_t word : others)
    EXPECT_EQ(after<guard_install>(word, anon_memory()), marked::guard);
  EXPECT_EQ(after<guard_install>(marked::guard, anon_memory()), marked::guard);
}

TEST(guard, goes_and_leaves_nothing) {
  EXPECT_EQ(after<guard_remove>(marked::guard, anon_memory()), nothing);
}

TEST(guard, removal_touches_nothing_else) {
  for (const word_t word : others) EXPECT_EQ(after<guard_remove>(word, anon_memory()), word);
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
