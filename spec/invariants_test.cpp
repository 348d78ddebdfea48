#include <ptecheck/spec/invariants.hpp>
#include <ptecheck/spec/story_test.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <set>

namespace ptecheck::spec {
namespace {

const std::string rw = "readable writable ";
const std::string anon = rw + "anonymous anon_page mapped_once uffd_wp ";
const std::string shmem = rw + "shared cached uffd_wp ";
const std::string private_shmem = rw + "cached uffd_wp ";

std::string_view broken(std::string_view what, std::string_view where, bool named_once = true) {
  return broken_invariant(entry_of(what), given(where), named_once).value_or("nothing");
}

TEST(invariants, have_ids_of_their_own_a_sentence_and_a_source) {
  std::set<std::string_view> ids;
  for (const invariant& each : invariants()) {
    EXPECT_TRUE(ids.insert(each.id).second) << each.id;
    EXPECT_TRUE(each.sentence.ends_with(".")) << each.id;
    EXPECT_FALSE(each.source.empty()) << each.id;
  }
}

TEST(invariants, hold_for_entries_as_they_are) {
  EXPECT_EQ(broken("none", anon), "nothing");
  EXPECT_EQ(broken("frame 7 accessible write dirty exclusive", anon), "nothing");
  EXPECT_EQ(broken("frame 7 accessible uffd_wp exclusive", anon), "nothing");
  EXPECT_EQ(broken("frame 7", "anonymous anon_page"), "nothing");
  EXPECT_EQ(broken("frame 0 accessible uffd_wp", rw + "anonymous uffd_wp"), "nothing");
  EXPECT_EQ(broken("frame 5 accessible write", shmem), "nothing");
  EXPECT_EQ(broken("frame 5 accessible uffd_wp", private_shmem), "nothing");
  EXPECT_EQ(broken("slot 3 uffd_wp exclusive", anon), "nothing");
  EXPECT_EQ(broken("slot 3", anon, false), "nothing");
  EXPECT_EQ(broken("moving 7 write dirty", anon), "nothing");
  EXPECT_EQ(broken("moving 7 exclusive uffd_wp", anon), "nothing");
  EXPECT_EQ(broken("moving 5 write", shmem), "nothing");
  EXPECT_EQ(broken("marker uffd_wp", anon + "wp_unpopulated"), "nothing");
  EXPECT_EQ(broken("marker uffd_wp", shmem + "beyond_eof"), "nothing");
  EXPECT_EQ(broken("marker guard", rw + "anonymous"), "nothing");
}

TEST(invariants, protection_needs_somebody_who_watches) {
  for (const char* what :
       {"frame 7 accessible uffd_wp", "slot 3 uffd_wp", "moving 7 uffd_wp", "marker uffd_wp"})
    EXPECT_EQ(broken(what, rw + "anonymous anon_page mapped_once"), "uffd_wp.is_registered");
}

TEST(invariants, a_protected_page_is_not_writable) {
  EXPECT_EQ(broken("frame 7 accessible write uffd_wp exclusive", anon), "uffd_wp.is_read_only");
  EXPECT_EQ(broken("frame 5 accessible write uffd_wp", shmem), "uffd_wp.is_read_only");
}

TEST(invariants, a_page_is_as_its_vma_allows) {
  EXPECT_EQ(
      broken("frame 7 accessible write exclusive", "readable anonymous anon_page mapped_once"),
      "write.is_allowed");
  EXPECT_EQ(broken("frame 7 accessible", "anonymous anon_page"), "accessible.follows_vma");
  EXPECT_EQ(broken("frame 7", rw + "anonymous anon_page"), "accessible.follows_vma");
}

TEST(invariants, what_is_written_in_a_private_mapping_is_its_own) {
  EXPECT_EQ(broken("frame 7 accessible write", anon), "private.write_is_exclusive");
  EXPECT_EQ(broken("frame 5 accessible write", private_shmem), "private.write_is_exclusive");
}

TEST(invariants, an_exclusive_page_is_anonymous_and_mapped_once) {
  EXPECT_EQ(broken("frame 7 accessible exclusive", rw + "anonymous anon_page"),
            "exclusive.is_mapped_once");
  EXPECT_EQ(broken("frame 5 accessible exclusive", private_shmem + "mapped_once"),
            "exclusive.is_mapped_once");
}

TEST(invariants, the_zero_page_is_plain) {
  EXPECT_EQ(broken("frame 0 accessible dirty", rw + "anonymous"), "zero_page.is_plain");
  EXPECT_EQ(broken("frame 0 accessible", rw + "shared"), "zero_page.is_plain");
}

TEST(invariants, a_mapping_maps_what_it_is_a_mapping_of) {
  EXPECT_EQ(broken("frame 7 accessible", shmem), "shared.maps_the_file");
  EXPECT_EQ(broken("frame 5 accessible", rw + "shared"), "shared.maps_the_file");
  EXPECT_EQ(broken("frame 7 accessible", rw + "anonymous"), "anonymous.maps_no_file");
  EXPECT_EQ(broken("frame 5 accessible", private_shmem + "beyond_eof"), "file.ends");
}

TEST(invariants, only_private_memory_is_swapped_and_an_exclusive_entry_is_alone) {
  EXPECT_EQ(broken("slot 3", shmem), "swap.is_private");
  EXPECT_EQ(broken("slot 3 exclusive", anon, false), "swap.exclusive_has_one_name");
}

TEST(invariants, a_page_on_its_way_is_what_it_was_where_it_was_mapped) {
  EXPECT_EQ(broken("moving 7 write exclusive", anon), "migration.is_one_type");
  EXPECT_EQ(broken("moving 7 write uffd_wp", anon), "uffd_wp.is_read_only");
  EXPECT_EQ(broken("moving 7 write", "readable anonymous anon_page mapped_once"),
            "write.is_allowed");
  EXPECT_EQ(broken("moving 7 exclusive", rw + "anonymous anon_page"), "exclusive.is_mapped_once");
  EXPECT_EQ(broken("moving 5 write", private_shmem), "exclusive.is_mapped_once");
  EXPECT_EQ(broken("moving 7 exclusive", anon + "in_swap_cache"), "swap_cache.is_not_exclusive");
  EXPECT_EQ(broken("moving 7 exclusive", anon + "ksm_page"), "ksm.is_not_exclusive");
  EXPECT_EQ(broken("moving 7", shmem), "shared.maps_the_file");
  EXPECT_EQ(broken("moving 7", rw + "anonymous"), "anonymous.maps_no_file");
  EXPECT_EQ(broken("moving 5", private_shmem + "beyond_eof"), "file.ends");
}

TEST(invariants, a_broken_page_is_anonymous) {
  EXPECT_EQ(broken("broken 7 uffd_wp", anon), "nothing");
  EXPECT_EQ(broken("broken 7", private_shmem + "anon_page"), "nothing");
  EXPECT_EQ(broken("broken 5", private_shmem), "hwpoison.is_anonymous");
  EXPECT_EQ(broken("broken 5", shmem), "hwpoison.is_anonymous");
  EXPECT_EQ(broken("broken 7 uffd_wp", rw + "anonymous anon_page"), "uffd_wp.is_registered");
}

TEST(invariants, what_a_device_has_is_anonymous_memory_and_what_it_was) {
  EXPECT_EQ(broken("away 7 write exclusive", anon), "nothing");
  EXPECT_EQ(broken("away 7 uffd_wp", anon), "nothing");
  EXPECT_EQ(broken("held 7 uffd_wp", anon), "nothing");
  for (const char* what : {"away 7", "held 7"})
    EXPECT_EQ(broken(what, private_shmem + "anon_page"), "device.is_anonymous");
  for (const char* what : {"away 7 uffd_wp", "held 7 uffd_wp"})
    EXPECT_EQ(broken(what, rw + "anonymous anon_page mapped_once"), "uffd_wp.is_registered");
  EXPECT_EQ(broken("away 7 write uffd_wp exclusive", anon), "uffd_wp.is_read_only");
  EXPECT_EQ(broken("away 7 write exclusive", "readable anonymous anon_page mapped_once"),
            "write.is_allowed");
  EXPECT_EQ(broken("away 7 write", anon), "private.write_is_exclusive");
  for (const char* what : {"away 7 exclusive", "held 7"})
    EXPECT_EQ(broken(what, rw + "anonymous anon_page"), "exclusive.is_mapped_once");
}

TEST(invariants, hold_where_memory_breaks_and_devices_have_pages) {
  story in{"features=event_fork"};
  for (const char* step : {"madvise_populate mm=0 pages=0+6 write=on",
                           "memory_failure mm=0 page=0",
                           "migrate_to_device mm=0 page=1",
                           "make_device_exclusive mm=0 page=2",
                           "uffdio_writeprotect mm=0 pages=0+3 protect=on",
                           "migrate_to_device mm=0 page=3",
                           "fork mm=0 child=1",
                           "mremap mm=1 pages=0+2 size=2 to=6 how=move",
                           "memory_failure mm=1 page=4",
                           "read mm=1 page=3",
                           "mprotect mm=0 pages=0+6 prot=none",
                           "exit mm=1",
                           "mprotect mm=0 pages=0+6 prot=read",
                           "read mm=0 page=2"})
    EXPECT_EQ(in.does(step), "done") << step;
}

TEST(invariants, hold_while_pages_move) {
  story in{"maps=private_shmem features=event_fork"};
  for (const char* step : {"write mm=0 page=0 value=1",
                           "read mm=0 page=1",
                           "migrate_begin mm=0 page=0",
                           "migrate_begin mm=0 page=1",
                           "uffdio_writeprotect mm=0 pages=0+2 protect=on",
                           "fork mm=0 child=1",
                           "migrate_end mm=1 page=0",
                           "write mm=1 page=3 value=2",
                           "migrate_begin mm=1 page=3",
                           "mremap mm=1 pages=3+1 size=1 to=6 how=move",
                           "mprotect mm=1 pages=6+1 prot=read",
                           "migrate_end mm=1 page=6",
                           "read mm=1 page=1"})
    EXPECT_EQ(in.does(step), "done") << step;
}

TEST(invariants, a_marker_remembers_one_thing_and_only_where_it_may) {
  EXPECT_EQ(broken("marker", anon), "marker.is_one");
  EXPECT_EQ(broken("marker guard poison", anon), "marker.is_one");
  EXPECT_EQ(broken("marker uffd_wp guard poison", anon), "marker.is_one");
  EXPECT_EQ(broken("marker uffd_wp", anon), "marker.uffd_wp_is_used");
}

TEST(invariants, the_bit_beside_a_guard_or_poison_says_nothing) {
  for (const char* what : {"marker uffd_wp guard", "marker uffd_wp poison"})
    EXPECT_EQ(broken(what, rw + "anonymous"), "nothing") << what;
}

TEST(invariants, what_has_another_name_elsewhere_is_not_exclusive) {
  EXPECT_EQ(broken("frame 7 accessible exclusive", anon + "in_swap_cache"),
            "swap_cache.is_not_exclusive");
  EXPECT_EQ(broken("frame 7 accessible exclusive", anon + "ksm_page"), "ksm.is_not_exclusive");
  EXPECT_EQ(broken("frame 5 accessible", private_shmem + "ksm_page"), "ksm.is_not_exclusive");
  EXPECT_EQ(broken("frame 7 accessible", anon + "in_swap_cache ksm_page"), "nothing");
}

TEST(invariants, hold_where_pages_are_shared_through_swap_ksm_and_fork) {
  story in;
  for (const char* step : {"madvise_mergeable mm=0 pages=0+8 merge=on",
                           "write mm=0 page=0 value=7",
                           "write mm=0 page=1 value=7",
                           "write mm=0 page=2 value=8",
                           "madvise_free mm=0 pages=0+1",
                           "ksm_merge mm=0 | repointed=0x1",
                           "reclaim mm=0 pages=2+1",
                           "fork mm=0 child=1",
                           "madvise_populate mm=0 pages=2+1 write=off",
                           "mremap mm=1 pages=0+3 size=3 to=4 how=move",
                           "madvise_mergeable mm=0 pages=0+1 merge=off",
                           "write mm=1 page=6 value=9",
                           "exit mm=0",
                           "swapoff"})
    EXPECT_EQ(in.does(step), "done") << step;
}

TEST(invariants, hold_where_a_mapping_was_moved_against_its_file) {
  story in{"maps=private_shmem uffd=none"};
  for (const char* step : {"write mm=0 page=7 value=7",
                           "mremap mm=0 pages=7+1 size=4 to=0 how=move",
                           "mremap mm=0 pages=0+2 size=2 to=5 how=dontunmap",
                           "ftruncate size=9",
                           "read mm=0 page=6",
                           "punch_hole pages=0+16"})
    EXPECT_EQ(in.does(step), "done") << step;
}

TEST(invariants, hold_in_the_states_that_a_machine_goes_through) {
  story in{"maps=private_shmem features=event_fork"};
  for (const char* step : {"write mm=0 page=0 value=1",
                           "read mm=0 page=1",
                           "uffdio_writeprotect mm=0 pages=0+4 protect=on",
                           "reclaim mm=0 pages=0+2",
                           "fork mm=0 child=1",
                           "uffdio_register mm=1 pages=0+8 mode=missing",
                           "munmap mm=1 pages=3+1",
                           "ftruncate size=1"})
    EXPECT_EQ(in.does(step), "done") << step;
  EXPECT_EQ(broken_invariant(in.of(), {1}, 3), std::nullopt);
  EXPECT_EQ(broken_invariant_anywhere(in.of()), std::nullopt);
}

}  // namespace
}  // namespace ptecheck::spec
