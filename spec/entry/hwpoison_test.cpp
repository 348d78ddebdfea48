#include <ptecheck/spec/entry/access.hpp>
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

// What every family of rules says of a page whose memory is broken.
namespace ptecheck::spec {
namespace {

using word = model::machine_word;

const std::string anon = "readable writable anonymous anon_page mapped_once uffd_wp ";
const std::string private_shmem = "readable writable cached uffd_wp anon_page ";

std::string breaking(std::string_view what) {
  return to_words(hwpoisoned<word>(entry_of(what), given(anon)));
}

TEST(hwpoison, an_entry_names_the_broken_page_and_forgets_all_else) {
  for (const char* what : {"frame 7 accessible write dirty exclusive", "frame 7 uffd_wp"})
    EXPECT_EQ(breaking(what), "broken 7 by hwpoison.page");
}

TEST(hwpoison, what_is_not_mapped_stays) {
  for (const std::string what :
       {"none", "frame 0 accessible uffd_wp", "slot 3 exclusive", "moving 7 write", "broken 7"})
    EXPECT_EQ(breaking(what), what + " by hwpoison.other_stays");
}

TEST(hwpoison, an_access_dies_where_the_vma_allows_it_at_all) {
  for (const access how : {access::read, access::write})
    EXPECT_EQ(to_words(accessed<word>(entry_of("broken 7 uffd_wp"), how, given(anon + "wp_async"))),
              "broken 7 uffd_wp, hwpoisoned by access.hwpoison.kills");
  EXPECT_EQ(to_words(accessed<word>(entry_of("broken 7"), access::write, given("readable"))),
            "broken 7, segv_accerr by access.vma.refuses");
}

TEST(hwpoison, nothing_is_filled_in_over_it_and_it_is_not_moved) {
  const context<> c = given(anon);
  EXPECT_EQ(to_words(copied<word>(entry_of("broken 7"), false, c)),
            "broken 7, exists by fill.occupied");
  EXPECT_EQ(to_words(zero_filled<word>(entry_of("broken 7"), c)),
            "broken 7, exists by fill.occupied");
  EXPECT_EQ(to_words(taken<word>(entry_of("broken 7"), true, c)),
            "broken 7, bad_address by move.hwpoison");
}

TEST(hwpoison, fork_copies_it) {
  const context<> c = given(anon + "tables_copied");
  EXPECT_EQ(to_words(forked_parent<word>(entry_of("broken 7 uffd_wp"), c)),
            "broken 7 uffd_wp by fork.other.stays");
  EXPECT_EQ(to_words(forked_child<word>(entry_of("broken 7"), c)), "broken 7 by fork.child.copied");
  EXPECT_EQ(to_words(forked_child<word>(entry_of("broken 7 uffd_wp"), c)),
            "broken 7 by fork.child.loses_uffd_wp");
}

TEST(hwpoison, protection_comes_and_goes_as_on_a_swap_entry) {
  EXPECT_EQ(to_words(protection_changed<word>(entry_of("broken 7 uffd_wp"), given(anon))),
            "broken 7 uffd_wp by protect.other.stays");
  EXPECT_EQ(to_words(write_protected<word>(entry_of("broken 7"), given(anon))),
            "broken 7 uffd_wp by writeprotect.on.swap");
  EXPECT_EQ(to_words(write_unprotected<word>(entry_of("broken 7 uffd_wp"), given(anon))),
            "broken 7 by writeprotect.off.swap");
  EXPECT_EQ(
      to_words(remapped<word>(entry_of("broken 7 uffd_wp"), given(anon + "registration_lost"))),
      "broken 7 by remap.loses_uffd_wp");
  EXPECT_EQ(to_words(remapped<word>(entry_of("broken 7"), given(anon + "registration_lost"))),
            "broken 7 by remap.moves");
}

TEST(hwpoison, a_zap_takes_it_away_but_no_hole_in_the_file_does) {
  const auto zap_of = [](std::string_view what, zap why, std::string_view where) {
    return to_words(zapped<word>(entry_of(what), why, given(where)));
  };
  EXPECT_EQ(zap_of("broken 7 uffd_wp", zap::dontneed, anon), "none by zap.drops");
  EXPECT_EQ(zap_of("broken 7 uffd_wp", zap::dontneed, private_shmem),
            "marker uffd_wp by zap.file.keeps_uffd_wp");
  EXPECT_EQ(zap_of("broken 7", zap::punch_hole, private_shmem),
            "broken 7 by zap.punch.keeps_private_copy");
  EXPECT_EQ(zap_of("broken 7", zap::truncate, private_shmem), "none by zap.drops");
  EXPECT_EQ(to_words(freed<word>(entry_of("broken 7"), given(anon))), "none by free.hwpoison.goes");
  EXPECT_EQ(to_words(guard_installed<word>(entry_of("broken 7"), given(anon))),
            "marker guard by guard.install.replaces");
}

TEST(hwpoison, who_looks_for_pages_passes_it_by) {
  const context<> c = given(anon + "ksm_page");
  const entry<> page = entry_of("broken 7");
  EXPECT_EQ(to_words(reclaimed<word>(page, c)), "broken 7 by reclaim.other.stays");
  EXPECT_EQ(to_words(merged<word>(page, c)), "broken 7 by ksm.merge.kept");
  EXPECT_EQ(to_words(unmerged<word>(page, c)), "broken 7 by ksm.unmerge.other_stays");
  EXPECT_EQ(to_words(swapped_back<word>(page, c)), "broken 7 by swapoff.other_stays");
  EXPECT_EQ(to_words(migration_begun<word>(page, c)), "broken 7 by migrate.begin.other_stays");
  EXPECT_EQ(to_words(migration_ended<word>(page, c)), "broken 7 by migrate.end.other_stays");
  EXPECT_EQ(to_words(guard_removed<word>(page, c)), "broken 7 by guard.remove.other_stays");
}

TEST(hwpoison, it_is_swapped_for_a_scan_and_resident_for_mincore) {
  namespace category = model::category;
  EXPECT_EQ(categories_of<word>(entry_of("broken 7"), given(anon)),
            category::swapped | category::written);
  EXPECT_EQ(categories_of<word>(entry_of("broken 7 uffd_wp"), given(anon)), category::swapped);
  EXPECT_TRUE(in_memory<word>(entry_of("broken 7"), given(anon), false).first);
}

}  // namespace
}  // namespace ptecheck::spec
