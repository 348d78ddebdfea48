#include <ptecheck/spec/entry/protect.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

const std::string rw = "readable writable ";

/// `where`: with the new protection.
std::string changed(std::string_view what, std::string_view where) {
  return to_words(protection_changed<model::machine_word>(entry_of(what), given(where)));
}

TEST(protect, under_prot_none_only_the_kernel_sees_the_page) {
  EXPECT_EQ(changed("frame 7 accessible write dirty exclusive", "anonymous anon_page"),
            "frame 7 dirty exclusive by protect.present.follows_vma");
}

TEST(protect, read_only_takes_write_away_and_nothing_else) {
  EXPECT_EQ(changed("frame 7 accessible write dirty exclusive", "readable anonymous anon_page"),
            "frame 7 accessible dirty exclusive by protect.present.follows_vma");
}

TEST(protect, an_exclusive_page_is_writable_at_once) {
  EXPECT_EQ(changed("frame 7 dirty exclusive", rw + "anonymous anon_page"),
            "frame 7 accessible write dirty exclusive by protect.present.follows_vma");
}

TEST(protect, a_page_that_others_may_read_waits_for_its_write_fault) {
  EXPECT_EQ(changed("frame 7", rw + "anonymous anon_page mapped_once"),
            "frame 7 accessible by protect.present.follows_vma");
  EXPECT_EQ(changed("frame 0", rw + "anonymous"),
            "frame 0 accessible by protect.present.follows_vma");
  EXPECT_EQ(changed("frame 5", rw + "cached"), "frame 5 accessible by protect.present.follows_vma");
}

TEST(protect, keeps_uffd_wp_and_never_gives_it_write) {
  EXPECT_EQ(changed("frame 7 uffd_wp exclusive", rw + "anonymous anon_page uffd_wp"),
            "frame 7 accessible uffd_wp exclusive by protect.present.follows_vma");
  EXPECT_EQ(changed("frame 7 accessible uffd_wp exclusive", "anonymous anon_page uffd_wp"),
            "frame 7 uffd_wp exclusive by protect.present.follows_vma");
}

TEST(protect, a_shared_page_is_writable_at_once_unless_its_vma_is_registered_wp) {
  EXPECT_EQ(changed("frame 5 accessible", rw + "shared cached"),
            "frame 5 accessible write by protect.present.follows_vma");
  EXPECT_EQ(changed("frame 5 accessible dirty", rw + "shared cached uffd_wp"),
            "frame 5 accessible dirty by protect.present.follows_vma");
}

TEST(protect, leaves_alone_what_maps_nothing) {
  for (const std::string what :
       {"none", "slot 3 uffd_wp exclusive", "marker uffd_wp", "marker poison", "marker guard"})
    EXPECT_EQ(changed(what, "anonymous uffd_wp"), what + " by protect.other.stays");
}

}  // namespace
}  // namespace ptecheck::spec
