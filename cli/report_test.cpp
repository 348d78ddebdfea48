#include <ptecheck/cli/report.hpp>
#include <ptecheck/model/trace.hpp>

#include <gtest/gtest.h>

#include <variant>

namespace ptecheck::cli {
namespace {

/// What is told after these steps of anonymous memory of 8 pages, one run of pages a line.
std::vector<std::string> told_after(const std::string& steps) {
  const auto read = model::parse_trace(
      "ptecheck trace 1\nworld mms=2 pages=8 maps=anon prot=read_write uffd=wp "
      "features=wp_unpopulated,wp_async profile=linux-6.18\n" +
      steps);
  const model::trace& all = std::get<model::trace>(read);
  spec::machine reference;
  reference.reset(all.start);
  for (const model::step& each : all.steps) reference.apply(each);
  std::vector<std::string> lines;
  for (const report& each : reports_of(reference, {0, 8}))
    lines.push_back(std::to_string(each.mm.index) + ' ' + std::to_string(each.first) + ".." +
                    std::to_string(each.end) + ' ' + pagemap_text(each.pagemap) + ' ' +
                    scan_text(each.scan) + ' ' + std::string(mincore_text(each.mincore)));
  return lines;
}

using lines = std::vector<std::string>;

TEST(report, says_one_thing_of_neighbours_that_are_alike) {
  EXPECT_EQ(told_after("write mm=0 page=1 value=7\nwrite mm=0 page=2 value=7\n"),
            (lines{"0 0..1 - WPALLOWED,WRITTEN 0",
                   "0 1..3 present,only_here WPALLOWED,WRITTEN,PRESENT 1",
                   "0 3..8 - WPALLOWED,WRITTEN 0"}));
}

TEST(report, knows_what_is_in_swap_protected_guarded_or_in_a_hole) {
  EXPECT_EQ(told_after("write mm=0 page=1 value=7\n"
                       "reclaim mm=0 pages=1+1\n"
                       "uffdio_writeprotect mm=0 pages=1+2 protect=on\n"
                       "madvise_guard_install mm=0 pages=3+1\n"
                       "munmap mm=0 pages=4+4\n"),
            (lines{"0 0..1 - WPALLOWED,WRITTEN 0",
                   "0 1..2 swapped,uffd_wp WPALLOWED,SWAPPED 0 or 1",
                   "0 2..3 swapped,uffd_wp WPALLOWED,SWAPPED 0",
                   "0 3..4 swapped,guard WPALLOWED,WRITTEN,SWAPPED,GUARD 0"}));
}

TEST(report, is_about_every_living_address_space) {
  EXPECT_EQ(told_after("munmap mm=0 pages=1+7\nread mm=0 page=0\nfork mm=0 child=1\n"),
            (lines{"0 0..1 present WPALLOWED,WRITTEN,PRESENT,PFNZERO 1",
                   "1 0..1 present WRITTEN,PRESENT,PFNZERO 1"}));
}

}  // namespace
}  // namespace ptecheck::cli
