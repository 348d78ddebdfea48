#include <ptecheck/impl/packed/transition/live_words_test.hpp>
#include <ptecheck/impl/packed/transition/protect.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed::transition {
namespace {

context<> own_page() {
  context<> c = anon_memory();
  c.anon_page = true;
  return c;
}

TEST(mprotect, makes_the_words_that_linux_makes) {
  context<> c = own_page();
  c.writable = false;
  EXPECT_EQ(after_exclusive<mprotect>(written, c), readonly_dirty);
  c.readable = false;
  EXPECT_EQ(after_exclusive<mprotect>(readonly_dirty, c), inaccessible);
  EXPECT_EQ(after_exclusive<mprotect>(inaccessible, c), inaccessible);
  EXPECT_EQ(after_exclusive<mprotect>(inaccessible, own_page()), written);
}

TEST(mprotect, gives_write_only_where_a_store_needs_no_fault) {
  EXPECT_EQ(after<mprotect>(readonly_dirty, own_page()), readonly_dirty);
  context<> c = own_page();
  c.uffd_wp = true;
  EXPECT_EQ(after_exclusive<mprotect>(protected_dirty, c), protected_dirty);
  c = shared_file();
  EXPECT_EQ(after<mprotect>(readonly_dirty, c), written);
  c.uffd_wp = true;
  EXPECT_EQ(after<mprotect>(readonly_dirty, c), readonly_dirty);
}

TEST(mprotect, hides_the_zero_page_and_finds_it_again) {
  context<> c = anon_memory();
  c.readable = c.writable = false;
  const word_t hidden = after<mprotect>(zero_page, c);
  EXPECT_EQ(hidden, 0x000ffffffffff320u);
  EXPECT_EQ(after<mprotect>(hidden, anon_memory()), zero_page);
}

TEST(mprotect, leaves_alone_what_maps_nothing) {
  context<> c = own_page();
  c.readable = c.writable = false;
  for (const word_t word : {nothing, swap_protected, marked::uffd_wp, marked::guard})
    EXPECT_EQ(after<mprotect>(word, c), word);
}

TEST(write_protect, makes_the_words_that_linux_makes) {
  context<> c = own_page();
  c.uffd_wp = true;
  EXPECT_EQ(after<write_protect>(written, c), protected_dirty);
  EXPECT_EQ(after<write_protect>(zero_page, c), zero_page | leaf::uffd_wp.mask);
  EXPECT_EQ(after<write_protect>(swap_exclusive, c), swap_exclusive | 0x4);
}

TEST(write_protect, leaves_a_marker_only_where_the_vma_uses_markers) {
  context<> c = anon_memory();
  c.uffd_wp = true;
  EXPECT_EQ(after<write_protect>(nothing, c), nothing);
  c.wp_unpopulated = true;
  EXPECT_EQ(after<write_protect>(nothing, c), marked::uffd_wp);
  c.wp_unpopulated = false;
  c.wp_async = true;
  EXPECT_EQ(after<write_protect>(nothing, c), marked::uffd_wp);
  c = private_file();
  c.uffd_wp = true;
  EXPECT_EQ(after<write_protect>(nothing, c), marked::uffd_wp);
}

TEST(write_protect, leaves_markers_alone) {
  context<> c = private_file();
  c.uffd_wp = true;
  for (const word_t word : {marked::uffd_wp, marked::poison, marked::guard}) {
    EXPECT_EQ(after<write_protect>(word, c), word);
  }
}

TEST(write_unprotect, gives_write_back_to_an_exclusive_page) {
  context<> c = own_page();
  c.uffd_wp = true;
  EXPECT_EQ(after_exclusive<write_unprotect>(protected_dirty, c), written);
  EXPECT_EQ(after<write_unprotect>(protected_dirty, c), readonly_dirty);
}

TEST(write_unprotect, keeps_the_slot_and_all_markers_but_its_own) {
  const context<> c = anon_memory();
  EXPECT_EQ(after<write_unprotect>(swap_protected, c), swap_protected & ~word_t{0x4});
  EXPECT_EQ(after<write_unprotect>(marked::uffd_wp, c), nothing);
  for (const word_t word : {nothing, marked::poison, marked::guard})
    EXPECT_EQ(after<write_unprotect>(word, c), word);
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
