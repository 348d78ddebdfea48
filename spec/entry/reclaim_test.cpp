#include <ptecheck/spec/entry/reclaim.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

const std::string anon = "readable writable anonymous uffd_wp anon_page ";
const std::string shmem = "readable writable shared cached uffd_wp ";
const std::string private_shmem = "readable writable cached uffd_wp ";

std::string reclaiming(std::string_view what, std::string_view where) {
  return to_words(reclaimed<model::machine_word>(entry_of(what), given(where)));
}

TEST(reclaim, an_anonymous_page_goes_to_swap_with_its_protection) {
  EXPECT_EQ(reclaiming("frame 7 accessible dirty uffd_wp exclusive", anon + "mapped_once"),
            "slot 9 uffd_wp exclusive, store_slot by reclaim.anon.swaps_out");
  EXPECT_EQ(reclaiming("frame 7 accessible write dirty", anon + "mapped_once"),
            "slot 9, store_slot by reclaim.anon.swaps_out");
}

TEST(reclaim, a_private_copy_of_a_file_page_goes_to_swap_too) {
  EXPECT_EQ(reclaiming("frame 7 uffd_wp exclusive", private_shmem + "anon_page mapped_once"),
            "slot 9 uffd_wp exclusive, store_slot by reclaim.anon.swaps_out");
}

TEST(reclaim, a_protected_page_of_the_file_leaves_a_marker) {
  for (const std::string& where : {shmem, private_shmem})
    EXPECT_EQ(reclaiming("frame 5 accessible uffd_wp", where + "mapped_once"),
              "marker uffd_wp by reclaim.file.keeps_uffd_wp");
}

TEST(reclaim, any_other_page_of_the_file_leaves_none) {
  EXPECT_EQ(reclaiming("frame 5 accessible write dirty", shmem + "mapped_once"),
            "none by reclaim.file.unmaps");
}

TEST(reclaim, may_forget_a_page_that_was_given_away_and_not_written_since) {
  const std::string given_away = anon + "mapped_once forgotten ";
  EXPECT_EQ(reclaiming("frame 7 accessible write uffd_wp exclusive", given_away),
            "none by reclaim.lazy.forgotten");
  EXPECT_EQ(reclaiming("frame 7 accessible dirty exclusive", given_away),
            "slot 9 exclusive, store_slot by reclaim.anon.swaps_out");
  EXPECT_EQ(reclaiming("frame 7 accessible exclusive", given_away + "kept"),
            "frame 7 accessible exclusive by reclaim.kept.stays");
}

TEST(reclaim, leaves_alone_what_someone_else_maps_as_well) {
  EXPECT_EQ(reclaiming("frame 7 accessible uffd_wp", anon),
            "frame 7 accessible uffd_wp by reclaim.shared_page.stays");
  EXPECT_EQ(reclaiming("frame 5 accessible", shmem),
            "frame 5 accessible by reclaim.shared_page.stays");
}

TEST(reclaim, leaves_the_zero_page_alone) {
  EXPECT_EQ(reclaiming("frame 0 accessible uffd_wp", "readable anonymous uffd_wp"),
            "frame 0 accessible uffd_wp by reclaim.shared_page.stays");
}

TEST(reclaim, may_leave_any_page_alone) {
  EXPECT_EQ(reclaiming("frame 7 accessible exclusive", anon + "mapped_once kept"),
            "frame 7 accessible exclusive by reclaim.kept.stays");
}

TEST(reclaim, leaves_alone_what_maps_nothing) {
  for (const std::string what :
       {"none", "slot 3 uffd_wp", "marker uffd_wp", "marker poison", "marker guard"})
    EXPECT_EQ(reclaiming(what, shmem), what + " by reclaim.other.stays");
}

}  // namespace
}  // namespace ptecheck::spec
