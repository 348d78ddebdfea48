#include <ptecheck/spec/entry/move.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

const std::string anon = "readable writable anonymous uffd_wp anon_page mapped_once ";

std::string taking(std::string_view what, bool holes = false) {
  return to_words(taken<model::machine_word>(entry_of(what), holes, given(anon)));
}
std::string arriving(std::string_view what) {
  return to_words(arrived<model::machine_word>(entry_of(what), given(anon)));
}

TEST(move, takes_a_page_or_a_slot_that_is_exclusive) {
  for (const char* what : {"frame 7 accessible write dirty exclusive",
                           "frame 7 accessible uffd_wp exclusive",
                           "slot 3 exclusive",
                           "slot 3 uffd_wp exclusive"})
    EXPECT_EQ(taking(what), "none by move.taken") << what;
}

TEST(move, takes_the_zero_page) {
  EXPECT_EQ(taking("frame 0 accessible uffd_wp"), "none by move.taken");
}

TEST(move, does_not_take_what_others_may_have_too) {
  EXPECT_EQ(taking("frame 7 accessible dirty"), "frame 7 accessible dirty, busy by move.shared");
  EXPECT_EQ(taking("slot 3 uffd_wp"), "slot 3 uffd_wp, busy by move.shared");
}

TEST(move, does_not_take_what_a_marker_remembers_with_holes_allowed_or_not) {
  for (const std::string what : {"marker uffd_wp", "marker poison", "marker guard"})
    for (const bool holes : {false, true})
      EXPECT_EQ(taking(what, holes), what + ", bad_address by move.marker");
}

TEST(move, passes_over_a_hole_only_if_holes_are_allowed) {
  EXPECT_EQ(taking("none"), "none, no_entry by move.hole");
  EXPECT_EQ(taking("none", true), "none by move.hole");
}

TEST(move, brings_a_page_writable_and_not_protected) {
  EXPECT_EQ(arriving("frame 7 accessible uffd_wp exclusive"),
            "frame 7 accessible write exclusive by move.page");
  EXPECT_EQ(arriving("frame 7 accessible dirty exclusive"),
            "frame 7 accessible write dirty exclusive by move.page");
}

TEST(move, brings_the_zero_page_as_the_zero_page) {
  EXPECT_EQ(arriving("frame 0 accessible uffd_wp"), "frame 0 accessible by move.zero_page");
}

TEST(move, brings_a_slot_as_the_same_slot_not_protected) {
  EXPECT_EQ(arriving("slot 3 uffd_wp exclusive"), "slot 3 exclusive by move.slot");
}

}  // namespace
}  // namespace ptecheck::spec
