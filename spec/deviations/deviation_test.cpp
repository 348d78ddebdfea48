#include <ptecheck/spec/deviations/deviation.hpp>
#include <ptecheck/spec/entry/fill.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::spec {
namespace {

/// What the machine answers to each step of a deviation's trace, and how the arena looks then.
std::string told_by(machine& of, std::string_view text) {
  const std::size_t header_end = text.find('\n');
  of.reset(story{text.substr(0, header_end)}.of().start());
  std::string told;
  text.remove_prefix(header_end + 1);
  for (; !text.empty(); text.remove_prefix(text.find('\n') + 1)) {
    const auto read = model::parse_step(text.substr(0, text.find('\n')));
    EXPECT_TRUE(std::holds_alternative<model::step>(read)) << text;
    told += model::to_text(of.apply(std::get<model::step>(read)));
    told += ' ' + model::strip_of(of, {0}, of.start().pages);
    if (!of.events().empty()) told += " told " + model::to_text(of.events());
    told += '\n';
  }
  return told;
}

TEST(deviations, are_shown_by_their_traces) {
  machine strict, deviating;
  deviating.deviate(&linux_deviations());
  const auto all = linux_deviations().all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::uint64_t before = deviating.departures()[i];
    EXPECT_NE(told_by(strict, all[i].trace), told_by(deviating, all[i].trace)) << all[i].trace;
    EXPECT_GT(deviating.departures()[i], before) << all[i].trace;
  }
}

TEST(deviations, quote_what_they_violate) {
  for (const deviation& each : linux_deviations().all()) {
    EXPECT_FALSE(each.violates.empty()) << each.id;
    EXPECT_FALSE(each.evidence.empty()) << each.id;
  }
}

TEST(deviations, leave_other_rules_alone) {
  EXPECT_TRUE(linux_deviations().touch(by<"fill.guard.stays">));
  EXPECT_FALSE(linux_deviations().touch(by<"fill.occupied">));
}

TEST(deviations, can_be_switched_off) {
  machine of;
  of.deviate(&linux_deviations());
  of.deviate(nullptr);
  machine strict;
  for (const deviation& each : linux_deviations().all())
    EXPECT_EQ(told_by(of, each.trace), told_by(strict, each.trace));
}

TEST(deviations, end_a_trace_where_a_call_never_returns) {
  machine of;
  of.deviate(&linux_deviations());
  EXPECT_EQ(told_by(of,
                    "maps=shmem uffd=wp\n"
                    "uffdio_writeprotect mm=0 pages=0+1 protect=on\n"
                    "madvise_guard_install mm=0 pages=0+1\n"),
            "done m.......\nnever returns m.......\n");
}

/// What the last step of a trace answers, and how the arena looks then, as Linux does it.
std::string ends(std::string_view text) {
  machine of;
  of.deviate(&linux_deviations());
  const std::string told = told_by(of, text);
  const std::size_t last = told.rfind('\n', told.size() - 2) + 1;
  return told.substr(last, told.size() - last - 1);
}

constexpr std::string_view scan_of_two =
    "pagemap_scan mm=0 pages=0+2 want=any report=0x112 protect=on check=off regions=4 most=0\n";

std::string after_scan(std::string_view world, std::string_view then) {
  return std::string(world) +
         "madvise_guard_install mm=0 pages=0+1\n"
         "uffdio_poison mm=0 pages=1+1\n" +
         std::string(scan_of_two) + std::string(then);
}

TEST(dev_1, loses_the_protection_of_the_page_that_is_merged_and_of_no_other) {
  const std::string pair =
      "maps=anon uffd=wp\n"
      "uffdio_copy mm=0 pages=0+1 value=1 wp=on\n"
      "uffdio_copy mm=0 pages=1+1 value=1 wp=on\n"
      "madvise_mergeable mm=0 pages=0+2 merge=on\n"
      "ksm_merge mm=0 | repointed=0x2\n";
  EXPECT_EQ(ends(pair), "done wr......");
  EXPECT_EQ(ends(pair + "write mm=0 page=0 value=2\n"), "blocked page=0 message=write,wp wr......");
  EXPECT_EQ(ends(pair + "write mm=0 page=1 value=2\n"), "done wW......");
}

TEST(dev_4, takes_the_protection_of_a_swapped_page_along) {
  const std::string moved =
      "maps=anon uffd=wp\n"
      "uffdio_copy mm=0 pages=0+2 value=1 wp=on\n"
      "reclaim mm=0 pages=1+1\n"
      "uffdio_move mm=0 pages=0+2 to=4 holes=off\n";
  EXPECT_EQ(ends(moved), "done ....WS..");
  EXPECT_EQ(ends(moved + "write mm=0 page=5 value=2\n"),
            "blocked page=5 message=write,wp ....Ww..");
}

TEST(dev_4, leaves_a_writable_protected_page_where_nobody_watches) {
  EXPECT_EQ(ends("maps=anon uffd=wp\n"
                 "uffdio_copy mm=0 pages=0+1 value=1 wp=on\n"
                 "reclaim mm=0 pages=0+1\n"
                 "uffdio_register mm=0 pages=4+4 mode=missing\n"
                 "uffdio_move mm=0 pages=0+1 to=4 holes=off\n"
                 "write mm=0 page=4 value=2\n"),
            "done ....w...");
}

TEST(dev_5, lets_continue_replace_a_guard) {
  EXPECT_EQ(ends("maps=private_shmem uffd=minor\n"
                 "uffdio_register mm=0 pages=0+1 mode=wp\n"
                 "read mm=0 page=0\n"
                 "madvise_guard_install mm=0 pages=0+1\n"
                 "uffdio_continue mm=0 pages=0+1 wp=on\n"),
            "done p.......");
}

TEST(dev_10, marks_guards_and_poison_which_are_not_written_then) {
  const std::string world = "maps=anon uffd=wp features=wp_async\n";
  EXPECT_EQ(ends(after_scan(world, "")), "scanned to=2 0+1=0x112 1+1=0x12 G!......");
  EXPECT_EQ(ends(after_scan(world, scan_of_two)), "scanned to=2 0+1=0x110 1+1=0x10 G!......");
  EXPECT_EQ(
      ends(after_scan(
          world, "uffdio_writeprotect mm=0 pages=0+8 protect=off\n" + std::string(scan_of_two))),
      "scanned to=2 0+1=0x110 1+1=0x10 G!......");
}

TEST(dev_10, its_bit_goes_with_the_marker) {
  const std::string world = "maps=anon uffd=wp features=wp_async\n";
  EXPECT_EQ(ends(after_scan(world, "madvise_guard_remove mm=0 pages=0+2\n")), "done .!......");
  EXPECT_EQ(ends(after_scan(world, "madvise_dontneed mm=0 pages=0+2\n")), "done G.......");
  EXPECT_EQ(ends(after_scan(world, "madvise_guard_install mm=0 pages=0+2\n")), "done Gg......");
}

TEST(dev_10, poison_of_a_file_mapping_becomes_a_uffd_wp_marker) {
  for (const char* maps : {"maps=shmem", "maps=private_shmem"}) {
    const std::string world = std::string(maps) + " uffd=wp features=wp_async\n";
    EXPECT_EQ(ends(after_scan(world, "madvise_dontneed mm=0 pages=0+2\n")), "done Gm......");
    EXPECT_EQ(ends(after_scan(world, "ftruncate size=0\n")), "done Gm......");
    EXPECT_EQ(ends(after_scan(world, "punch_hole pages=0+8\n")), "done G!......");
    EXPECT_EQ(ends(after_scan(world, "madvise_guard_install mm=0 pages=0+2\n")),
              "never returns G!......");
    EXPECT_EQ(ends(after_scan(world,
                              "uffdio_unregister mm=0 pages=0+8\n"
                              "madvise_dontneed mm=0 pages=0+2\n")),
              "done G.......");
  }
}

TEST(dev_3, what_is_left_over_goes_where_mremap_swapoff_and_scans_meet_it) {
  const std::string left_over =
      "maps=anon uffd=wp features=wp_async\n"
      "uffdio_copy mm=0 pages=0+1 value=1 wp=on\n"
      "uffdio_register mm=0 pages=0+8 mode=missing\n"
      "write mm=0 page=0 value=2\n";
  EXPECT_EQ(ends(left_over), "done w.......");
  EXPECT_EQ(ends(left_over + "mremap mm=0 pages=0+1 size=1 to=4 how=move\n"), "done -...W...");
  EXPECT_EQ(ends(left_over + "reclaim mm=0 pages=0+1\nswapoff\n"), "done w.......");
  EXPECT_EQ(
      ends(left_over + "uffdio_register mm=0 pages=0+8 mode=wp\n"
                       "write mm=0 page=0 value=3\n"
                       "pagemap_scan mm=0 pages=0+1 want=any report=0xb protect=off check=off "
                       "regions=1 most=0\n"),
      "scanned to=1 0+1=0x9 w.......");
}

}  // namespace
}  // namespace ptecheck::spec
