#include <ptecheck/spec/entry/access.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

const std::string anon = "readable writable anonymous ";
const std::string shmem = "readable writable shared ";
const std::string private_shmem = "readable writable ";

std::string reading(std::string_view what, std::string_view where) {
  return to_words(accessed<model::machine_word>(entry_of(what), access::read, given(where)));
}
std::string writing(std::string_view what, std::string_view where) {
  return to_words(accessed<model::machine_word>(entry_of(what), access::write, given(where)));
}

TEST(populate, a_first_read_of_anonymous_memory_maps_the_zero_page) {
  EXPECT_EQ(reading("none", anon), "frame 0 accessible, again by populate.anon.reads_zero_page");
}

TEST(populate, a_first_write_to_anonymous_memory_takes_a_zeroed_frame) {
  EXPECT_EQ(writing("none", anon),
            "frame 9 accessible write dirty exclusive, zero_frame, again"
            " by populate.anon.takes_frame");
}

TEST(populate, without_a_marker_a_page_of_a_wp_vma_is_not_protected) {
  EXPECT_EQ(writing("none", anon + "uffd_wp"),
            "frame 9 accessible write dirty exclusive, zero_frame, again"
            " by populate.anon.takes_frame");
}

TEST(populate, missing_anonymous_memory_is_reported_and_the_entry_stays) {
  for (const std::string what : {"none", "marker uffd_wp"}) {
    const std::string message = what + ", missing_message by populate.missing_is_reported";
    EXPECT_EQ(reading(what, anon + "uffd_missing uffd_wp"), message);
    EXPECT_EQ(writing(what, anon + "uffd_missing uffd_wp"), message);
    EXPECT_EQ(reading(what, anon + "uffd_missing uffd_wp sigbus"),
              what + ", bus_adrerr by populate.missing_is_reported");
  }
}

TEST(populate, in_a_file_mapping_only_a_hole_of_the_file_is_missing) {
  EXPECT_EQ(reading("none", shmem + "uffd_missing"),
            "none, missing_message by populate.missing_is_reported");
  EXPECT_EQ(writing("none", private_shmem + "uffd_missing"),
            "none, missing_message by populate.missing_is_reported");
  EXPECT_EQ(reading("none", shmem + "uffd_missing cached"),
            "frame 5 accessible write, again by populate.file.reads_cache");
}

TEST(populate, a_page_that_the_file_has_is_reported_where_minor_faults_are) {
  const std::string minor = "readable writable shared cached uffd_minor ";
  for (const std::string what : {"none", "marker uffd_wp"}) {
    EXPECT_EQ(reading(what, minor), what + ", minor_message by populate.minor_is_reported");
    EXPECT_EQ(writing(what, minor + "uffd_missing uffd_wp"),
              what + ", minor_message by populate.minor_is_reported");
    EXPECT_EQ(reading(what, minor + "sigbus"), what + ", bus_adrerr by populate.minor_is_reported");
  }
  EXPECT_EQ(writing("none", "readable writable cached uffd_minor"),
            "none, minor_message by populate.minor_is_reported");
  EXPECT_EQ(reading("none", "readable shared uffd_minor"),
            "none, cache_zero, again by populate.file.fills_hole");
}

TEST(populate, with_wp_async_missing_is_reported_as_ever) {
  EXPECT_EQ(writing("marker uffd_wp", anon + "uffd_missing uffd_wp wp_async"),
            "marker uffd_wp, missing_message by populate.missing_is_reported");
}

TEST(populate, beyond_the_end_of_the_file_is_sigbus_and_the_entry_stays) {
  for (const std::string what : {"none", "marker uffd_wp"}) {
    const std::string killed = what + ", bus_adrerr by populate.file.beyond_eof_kills";
    EXPECT_EQ(reading(what, shmem + "uffd_wp uffd_missing beyond_eof"), killed);
    EXPECT_EQ(writing(what, private_shmem + "uffd_wp beyond_eof"), killed);
  }
}

TEST(populate, anonymous_memory_has_no_end) {
  EXPECT_EQ(reading("none", anon + "beyond_eof"),
            "frame 0 accessible, again by populate.anon.reads_zero_page");
}

TEST(populate, a_hole_of_the_file_is_filled_first) {
  EXPECT_EQ(reading("none", shmem), "none, cache_zero, again by populate.file.fills_hole");
  EXPECT_EQ(writing("marker uffd_wp", private_shmem + "uffd_wp"),
            "marker uffd_wp, cache_zero, again by populate.file.fills_hole");
}

TEST(populate, a_first_read_is_writable_only_where_nobody_wants_to_notice_writes) {
  EXPECT_EQ(reading("none", shmem + "cached"),
            "frame 5 accessible write, again by populate.file.reads_cache");
  EXPECT_EQ(reading("none", shmem + "cached uffd_wp"),
            "frame 5 accessible, again by populate.file.reads_cache");
  EXPECT_EQ(reading("none", "readable shared cached"),
            "frame 5 accessible, again by populate.file.reads_cache");
  EXPECT_EQ(reading("none", private_shmem + "cached"),
            "frame 5 accessible, again by populate.file.reads_cache");
}

TEST(populate, a_first_write_to_a_shared_mapping_maps_the_page_of_the_file) {
  EXPECT_EQ(writing("none", shmem + "cached uffd_wp"),
            "frame 5 accessible write dirty, again by populate.shared.writes_cache");
}

TEST(populate, a_first_write_to_a_private_file_mapping_copies_the_page_of_the_file) {
  EXPECT_EQ(writing("none", private_shmem + "cached"),
            "frame 9 accessible write dirty exclusive, copy_cache, again"
            " by populate.private.copies_cache");
}

TEST(populate, where_a_uffd_wp_marker_was_the_new_entry_is_protected) {
  const std::string by = ", again by populate.marker.keeps_uffd_wp";
  EXPECT_EQ(reading("marker uffd_wp", anon + "uffd_wp"), "frame 0 accessible uffd_wp" + by);
  EXPECT_EQ(writing("marker uffd_wp", anon + "uffd_wp"),
            "frame 9 accessible dirty uffd_wp exclusive, zero_frame" + by);
  EXPECT_EQ(reading("marker uffd_wp", shmem + "cached uffd_wp"), "frame 5 accessible uffd_wp" + by);
  EXPECT_EQ(writing("marker uffd_wp", shmem + "cached uffd_wp"),
            "frame 5 accessible dirty uffd_wp" + by);
  EXPECT_EQ(writing("marker uffd_wp", private_shmem + "cached uffd_wp"),
            "frame 9 accessible dirty uffd_wp exclusive, copy_cache" + by);
}

TEST(populate, a_marker_that_nobody_watches_any_more_is_none) {
  EXPECT_EQ(reading("marker uffd_wp", anon),
            "frame 0 accessible, again by populate.anon.reads_zero_page");
  EXPECT_EQ(writing("marker uffd_wp", shmem + "cached"),
            "frame 5 accessible write dirty, again by populate.shared.writes_cache");
}

}  // namespace
}  // namespace ptecheck::spec
