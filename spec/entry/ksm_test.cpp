#include <ptecheck/spec/entry/ksm.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

const std::string anon = "readable writable anonymous uffd_wp anon_page ";

std::string merging(std::string_view what, std::string_view where) {
  return to_words(merged<model::machine_word>(entry_of(what), given(where)));
}
std::string unmerging(std::string_view what, std::string_view where) {
  return to_words(unmerged<model::machine_word>(entry_of(what), given(where)));
}

TEST(ksm, a_page_that_is_merged_names_the_common_page_and_keeps_its_protection) {
  EXPECT_EQ(merging("frame 7 accessible write dirty exclusive", anon + "mapped_once repointed"),
            "frame 4 accessible by ksm.merge.repoints");
  EXPECT_EQ(merging("frame 7 accessible dirty uffd_wp exclusive", anon + "mapped_once repointed"),
            "frame 4 accessible uffd_wp by ksm.merge.repoints");
  EXPECT_EQ(merging("frame 7 dirty exclusive", "anonymous anon_page repointed"),
            "frame 4 by ksm.merge.repoints");
}

TEST(ksm, the_page_that_becomes_the_common_one_is_only_not_written_any_more) {
  EXPECT_EQ(merging("frame 7 accessible write dirty exclusive", anon + "mapped_once"),
            "frame 7 accessible by ksm.merge.stays");
  EXPECT_EQ(merging("frame 7 accessible uffd_wp exclusive", anon + "mapped_once"),
            "frame 7 accessible uffd_wp by ksm.merge.stays");
}

TEST(ksm, what_maps_nothing_stays) {
  for (const std::string what : {"none", "slot 3 exclusive", "marker uffd_wp", "marker guard"})
    EXPECT_EQ(merging(what, anon + "repointed"), what + " by ksm.merge.kept");
}

TEST(ksm, a_page_that_is_unmerged_is_copied_and_keeps_its_protection) {
  EXPECT_EQ(unmerging("frame 4 accessible", anon + "ksm_page"),
            "frame 9 accessible exclusive, copy_frame by ksm.unmerge.copies");
  EXPECT_EQ(unmerging("frame 4 accessible uffd_wp", anon + "ksm_page mapped_once"),
            "frame 9 accessible uffd_wp exclusive, copy_frame by ksm.unmerge.copies");
  EXPECT_EQ(unmerging("frame 4", "anonymous anon_page ksm_page"),
            "frame 9 exclusive, copy_frame by ksm.unmerge.copies");
}

TEST(ksm, what_was_not_merged_stays_when_the_vma_is_mergeable_no_more) {
  for (const std::string what : {"none",
                                 "frame 7 accessible write dirty exclusive",
                                 "frame 0 accessible",
                                 "slot 3 uffd_wp",
                                 "marker guard"})
    EXPECT_EQ(unmerging(what, anon), what + " by ksm.unmerge.other_stays");
}

}  // namespace
}  // namespace ptecheck::spec
