#include <ptecheck/spec/entry/scan.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

namespace category = model::category;

const std::string anon = "readable writable anonymous anon_page mapped_once ";
const std::string shmem = "readable writable shared cached ";
const std::string async = "uffd_wp wp_async ";

std::string calls(std::string_view what, std::string_view where) {
  const unsigned all = categories_of(entry_of(what), given(where));
  std::string words;
  const auto name = [&](unsigned one, const char* word) {
    if ((all & one) != 0) (words += words.empty() ? "" : " ") += word;
  };
  name(category::wp_allowed, "wp_allowed");
  name(category::written, "written");
  name(category::file, "file");
  name(category::present, "present");
  name(category::swapped, "swapped");
  name(category::zero_page, "zero_page");
  name(category::guard, "guard");
  return words;
}

TEST(scan, calls_a_page_by_its_entry) {
  EXPECT_EQ(calls("frame 7 accessible write exclusive", anon), "written present");
  EXPECT_EQ(calls("frame 7 exclusive", "anonymous anon_page"), "written present");
  EXPECT_EQ(calls("frame 5 accessible", shmem), "written file present");
  EXPECT_EQ(calls("frame 0 accessible", "readable anonymous"), "written present zero_page");
  EXPECT_EQ(calls("slot 3", anon), "written swapped");
  EXPECT_EQ(calls("marker poison", anon), "written swapped");
  EXPECT_EQ(calls("marker guard", shmem), "written swapped guard");
}

TEST(scan, calls_a_private_copy_of_a_file_page_no_page_of_the_file) {
  EXPECT_EQ(calls("frame 7 accessible", "readable cached anon_page"), "written present");
  EXPECT_EQ(calls("frame 5 accessible", "readable cached"), "written file present");
}

TEST(scan, calls_what_is_not_protected_written) {
  EXPECT_EQ(calls("none", anon), "written");
  EXPECT_EQ(calls("frame 7 accessible uffd_wp", anon + "uffd_wp"), "present");
  EXPECT_EQ(calls("slot 3 uffd_wp", anon + "uffd_wp"), "swapped");
  EXPECT_EQ(calls("marker uffd_wp", shmem + "uffd_wp"), "swapped");
  EXPECT_EQ(calls("marker uffd_wp guard", anon + "uffd_wp"), "swapped guard");
}

TEST(scan, says_of_a_vma_whether_it_may_be_protected) {
  EXPECT_EQ(calls("none", anon + async), "wp_allowed written");
  EXPECT_EQ(calls("frame 7 accessible uffd_wp", anon + async), "wp_allowed present");
  EXPECT_EQ(calls("none", anon + "uffd_wp"), "written");
  EXPECT_EQ(calls("none", anon + "uffd_missing wp_async"), "written");
}

TEST(scan, protection_has_several_forms) {
  for (const char* what :
       {"frame 7 uffd_wp", "slot 3 uffd_wp", "marker uffd_wp", "marker uffd_wp poison"})
    EXPECT_TRUE(is_protected(entry_of(what))) << what;
  for (const char* what : {"none", "frame 7", "slot 3", "marker poison", "marker guard"})
    EXPECT_FALSE(is_protected(entry_of(what))) << what;
}

}  // namespace
}  // namespace ptecheck::spec
