#include <ptecheck/spec/entry/access.hpp>
#include <ptecheck/spec/entry/fill.hpp>
#include <ptecheck/spec/entry/fork.hpp>
#include <ptecheck/spec/entry/free.hpp>
#include <ptecheck/spec/entry/guard.hpp>
#include <ptecheck/spec/entry/ksm.hpp>
#include <ptecheck/spec/entry/migrate.hpp>
#include <ptecheck/spec/entry/move.hpp>
#include <ptecheck/spec/entry/reclaim.hpp>
#include <ptecheck/spec/entry/remap.hpp>
#include <ptecheck/spec/entry/scan.hpp>
#include <ptecheck/spec/entry/swapoff.hpp>
#include <ptecheck/spec/entry/writeprotect.hpp>
#include <ptecheck/spec/entry/zap.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

// What every family of rules says of a page that is just being moved to another frame.
namespace ptecheck::spec {
namespace {

using word = model::machine_word;

const std::string anon = "readable writable anonymous anon_page mapped_once uffd_wp ";
const std::string shmem = "readable writable shared cached ";
const std::string private_shmem = "readable writable cached uffd_wp ";

std::string begun(std::string_view what, std::string_view where) {
  return to_words(migration_begun<word>(entry_of(what), given(where)));
}
std::string ended(std::string_view what, std::string_view where) {
  return to_words(migration_ended<word>(entry_of(what), given(where)));
}

TEST(migrate, an_entry_remembers_what_its_page_was) {
  EXPECT_EQ(begun("frame 7 accessible write dirty exclusive", anon),
            "moving 7 write dirty by migrate.begin.page");
  EXPECT_EQ(begun("frame 7 accessible exclusive", anon),
            "moving 7 exclusive by migrate.begin.page");
  EXPECT_EQ(begun("frame 7 accessible dirty uffd_wp", anon),
            "moving 7 dirty uffd_wp by migrate.begin.page");
  EXPECT_EQ(begun("frame 5 accessible write", shmem), "moving 5 write by migrate.begin.page");
}

TEST(migrate, what_is_no_page_of_its_own_stays) {
  for (const std::string what :
       {"none", "frame 0 accessible uffd_wp", "slot 3 exclusive", "moving 7 write", "marker guard"})
    EXPECT_EQ(begun(what, anon), what + " by migrate.begin.other_stays");
}

TEST(migrate, a_page_comes_back_as_it_went_at_its_new_place) {
  EXPECT_EQ(ended("moving 7 write dirty", anon),
            "frame 8 accessible write dirty exclusive by migrate.end.page");
  EXPECT_EQ(ended("moving 7 exclusive uffd_wp", anon),
            "frame 8 accessible uffd_wp exclusive by migrate.end.page");
  EXPECT_EQ(ended("moving 7", anon), "frame 8 accessible by migrate.end.page");
  EXPECT_EQ(ended("moving 5 write", shmem), "frame 8 accessible write by migrate.end.page");
}

TEST(migrate, a_page_comes_back_as_its_vma_allows) {
  EXPECT_EQ(ended("moving 7 exclusive", "anonymous anon_page"),
            "frame 8 exclusive by migrate.end.page");
  EXPECT_EQ(ended("moving 5", shmem), "frame 8 accessible write by migrate.end.page");
  EXPECT_EQ(ended("moving 5", shmem + "uffd_wp"), "frame 8 accessible by migrate.end.page");
  EXPECT_EQ(ended("moving 5", "readable shared cached"), "frame 8 accessible by migrate.end.page");
}

TEST(migrate, where_nothing_moves_nothing_ends) {
  for (const std::string what : {"none", "frame 7 accessible", "slot 3", "marker poison"})
    EXPECT_EQ(ended(what, anon), what + " by migrate.end.other_stays");
}

TEST(migrate, an_access_waits) {
  for (const access how : {access::read, access::write})
    EXPECT_EQ(to_words(accessed<word>(entry_of("moving 7 write"), how, given(anon))),
              "moving 7 write, waits by access.migration.waits");
  EXPECT_EQ(to_words(accessed<word>(entry_of("moving 7"), access::write, given("readable"))),
            "moving 7, segv_accerr by access.vma.refuses");
  EXPECT_EQ(to_words(accessed<word>(
                entry_of("slot 3"), access::read, given(anon + "swap_cached swap_migrates"))),
            "slot 3, waits by access.swap.waits");
}

TEST(migrate, whoever_wants_a_page_of_the_file_waits_but_is_told_of_it_first) {
  const std::string moving = private_shmem + "cache_migrates ";
  for (const access how : {access::read, access::write})
    EXPECT_EQ(to_words(accessed<word>(entry_of("none"), how, given(moving))),
              "none, waits by populate.file.waits");
  EXPECT_EQ(to_words(accessed<word>(entry_of("none"), access::read, given(moving + "uffd_minor"))),
            "none, minor_message by populate.minor_is_reported");
  EXPECT_EQ(to_words(continued<word>(entry_of("none"), false, given(moving))),
            "none, waits by fill.continue.waits");
}

TEST(migrate, nothing_is_filled_in_over_it) {
  const context<> c = given(anon);
  const entry<> moving = entry_of("moving 7");
  EXPECT_EQ(to_words(copied<word>(moving, false, c)), "moving 7, exists by fill.occupied");
  EXPECT_EQ(to_words(zero_filled<word>(moving, c)), "moving 7, exists by fill.occupied");
  EXPECT_EQ(to_words(poisoned<word>(moving, c)), "moving 7, exists by fill.occupied");
}

TEST(migrate, fork_shares_it_as_other_pages) {
  const context<> c = given(anon + "tables_copied");
  EXPECT_EQ(to_words(forked_parent<word>(entry_of("moving 7 write dirty"), c)),
            "moving 7 dirty by fork.migration.shares");
  EXPECT_EQ(to_words(forked_parent<word>(entry_of("moving 7 exclusive uffd_wp"), c)),
            "moving 7 uffd_wp by fork.migration.shares");
  EXPECT_EQ(
      to_words(forked_parent<word>(entry_of("moving 5 write"), given(shmem + "tables_copied"))),
      "moving 5 write by fork.migration.shares");
  EXPECT_EQ(to_words(forked_child<word>(entry_of("moving 7 dirty"), c)),
            "moving 7 dirty by fork.child.copied");
  EXPECT_EQ(to_words(forked_child<word>(entry_of("moving 7 uffd_wp"), c)),
            "moving 7 by fork.child.loses_uffd_wp");
}

TEST(migrate, a_change_of_protection_makes_it_come_back_read_only) {
  const auto protect = [](std::string_view what, std::string_view where) {
    return to_words(protection_changed<word>(entry_of(what), given(where)));
  };
  EXPECT_EQ(protect("moving 7 write dirty", anon),
            "moving 7 exclusive dirty by protect.migration.loses_write");
  EXPECT_EQ(protect("moving 5 write", shmem), "moving 5 by protect.migration.loses_write");
  EXPECT_EQ(protect("moving 7 uffd_wp", anon), "moving 7 uffd_wp by protect.migration.loses_write");
}

TEST(migrate, write_protection_comes_and_goes_in_the_same_form) {
  EXPECT_EQ(to_words(write_protected<word>(entry_of("moving 7 write"), given(anon))),
            "moving 7 exclusive uffd_wp by writeprotect.on.migration");
  EXPECT_EQ(to_words(write_unprotected<word>(entry_of("moving 7 exclusive uffd_wp"), given(anon))),
            "moving 7 exclusive by writeprotect.off.migration");
}

TEST(migrate, a_zap_takes_it_away_as_any_page) {
  const auto zap_of = [](std::string_view what, zap why, std::string_view where) {
    return to_words(zapped<word>(entry_of(what), why, given(where)));
  };
  EXPECT_EQ(zap_of("moving 7 uffd_wp", zap::dontneed, anon), "none by zap.drops");
  EXPECT_EQ(zap_of("moving 5 uffd_wp", zap::dontneed, private_shmem),
            "marker uffd_wp by zap.file.keeps_uffd_wp");
  EXPECT_EQ(zap_of("moving 7", zap::punch_hole, private_shmem + "anon_page"),
            "moving 7 by zap.punch.keeps_private_copy");
  EXPECT_EQ(zap_of("moving 5", zap::punch_hole, private_shmem), "none by zap.drops");
  EXPECT_EQ(zap_of("moving 7", zap::truncate, private_shmem + "anon_page"), "none by zap.drops");
  EXPECT_EQ(to_words(guard_installed<word>(entry_of("moving 7"), given(anon))),
            "marker guard by guard.install.replaces");
}

TEST(migrate, who_looks_for_mapped_or_swapped_pages_passes_it_by) {
  const context<> c = given(anon);
  const entry<> moving = entry_of("moving 7 exclusive");
  EXPECT_EQ(to_words(reclaimed<word>(moving, c)), "moving 7 exclusive by reclaim.other.stays");
  EXPECT_EQ(to_words(freed<word>(moving, c)), "moving 7 exclusive by free.other.stays");
  EXPECT_EQ(to_words(merged<word>(moving, c)), "moving 7 exclusive by ksm.merge.kept");
  EXPECT_EQ(to_words(swapped_back<word>(moving, c)), "moving 7 exclusive by swapoff.other_stays");
  EXPECT_EQ(to_words(guard_removed<word>(moving, c)),
            "moving 7 exclusive by guard.remove.other_stays");
  EXPECT_EQ(to_words(unmerged<word>(moving, c)), "moving 7 exclusive by ksm.unmerge.other_stays");
}

TEST(migrate, who_needs_the_page_itself_waits) {
  EXPECT_EQ(to_words(unmerged<word>(entry_of("moving 7"), given(anon + "ksm_page"))),
            "moving 7, waits by ksm.unmerge.waits");
  EXPECT_EQ(to_words(taken<word>(entry_of("moving 7"), false, given(anon))),
            "moving 7, waits by move.waits");
  EXPECT_EQ(
      to_words(swapped_back<word>(entry_of("slot 3"), given(anon + "swap_cached swap_migrates"))),
      "slot 3, waits by swapoff.finds_cached");
}

TEST(migrate, mremap_takes_it_along) {
  EXPECT_EQ(to_words(remapped<word>(entry_of("moving 7 write"), given(anon + "registration_lost"))),
            "moving 7 write by remap.moves");
  EXPECT_EQ(
      to_words(remapped<word>(entry_of("moving 7 uffd_wp"), given(anon + "registration_lost"))),
      "moving 7 by remap.loses_uffd_wp");
}

TEST(migrate, a_scan_calls_it_swapped) {
  namespace category = model::category;
  EXPECT_EQ(categories_of<word>(entry_of("moving 7"), given(anon)),
            category::swapped | category::written);
  EXPECT_EQ(categories_of<word>(entry_of("moving 5 uffd_wp"), given(private_shmem)),
            category::swapped | category::file);
}

}  // namespace
}  // namespace ptecheck::spec
