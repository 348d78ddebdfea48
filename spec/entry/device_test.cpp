#include <ptecheck/spec/entry/access.hpp>
#include <ptecheck/spec/entry/device.hpp>
#include <ptecheck/spec/entry/fill.hpp>
#include <ptecheck/spec/entry/fork.hpp>
#include <ptecheck/spec/entry/free.hpp>
#include <ptecheck/spec/entry/guard.hpp>
#include <ptecheck/spec/entry/hwpoison.hpp>
#include <ptecheck/spec/entry/ksm.hpp>
#include <ptecheck/spec/entry/migrate.hpp>
#include <ptecheck/spec/entry/mincore.hpp>
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

// What every family of rules says of a page that a device has.
namespace ptecheck::spec {
namespace {

using word = model::machine_word;

const std::string anon = "readable writable anonymous anon_page mapped_once uffd_wp ";

std::string going(std::string_view what) {
  return to_words(gone_to_device<word>(entry_of(what), given(anon)));
}
std::string coming(std::string_view what, std::string_view where) {
  return to_words(come_from_device<word>(entry_of(what), given(where)));
}

TEST(device, an_entry_remembers_what_its_page_was) {
  EXPECT_EQ(going("frame 7 accessible write dirty exclusive"),
            "away 8 write exclusive by device.migrate.page");
  EXPECT_EQ(going("frame 7 accessible dirty uffd_wp exclusive"),
            "away 8 uffd_wp exclusive by device.migrate.page");
  EXPECT_EQ(going("frame 7"), "away 8 by device.migrate.page");
}

TEST(device, what_is_no_page_of_its_own_stays) {
  for (const std::string what :
       {"none", "frame 0 accessible uffd_wp", "slot 3 exclusive", "moving 7", "away 7 write"})
    EXPECT_EQ(going(what), what + " by device.other_stays");
}

TEST(device, a_page_comes_back_as_it_went_but_clean) {
  EXPECT_EQ(coming("away 7 write exclusive", anon),
            "frame 8 accessible write exclusive by device.return.page");
  EXPECT_EQ(coming("away 7 uffd_wp exclusive", anon),
            "frame 8 accessible uffd_wp exclusive by device.return.page");
  EXPECT_EQ(coming("away 7", anon), "frame 8 accessible by device.return.page");
  EXPECT_EQ(coming("away 7 exclusive", "anonymous anon_page"),
            "frame 8 exclusive by device.return.page");
  for (const std::string what : {"none", "frame 7 accessible", "slot 3", "moving 7", "broken 7"})
    EXPECT_EQ(coming(what, anon), what + " by device.other_stays");
}

TEST(device, an_access_has_it_come_back_where_the_vma_allows_it) {
  for (const access how : {access::read, access::write})
    EXPECT_EQ(to_words(accessed<word>(entry_of("away 7 write exclusive"), how, given(anon))),
              "away 7 write exclusive, waits by access.device_private.comes_back");
  EXPECT_EQ(to_words(accessed<word>(entry_of("away 7"), access::write, given("readable"))),
            "away 7, segv_accerr by access.vma.refuses");
}

TEST(device, nothing_is_filled_in_over_it_and_it_is_not_moved) {
  const context<> c = given(anon);
  EXPECT_EQ(to_words(copied<word>(entry_of("away 7"), false, c)),
            "away 7, exists by fill.occupied");
  EXPECT_EQ(to_words(poisoned<word>(entry_of("away 7"), c)), "away 7, exists by fill.occupied");
  EXPECT_EQ(to_words(taken<word>(entry_of("away 7 exclusive"), false, c)),
            "away 7 exclusive, bad_address by move.device");
}

TEST(device, fork_shares_it_as_other_pages) {
  const context<> c = given(anon + "tables_copied");
  EXPECT_EQ(to_words(forked_parent<word>(entry_of("away 7 write exclusive"), c)),
            "away 7 by fork.device_private.shares");
  EXPECT_EQ(to_words(forked_parent<word>(entry_of("away 7 uffd_wp exclusive"), c)),
            "away 7 uffd_wp by fork.device_private.shares");
  EXPECT_EQ(to_words(forked_child<word>(entry_of("away 7"), c)), "away 7 by fork.child.copied");
  EXPECT_EQ(to_words(forked_child<word>(entry_of("away 7 uffd_wp"), c)),
            "away 7 by fork.child.loses_uffd_wp");
}

TEST(device, a_change_of_protection_takes_write_away) {
  EXPECT_EQ(to_words(protection_changed<word>(entry_of("away 7 write exclusive"), given(anon))),
            "away 7 exclusive by protect.migration.loses_write");
  EXPECT_EQ(to_words(write_protected<word>(entry_of("away 7 write exclusive"), given(anon))),
            "away 7 uffd_wp exclusive by writeprotect.on.migration");
  EXPECT_EQ(to_words(write_unprotected<word>(entry_of("away 7 uffd_wp"), given(anon))),
            "away 7 by writeprotect.off.migration");
  EXPECT_EQ(to_words(remapped<word>(entry_of("away 7 uffd_wp"), given(anon + "registration_lost"))),
            "away 7 by remap.loses_uffd_wp");
}

TEST(device, a_zap_takes_it_away_as_any_page) {
  const auto zap_of = [](std::string_view what, zap why, std::string_view where) {
    return to_words(zapped<word>(entry_of(what), why, given(where)));
  };
  EXPECT_EQ(zap_of("away 7 uffd_wp", zap::dontneed, anon), "none by zap.drops");
  EXPECT_EQ(zap_of("away 7", zap::unmap, anon), "none by zap.unmap.drops_everything");
  EXPECT_EQ(zap_of("away 7", zap::punch_hole, "readable anon_page"),
            "away 7 by zap.punch.keeps_private_copy");
  EXPECT_EQ(to_words(guard_installed<word>(entry_of("away 7"), given(anon))),
            "marker guard by guard.install.replaces");
}

TEST(device, who_looks_for_mapped_or_swapped_pages_passes_it_by) {
  const context<> c = given(anon);
  const entry<> page = entry_of("away 7 exclusive");
  EXPECT_EQ(to_words(reclaimed<word>(page, c)), "away 7 exclusive by reclaim.other.stays");
  EXPECT_EQ(to_words(freed<word>(page, c)), "away 7 exclusive by free.other.stays");
  EXPECT_EQ(to_words(merged<word>(page, c)), "away 7 exclusive by ksm.merge.kept");
  EXPECT_EQ(to_words(unmerged<word>(page, c)), "away 7 exclusive by ksm.unmerge.other_stays");
  EXPECT_EQ(to_words(swapped_back<word>(page, c)), "away 7 exclusive by swapoff.other_stays");
  EXPECT_EQ(to_words(migration_begun<word>(page, c)),
            "away 7 exclusive by migrate.begin.other_stays");
  EXPECT_EQ(to_words(hwpoisoned<word>(page, c)), "away 7 exclusive by hwpoison.other_stays");
}

TEST(device, holds_what_is_writable) {
  const auto held = [](std::string_view what) {
    return to_words(held_by_device<word>(entry_of(what), given(anon)));
  };
  EXPECT_EQ(held("frame 7 accessible write dirty exclusive"), "held 7 by device.hold.page");
  for (const std::string what :
       {"none", "frame 0 accessible", "frame 7 accessible exclusive", "slot 3", "away 7 write"})
    EXPECT_EQ(held(what), what + " by device.hold.other_stays");
}

TEST(device, an_access_takes_back_what_it_holds) {
  const auto read = [](std::string_view what, std::string_view where) {
    return to_words(accessed<word>(entry_of(what), access::read, given(where)));
  };
  const std::string by = ", again by access.device_exclusive.takes_back";
  EXPECT_EQ(read("held 7", anon), "frame 7 accessible write dirty exclusive" + by);
  EXPECT_EQ(read("held 7 uffd_wp", anon), "frame 7 accessible uffd_wp exclusive" + by);
  EXPECT_EQ(read("held 7", "readable anonymous anon_page"), "frame 7 accessible exclusive" + by);
}

TEST(device, fork_takes_back_what_it_holds) {
  EXPECT_EQ(to_words(forked_parent<word>(entry_of("held 7"), given(anon + "tables_copied"))),
            "frame 7 accessible dirty by fork.device_exclusive.shares");
  EXPECT_EQ(to_words(forked_parent<word>(entry_of("held 7"), given(anon))),
            "held 7 by fork.tables_not_copied");
  EXPECT_EQ(to_words(forked_child<word>(entry_of("held 7"), given(anon + "tables_copied"))),
            "held 7 by fork.child.copied");
}

TEST(device, what_it_holds_is_no_page_for_others) {
  const context<> c = given(anon);
  const entry<> held = entry_of("held 7");
  EXPECT_EQ(to_words(zero_filled<word>(held, c)), "held 7, exists by fill.occupied");
  EXPECT_EQ(to_words(taken<word>(held, false, c)), "held 7, bad_address by move.device");
  EXPECT_EQ(to_words(protection_changed<word>(held, c)), "held 7 by protect.other.stays");
  EXPECT_EQ(to_words(write_protected<word>(held, c)), "held 7 uffd_wp by writeprotect.on.swap");
  EXPECT_EQ(to_words(write_unprotected<word>(entry_of("held 7 uffd_wp"), c)),
            "held 7 by writeprotect.off.swap");
  EXPECT_EQ(to_words(remapped<word>(entry_of("held 7 uffd_wp"), given(anon + "registration_lost"))),
            "held 7 by remap.loses_uffd_wp");
  EXPECT_EQ(to_words(zapped<word>(held, zap::dontneed, c)), "none by zap.drops");
  EXPECT_EQ(to_words(freed<word>(held, c)), "held 7 by free.other.stays");
  EXPECT_EQ(to_words(reclaimed<word>(held, c)), "held 7 by reclaim.other.stays");
  EXPECT_EQ(categories_of<word>(held, c), model::category::swapped | model::category::written);
  EXPECT_TRUE(in_memory<word>(held, c, false).first);
}

TEST(device, it_is_swapped_for_a_scan_and_resident_for_mincore) {
  namespace category = model::category;
  EXPECT_EQ(categories_of<word>(entry_of("away 7 write"), given(anon)),
            category::swapped | category::written);
  EXPECT_EQ(categories_of<word>(entry_of("away 7 uffd_wp"), given(anon)), category::swapped);
  EXPECT_TRUE(in_memory<word>(entry_of("away 7"), given(anon), false).first);
}

}  // namespace
}  // namespace ptecheck::spec
