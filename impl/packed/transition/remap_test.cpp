#include <ptecheck/impl/packed/transition/live_words_test.hpp>
#include <ptecheck/impl/packed/transition/remap.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

constexpr word_t every[] = {nothing,
                            written,
                            inaccessible,
                            zero_page,
                            protected_dirty,
                            swap_exclusive,
                            swap_protected,
                            marked::uffd_wp,
                            marked::poison,
                            marked::guard};

TEST(mremap, moves_words_as_they_are) {
  for (const word_t word : every) EXPECT_EQ(after<mremap>(word, anon_memory()), word);
}

TEST(mremap, lifts_the_protection_of_what_leaves_its_userfaultfd) {
  context<> c = anon_memory();
  c.registration_lost = true;
  EXPECT_EQ(after<mremap>(protected_dirty, c), readonly_dirty);
  EXPECT_EQ(after<mremap>(swap_protected, c), swapped::uffd_wp.clear(swap_protected));
  EXPECT_EQ(after<mremap>(marked::uffd_wp, c), nothing);
  for (const word_t word : {nothing, written, swap_exclusive, marked::poison, marked::guard})
    EXPECT_EQ(after<mremap>(word, c), word);
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
