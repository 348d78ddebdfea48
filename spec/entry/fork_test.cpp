#include <ptecheck/spec/entry/fork.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

const std::string anon = "readable writable anonymous uffd_wp anon_page tables_copied ";
const std::string shmem = "readable writable shared cached uffd_wp tables_copied ";

std::string parent(std::string_view what, std::string_view where) {
  return to_words(forked_parent<model::machine_word>(entry_of(what), given(where)));
}
/// `what`: the parent's entry after the fork.
std::string child(std::string_view what, std::string_view where) {
  return to_words(forked_child<model::machine_word>(entry_of(what), given(where)));
}

constexpr const char* every_kind[] = {
    "none", "frame 7 write exclusive", "slot 3 exclusive", "marker uffd_wp", "marker guard"};

TEST(fork, without_a_copy_of_the_tables_the_parent_keeps_and_the_child_has_nothing) {
  for (const std::string what : every_kind) {
    EXPECT_EQ(parent(what, "readable shared"), what + " by fork.tables_not_copied");
    EXPECT_EQ(child(what, "readable shared"), "none by fork.tables_not_copied");
  }
}

TEST(fork, a_private_page_is_shared_and_the_parent_keeps_its_protection) {
  EXPECT_EQ(parent("frame 7 accessible write dirty exclusive", anon),
            "frame 7 accessible dirty by fork.private.shares");
  EXPECT_EQ(parent("frame 7 accessible uffd_wp exclusive", anon),
            "frame 7 accessible uffd_wp by fork.private.shares");
}

TEST(fork, a_shared_page_stays_and_the_childs_is_clean) {
  EXPECT_EQ(parent("frame 5 accessible write dirty", shmem),
            "frame 5 accessible write dirty by fork.shared.maps_too");
  EXPECT_EQ(child("frame 5 accessible write dirty", shmem + "child_uffd_wp"),
            "frame 5 accessible write by fork.child.copied");
}

TEST(fork, a_private_page_stays_dirty_in_the_child) {
  EXPECT_EQ(child("frame 7 accessible dirty", anon),
            "frame 7 accessible dirty by fork.child.copied");
}

TEST(fork, a_swap_slot_is_shared) {
  EXPECT_EQ(parent("slot 3 uffd_wp exclusive", anon), "slot 3 uffd_wp by fork.swap.shares");
  EXPECT_EQ(child("slot 3 uffd_wp", anon), "slot 3 by fork.child.loses_uffd_wp");
  EXPECT_EQ(child("slot 3 uffd_wp", anon + "child_uffd_wp"),
            "slot 3 uffd_wp by fork.child.keeps_uffd_wp");
}

TEST(fork, a_child_is_protected_only_if_it_is_registered_wp) {
  EXPECT_EQ(child("frame 7 accessible uffd_wp", anon),
            "frame 7 accessible by fork.child.loses_uffd_wp");
  EXPECT_EQ(child("frame 7 accessible uffd_wp", anon + "child_uffd_wp"),
            "frame 7 accessible uffd_wp by fork.child.keeps_uffd_wp");
}

TEST(fork, nothing_comes_of_nothing) {
  EXPECT_EQ(parent("none", anon), "none by fork.none.stays");
  EXPECT_EQ(child("none", anon), "none by fork.child.empty");
}

TEST(fork, markers_of_the_parent_stay) {
  for (const std::string what : {"marker uffd_wp", "marker poison", "marker guard"})
    EXPECT_EQ(parent(what, anon), what + " by fork.other.stays");
}

TEST(fork, guard_and_poison_are_copied_whoever_watches) {
  for (const std::string& where : {anon, anon + "child_uffd_wp", shmem}) {
    EXPECT_EQ(child("marker guard", where), "marker guard by fork.child.marker_copied");
    EXPECT_EQ(child("marker poison", where), "marker poison by fork.child.marker_copied");
  }
}

TEST(fork, a_uffd_wp_marker_is_copied_only_to_a_child_that_is_registered_wp) {
  EXPECT_EQ(child("marker uffd_wp", shmem), "none by fork.child.marker_dropped");
  EXPECT_EQ(child("marker uffd_wp", shmem + "child_uffd_wp"),
            "marker uffd_wp by fork.child.marker_copied");
}

TEST(fork, nothing_gives_nothing) {
  EXPECT_EQ(child("none", anon), "none by fork.child.empty");
}

}  // namespace
}  // namespace ptecheck::spec
