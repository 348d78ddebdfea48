#include <ptecheck/spec/entry/fill.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

const std::string anon = "readable writable anonymous ";
const std::string shmem = "readable writable shared ";
const std::string private_shmem = "readable writable ";

std::string copying(std::string_view what, std::string_view where, bool wp = false) {
  return to_words(copied<model::machine_word>(entry_of(what), wp, given(where)));
}
std::string zeroing(std::string_view what, std::string_view where) {
  return to_words(zero_filled<model::machine_word>(entry_of(what), given(where)));
}
std::string poisoning(std::string_view what, std::string_view where) {
  return to_words(poisoned<model::machine_word>(entry_of(what), given(where)));
}

std::string continuing(std::string_view what, std::string_view where, bool wp = false) {
  return to_words(continued<model::machine_word>(entry_of(what), wp, given(where)));
}

TEST(fill, continue_maps_the_page_of_the_file_writable_only_where_it_is_shared) {
  EXPECT_EQ(continuing("none", shmem + "cached"),
            "frame 5 accessible write dirty by fill.continue.maps_cache");
  EXPECT_EQ(continuing("none", private_shmem + "cached"),
            "frame 5 accessible dirty by fill.continue.maps_cache");
  EXPECT_EQ(continuing("none", "shared cached"), "frame 5 dirty by fill.continue.maps_cache");
}

TEST(fill, continue_protects_only_if_asked_for_and_replaces_poison_and_protection) {
  for (const std::string what : {"none", "marker uffd_wp", "marker poison"}) {
    EXPECT_EQ(continuing(what, shmem + "cached uffd_wp", true),
              "frame 5 accessible dirty uffd_wp by fill.continue.maps_cache");
    EXPECT_EQ(continuing(what, shmem + "cached uffd_wp"),
              "frame 5 accessible write dirty by fill.continue.maps_cache");
  }
}

TEST(fill, continue_needs_a_page_of_the_file_whatever_is_there) {
  for (const std::string what : {"none", "frame 5 accessible", "marker guard"}) {
    EXPECT_EQ(continuing(what, shmem), what + ", bad_address by fill.continue.no_page");
    EXPECT_EQ(continuing(what, shmem + "cached beyond_eof"),
              what + ", bad_address by fill.continue.no_page");
  }
}

TEST(fill, continue_replaces_no_guard_and_no_page) {
  EXPECT_EQ(continuing("marker guard", shmem + "cached"),
            "marker guard, exists by fill.guard.stays");
  EXPECT_EQ(continuing("frame 5 accessible", shmem + "cached"),
            "frame 5 accessible, exists by fill.occupied");
  EXPECT_EQ(continuing("slot 3", private_shmem + "cached"), "slot 3, exists by fill.occupied");
}

TEST(fill, copy_maps_a_page_of_its_own_in_private_memory) {
  const std::string filled =
      "frame 9 accessible write dirty exclusive, fill_frame by fill.copy.installs";
  EXPECT_EQ(copying("none", anon), filled);
  EXPECT_EQ(copying("none", private_shmem), filled);
  EXPECT_EQ(copying("none", private_shmem + "cached"), filled);
}

TEST(fill, copy_gives_a_shared_mapping_s_page_to_the_file) {
  EXPECT_EQ(copying("none", shmem),
            "frame 9 accessible write dirty, cache_fill by fill.copy.installs");
}

TEST(fill, copy_asks_nobody_for_permission_but_maps_as_the_vma_says) {
  EXPECT_EQ(copying("none", "anonymous"),
            "frame 9 dirty exclusive, fill_frame by fill.copy.installs");
  EXPECT_EQ(copying("none", "readable anonymous"),
            "frame 9 accessible dirty exclusive, fill_frame by fill.copy.installs");
}

TEST(fill, copy_protects_only_if_asked_for) {
  EXPECT_EQ(copying("none", anon + "uffd_wp", true),
            "frame 9 accessible dirty uffd_wp exclusive, fill_frame by fill.copy.installs");
  EXPECT_EQ(copying("marker uffd_wp", anon + "uffd_wp"),
            "frame 9 accessible write dirty exclusive, fill_frame by fill.copy.installs");
}

TEST(fill, copy_takes_the_place_of_poison) {
  EXPECT_EQ(copying("marker poison", shmem),
            "frame 9 accessible write dirty, cache_fill by fill.copy.installs");
}

TEST(fill, nothing_takes_the_place_of_a_guard) {
  for (const std::string& where : {anon, shmem, private_shmem}) {
    EXPECT_EQ(copying("marker guard", where), "marker guard, exists by fill.guard.stays");
    EXPECT_EQ(zeroing("marker guard", where), "marker guard, exists by fill.guard.stays");
    EXPECT_EQ(poisoning("marker guard", where), "marker guard, exists by fill.guard.stays");
  }
}

TEST(fill, nothing_takes_the_place_of_a_page) {
  for (const std::string what : {"frame 7 accessible", "frame 0 accessible", "slot 3"}) {
    EXPECT_EQ(copying(what, anon), what + ", exists by fill.occupied");
    EXPECT_EQ(zeroing(what, anon), what + ", exists by fill.occupied");
    EXPECT_EQ(poisoning(what, anon), what + ", exists by fill.occupied");
  }
}

TEST(fill, a_page_that_the_file_has_is_not_missing_in_a_shared_mapping) {
  for (const std::string what : {"none", "marker uffd_wp", "frame 5 accessible"}) {
    EXPECT_EQ(copying(what, shmem + "cached"), what + ", exists by fill.cached");
    EXPECT_EQ(zeroing(what, shmem + "cached"), what + ", exists by fill.cached");
  }
}

TEST(fill, poison_does_not_ask_the_file) {
  EXPECT_EQ(poisoning("none", shmem + "cached"), "marker poison by fill.poison.marks");
}

TEST(fill, beyond_the_end_of_the_file_is_a_bad_address_whatever_is_there) {
  for (const std::string& where : {shmem + "beyond_eof", private_shmem + "beyond_eof"})
    for (const std::string what : {"none", "marker guard", "marker uffd_wp"}) {
      EXPECT_EQ(copying(what, where), what + ", bad_address by fill.beyond_eof");
      EXPECT_EQ(zeroing(what, where), what + ", bad_address by fill.beyond_eof");
      EXPECT_EQ(poisoning(what, where), what + ", bad_address by fill.beyond_eof");
    }
}

TEST(fill, zeropage_maps_the_zero_page_into_private_memory) {
  EXPECT_EQ(zeroing("none", anon), "frame 0 accessible by fill.zeropage.maps_zero_page");
  EXPECT_EQ(zeroing("none", private_shmem + "cached"),
            "frame 0 accessible by fill.zeropage.maps_zero_page");
  EXPECT_EQ(zeroing("none", "anonymous"), "frame 0 by fill.zeropage.maps_zero_page");
}

TEST(fill, zeropage_gives_a_shared_mapping_s_file_a_page_even_over_a_marker) {
  for (const char* what : {"none", "marker uffd_wp", "marker poison"})
    EXPECT_EQ(zeroing(what, shmem + "uffd_wp"),
              "frame 9 accessible write dirty, cache_fill by fill.zeropage.shared_installs");
}

TEST(fill, zeropage_and_poison_replace_no_marker_of_private_memory) {
  for (const std::string what : {"marker uffd_wp", "marker poison"}) {
    EXPECT_EQ(zeroing(what, anon), what + ", exists by fill.marker.stays");
    EXPECT_EQ(zeroing(what, private_shmem), what + ", exists by fill.marker.stays");
    EXPECT_EQ(poisoning(what, anon), what + ", exists by fill.marker.stays");
    EXPECT_EQ(poisoning(what, shmem), what + ", exists by fill.marker.stays");
  }
}

TEST(fill, poison_marks_none) {
  for (const std::string& where : {anon, shmem, private_shmem})
    EXPECT_EQ(poisoning("none", where), "marker poison by fill.poison.marks");
}

}  // namespace
}  // namespace ptecheck::spec
