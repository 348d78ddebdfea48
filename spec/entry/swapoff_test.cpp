#include <ptecheck/spec/entry/swapoff.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

const std::string anon = "readable writable anonymous uffd_wp ";

std::string coming_back(std::string_view what, std::string_view where) {
  return to_words(swapped_back<model::machine_word>(entry_of(what), given(where)));
}

TEST(swapoff, a_page_comes_back_read_only_as_exclusive_and_as_protected_as_it_was) {
  EXPECT_EQ(coming_back("slot 3 exclusive", anon),
            "frame 9 accessible exclusive, load_frame by swapoff.comes_back");
  EXPECT_EQ(coming_back("slot 3", anon), "frame 9 accessible, load_frame by swapoff.comes_back");
  EXPECT_EQ(coming_back("slot 3 uffd_wp exclusive", anon),
            "frame 9 accessible uffd_wp exclusive, load_frame by swapoff.comes_back");
}

TEST(swapoff, a_page_comes_back_where_nobody_may_access_it) {
  EXPECT_EQ(coming_back("slot 3 exclusive", "anonymous"),
            "frame 9 exclusive, load_frame by swapoff.comes_back");
}

TEST(swapoff, a_slot_that_several_entries_name_becomes_one_page) {
  EXPECT_EQ(coming_back("slot 3", anon + "slot_shared swap_cached"),
            "frame 6 accessible by swapoff.finds_cached");
  EXPECT_EQ(coming_back("slot 3 uffd_wp", anon + "swap_cached"),
            "frame 6 accessible uffd_wp by swapoff.finds_cached");
}

TEST(swapoff, what_is_not_swapped_stays) {
  for (const std::string what :
       {"none", "frame 7 accessible write", "marker uffd_wp", "marker poison", "marker guard"})
    EXPECT_EQ(coming_back(what, anon), what + " by swapoff.other_stays");
}

}  // namespace
}  // namespace ptecheck::spec
