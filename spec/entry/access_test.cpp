#include <ptecheck/spec/entry/access.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

const std::string rw = "readable writable ";
const std::string anon = rw + "anonymous anon_page ";
const std::string shmem = rw + "shared cached ";

std::string reading(std::string_view what, std::string_view where) {
  return to_words(accessed<model::machine_word>(entry_of(what), access::read, given(where)));
}
std::string writing(std::string_view what, std::string_view where) {
  return to_words(accessed<model::machine_word>(entry_of(what), access::write, given(where)));
}

constexpr const char* every_kind[] = {
    "none", "frame 7", "slot 3", "marker uffd_wp", "marker poison", "marker guard"};

TEST(access, is_refused_by_the_vma_before_the_entry_is_looked_at) {
  for (const std::string what : every_kind) {
    EXPECT_EQ(reading(what, "anonymous"), what + ", segv_accerr by access.vma.refuses");
    EXPECT_EQ(writing(what, "readable anonymous"), what + ", segv_accerr by access.vma.refuses");
  }
}

TEST(access, reads_a_mapped_page_whatever_its_truths_are) {
  EXPECT_EQ(reading("frame 7 accessible", anon), "frame 7 accessible by access.present.reads");
  EXPECT_EQ(reading("frame 7 accessible uffd_wp", anon + "uffd_wp"),
            "frame 7 accessible uffd_wp by access.present.reads");
}

TEST(access, writes_a_writable_entry_and_makes_it_dirty) {
  EXPECT_EQ(writing("frame 7 accessible write exclusive", anon),
            "frame 7 accessible write dirty exclusive by access.present.writes");
}

TEST(access, a_write_to_a_protected_page_is_reported_and_changes_nothing) {
  EXPECT_EQ(writing("frame 7 accessible dirty uffd_wp exclusive", anon + "uffd_wp"),
            "frame 7 accessible dirty uffd_wp exclusive, wp_message by access.wp.reported");
  EXPECT_EQ(writing("frame 0 accessible uffd_wp", rw + "anonymous uffd_wp"),
            "frame 0 accessible uffd_wp, wp_message by access.wp.reported");
  EXPECT_EQ(writing("frame 5 accessible uffd_wp", shmem + "uffd_wp"),
            "frame 5 accessible uffd_wp, wp_message by access.wp.reported");
}

TEST(access, with_the_sigbus_feature_the_report_is_a_signal) {
  EXPECT_EQ(writing("frame 7 accessible uffd_wp", anon + "uffd_wp sigbus"),
            "frame 7 accessible uffd_wp, bus_adrerr by access.wp.reported");
}

TEST(access, a_read_only_page_that_is_not_protected_is_never_reported) {
  EXPECT_EQ(writing("frame 7 accessible exclusive", anon + "uffd_wp"),
            "frame 7 accessible write dirty exclusive, again by access.cow.reuses");
}

TEST(access, with_wp_async_the_kernel_lifts_the_protection_and_tries_again) {
  EXPECT_EQ(writing("frame 7 accessible uffd_wp exclusive", anon + "uffd_wp wp_async"),
            "frame 7 accessible exclusive, again by access.wp.async");
  EXPECT_EQ(writing("frame 7 accessible uffd_wp", anon + "uffd_wp wp_async sigbus"),
            "frame 7 accessible, again by access.wp.async");
}

TEST(access, a_write_to_a_shared_mapping_happens_in_place) {
  EXPECT_EQ(writing("frame 5 accessible", shmem),
            "frame 5 accessible write dirty, again by access.shared.becomes_writable");
  EXPECT_EQ(writing("frame 5 accessible", shmem + "uffd_wp"),
            "frame 5 accessible write dirty, again by access.shared.becomes_writable");
}

TEST(access, a_page_of_its_own_is_written_in_place) {
  EXPECT_EQ(writing("frame 7 accessible exclusive", anon),
            "frame 7 accessible write dirty exclusive, again by access.cow.reuses");
  EXPECT_EQ(writing("frame 7 accessible", anon + "mapped_once"),
            "frame 7 accessible write dirty exclusive, again by access.cow.reuses");
}

TEST(access, a_page_that_others_may_read_is_copied) {
  const std::string copied =
      "frame 9 accessible write dirty exclusive, copy_frame, again by access.cow.copies";
  EXPECT_EQ(writing("frame 7 accessible dirty", anon), copied);
  EXPECT_EQ(writing("frame 0 accessible", rw + "anonymous"), copied);
  EXPECT_EQ(writing("frame 5 accessible", rw + "cached mapped_once"), copied);
}

TEST(access, a_swapped_page_comes_back_writable_only_where_a_write_needs_no_fault) {
  EXPECT_EQ(reading("slot 3 exclusive", anon),
            "frame 9 accessible write exclusive, load_frame, again by access.swap.comes_back");
  EXPECT_EQ(reading("slot 3 exclusive", "readable anonymous"),
            "frame 9 accessible exclusive, load_frame, again by access.swap.comes_back");
}

TEST(access, a_swapped_page_is_its_owners_again_if_nobody_else_names_the_slot) {
  EXPECT_EQ(reading("slot 3", anon),
            "frame 9 accessible write exclusive, load_frame, again by access.swap.comes_back");
  EXPECT_EQ(writing("slot 3", anon),
            "frame 9 accessible write exclusive, load_frame, again by access.swap.comes_back");
  EXPECT_EQ(writing("slot 3", anon + "slot_shared"),
            "frame 9 accessible, load_frame, again by access.swap.comes_back");
}

TEST(access, a_page_that_came_back_for_another_entry_is_found) {
  EXPECT_EQ(reading("slot 3 uffd_wp", anon + "slot_shared swap_cached"),
            "frame 6 accessible uffd_wp, again by access.swap.finds_cached");
  EXPECT_EQ(reading("slot 3", anon + "swap_cached"),
            "frame 6 accessible, again by access.swap.finds_cached");
  EXPECT_EQ(writing("slot 3", anon + "swap_cached"),
            "frame 6 accessible write exclusive, again by access.swap.finds_cached");
  EXPECT_EQ(writing("slot 3", anon + "slot_shared swap_cached"),
            "frame 6 accessible, again by access.swap.finds_cached");
}

TEST(access, a_page_of_the_swap_cache_or_of_ksm_is_copied) {
  const std::string copied =
      "frame 9 accessible write dirty exclusive, copy_frame, again by access.cow.copies";
  EXPECT_EQ(writing("frame 7 accessible", anon + "anon_page mapped_once in_swap_cache"), copied);
  EXPECT_EQ(writing("frame 7 accessible", anon + "anon_page mapped_once ksm_page"), copied);
}

TEST(access, a_swapped_page_comes_back_with_its_protection) {
  EXPECT_EQ(writing("slot 3 uffd_wp exclusive", anon + "uffd_wp"),
            "frame 9 accessible uffd_wp exclusive, load_frame, again by access.swap.comes_back");
}

TEST(access, a_swapped_page_is_not_missing) {
  EXPECT_EQ(reading("slot 3", anon + "slot_shared uffd_missing"),
            "frame 9 accessible, load_frame, again by access.swap.comes_back");
}

TEST(access, poison_is_sigbus_and_a_guard_is_sigsegv_and_both_stay) {
  for (const std::string_view where : {anon, shmem, anon + "uffd_missing uffd_wp sigbus"}) {
    EXPECT_EQ(reading("marker poison", where), "marker poison, poisoned by access.poison.kills");
    EXPECT_EQ(writing("marker poison", where), "marker poison, poisoned by access.poison.kills");
    EXPECT_EQ(reading("marker guard", where), "marker guard, segv_maperr by access.guard.kills");
    EXPECT_EQ(writing("marker guard", where), "marker guard, segv_maperr by access.guard.kills");
  }
}

TEST(access, a_guard_speaks_before_the_end_of_the_file) {
  EXPECT_EQ(reading("marker guard", shmem + "beyond_eof"),
            "marker guard, segv_maperr by access.guard.kills");
}

}  // namespace
}  // namespace ptecheck::spec
