#include <ptecheck/spec/entry/zap.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

const std::string anon = "readable writable anonymous uffd_wp ";
const std::string shmem = "readable writable shared cached uffd_wp ";
const std::string private_shmem = "readable writable cached uffd_wp ";
const std::string own_page = "anon_page mapped_once";

std::string zapping(zap why, std::string_view what, std::string_view where) {
  return to_words(zapped<model::machine_word>(entry_of(what), why, given(where)));
}

TEST(zap, unmapping_drops_everything) {
  for (const std::string& where : {anon, shmem, private_shmem})
    for (const std::string what :
         {"none", "frame 7 uffd_wp", "slot 3 uffd_wp", "marker uffd_wp", "marker guard"})
      EXPECT_EQ(zapping(zap::unmap, what, where), "none by zap.unmap.drops_everything");
}

TEST(zap, a_guard_stays_as_long_as_its_mapping) {
  for (const zap why : {zap::dontneed, zap::punch_hole, zap::truncate})
    for (const std::string& where : {anon, shmem, private_shmem})
      EXPECT_EQ(zapping(why, "marker guard", where), "marker guard by zap.guard.stays");
}

TEST(zap, anonymous_memory_forgets_its_protection) {
  for (const std::string what :
       {"frame 7 accessible uffd_wp", "frame 0 accessible uffd_wp", "slot 3 uffd_wp"})
    EXPECT_EQ(zapping(zap::dontneed, what, anon + own_page), "none by zap.drops");
  EXPECT_EQ(zapping(zap::dontneed, "marker uffd_wp", anon + "wp_unpopulated"), "none by zap.drops");
}

TEST(zap, a_file_mapping_remembers_its_protection) {
  const std::string marked = "marker uffd_wp by zap.file.keeps_uffd_wp";
  for (const zap why : {zap::dontneed, zap::punch_hole, zap::truncate}) {
    EXPECT_EQ(zapping(why, "frame 5 accessible uffd_wp", shmem), marked);
    EXPECT_EQ(zapping(why, "marker uffd_wp", shmem), marked);
    EXPECT_EQ(zapping(why, "frame 5 accessible uffd_wp", private_shmem), marked);
    EXPECT_EQ(zapping(why, "frame 0 accessible uffd_wp", private_shmem), marked);
  }
}

TEST(zap, a_private_copy_of_a_file_mapping_leaves_a_marker_too_mapped_or_swapped) {
  const std::string marked = "marker uffd_wp by zap.file.keeps_uffd_wp";
  for (const zap why : {zap::dontneed, zap::truncate}) {
    EXPECT_EQ(zapping(why, "frame 7 uffd_wp", private_shmem + own_page), marked);
    EXPECT_EQ(zapping(why, "slot 3 uffd_wp", private_shmem), marked);
  }
}

TEST(zap, what_was_not_protected_becomes_none) {
  for (const zap why : {zap::dontneed, zap::truncate}) {
    EXPECT_EQ(zapping(why, "frame 5 accessible write", shmem), "none by zap.drops");
    EXPECT_EQ(zapping(why, "frame 7 accessible write", private_shmem + own_page),
              "none by zap.drops");
    EXPECT_EQ(zapping(why, "slot 3", private_shmem), "none by zap.drops");
    EXPECT_EQ(zapping(why, "none", shmem), "none by zap.drops");
  }
}

TEST(zap, nothing_is_remembered_where_nobody_watches) {
  EXPECT_EQ(zapping(zap::dontneed, "frame 5 accessible uffd_wp", "readable shared cached"),
            "none by zap.drops");
}

TEST(zap, a_hole_in_the_file_does_not_touch_private_copies) {
  EXPECT_EQ(zapping(zap::punch_hole, "frame 7 accessible uffd_wp", private_shmem + own_page),
            "frame 7 accessible uffd_wp by zap.punch.keeps_private_copy");
  EXPECT_EQ(zapping(zap::punch_hole, "slot 3 uffd_wp", private_shmem),
            "slot 3 uffd_wp by zap.punch.keeps_private_copy");
  EXPECT_EQ(zapping(zap::punch_hole, "frame 5 accessible", private_shmem), "none by zap.drops");
}

TEST(zap, poison_goes_unless_a_hole_is_punched) {
  for (const std::string& where : {anon, shmem, private_shmem})
    EXPECT_EQ(zapping(zap::dontneed, "marker poison", where), "none by zap.poison.goes");
  EXPECT_EQ(zapping(zap::truncate, "marker poison", shmem), "none by zap.poison.goes");
  EXPECT_EQ(zapping(zap::truncate, "marker poison", private_shmem), "none by zap.poison.goes");
  EXPECT_EQ(zapping(zap::punch_hole, "marker poison", shmem),
            "marker poison by zap.punch.keeps_poison");
  EXPECT_EQ(zapping(zap::punch_hole, "marker poison", private_shmem),
            "marker poison by zap.punch.keeps_poison");
}

TEST(zap, twice_is_once) {
  for (const zap why : {zap::dontneed, zap::punch_hole, zap::truncate, zap::unmap})
    for (const std::string& where : {anon, shmem, private_shmem})
      for (const std::string what :
           {"frame 5 accessible uffd_wp", "slot 3 uffd_wp", "marker poison", "marker guard"}) {
        const entry<> once = zapped<model::machine_word>(entry_of(what), why, given(where)).after;
        const entry<> twice = zapped<model::machine_word>(once, why, given(where)).after;
        EXPECT_EQ(to_words(twice), to_words(once)) << what << " in " << where;
      }
}

}  // namespace
}  // namespace ptecheck::spec
