#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

/// PAGEMAP_SCAN of the arena, with all categories reported.
std::string scan_line(const std::string& differs) {
  return "pagemap_scan mm=0 pages=0+8 want=any report=0x13f " + differs;
}

const std::string looking = "protect=off check=off regions=4 most=0";
const std::string protecting = "protect=on check=on regions=4 most=0";

TEST(pagemap_scan, reports_neighbours_with_the_same_categories_as_one_region) {
  story in{"uffd=none"};
  in.writes(0, 2);
  in.does("read mm=0 page=2");
  in.does("madvise_guard_install mm=0 pages=3+2");
  EXPECT_EQ(in.does(scan_line(looking)), "scanned to=8 0+2=0xa 2+1=0x2a 3+2=0x112 5+3=0x2");
  for (const char* rule : {"scan.categories", "scan.written", "scan.reports"})
    EXPECT_TRUE(in.spoke(rule)) << rule;
}

TEST(pagemap_scan, reports_only_the_categories_that_are_asked_for) {
  story in{"uffd=none"};
  in.writes(0, 2);
  in.does("read mm=0 page=2");
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=0+8 want=any report=0x2 " + looking),
            "scanned to=8 0+8=0x2");
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=0+8 want=any report=0x0 " + looking),
            "scanned to=8 0+8=0x0");
}

TEST(pagemap_scan, passes_over_what_is_not_wanted) {
  story in{"features=wp_async"};
  in.writes(0, 1);
  in.writes(2, 1);
  in.does("reclaim mm=0 pages=2+1");
  in.does("madvise_guard_install mm=0 pages=4+1");
  const auto told = [&](const std::string& want) {
    return in.does("pagemap_scan mm=0 pages=0+8 want=" + want + " report=0x0 " + looking);
  };
  EXPECT_EQ(told("present"), "scanned to=8 0+1=0x0");
  EXPECT_EQ(told("swapped"), "scanned to=8 2+1=0x0 4+1=0x0");
  EXPECT_EQ(told("guard"), "scanned to=8 4+1=0x0");
  EXPECT_EQ(told("written"), "scanned to=8 0+8=0x0");
  EXPECT_EQ(told("wp_allowed"), "scanned to=8 0+8=0x0");
}

TEST(pagemap_scan, passes_over_holes) {
  story in{"uffd=none"};
  in.does("munmap mm=0 pages=2+3");
  EXPECT_EQ(in.does(scan_line(looking)), "scanned to=8 0+2=0x2 5+3=0x2");
}

TEST(pagemap_scan, tells_which_vmas_may_be_protected) {
  story in{"features=wp_async uffd=none"};
  in.does("uffdio_register mm=0 pages=4+4 mode=wp");
  in.does("uffdio_register mm=0 pages=2+2 mode=missing");
  EXPECT_EQ(in.does(scan_line(looking)), "scanned to=8 0+4=0x2 4+4=0x3");
  EXPECT_TRUE(in.spoke("scan.wp_allowed"));
}

TEST(pagemap_scan, protects_what_it_reports) {
  story in{"features=wp_async"};
  in.writes(0, 2);
  in.does("reclaim mm=0 pages=1+1");
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=0+3 want=written report=0x2 " + protecting),
            "scanned to=3 0+3=0x2");
  EXPECT_EQ(in.rule(), "writeprotect.on.none_becomes_marker");
  EXPECT_TRUE(in.spoke("scan.protects"));
  EXPECT_EQ(in.strip(), "wSm.....");
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=0+3 want=written report=0x2 " + protecting),
            "scanned to=3");
  EXPECT_EQ(in.does("write mm=0 page=0 value=7"), "done");
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=0+3 want=written report=0x2 " + protecting),
            "scanned to=3 0+1=0x2");
}

TEST(pagemap_scan, protects_nothing_that_is_not_wanted) {
  story in{"features=wp_async"};
  in.writes(0, 1);
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=0+8 want=present report=0x2 " + protecting),
            "scanned to=8 0+1=0x2");
  EXPECT_EQ(in.strip(), "w.......");
}

TEST(pagemap_scan, protects_no_guard_and_no_poison) {
  story in{"features=wp_async"};
  in.does("madvise_guard_install mm=0 pages=0+1");
  in.does("uffdio_poison mm=0 pages=1+1");
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=0+2 want=any report=0x112 " + protecting),
            "scanned to=2 0+1=0x112 1+1=0x12");
  EXPECT_EQ(in.rule(), "writeprotect.on.marker_stays");
}

TEST(pagemap_scan, without_a_vector_protects_everything_whatever_was_asked_for) {
  story in{"features=wp_async"};
  in.writes(0, 1);
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=0+4 want=swapped report=0x0 protect=on check=off"
                    " regions=0 most=1"),
            "scanned to=4");
  EXPECT_TRUE(in.spoke("scan.protects_unseen"));
  EXPECT_EQ(in.strip(), "wmmm....");
}

TEST(pagemap_scan, without_a_vector_and_without_protecting_tells_nothing) {
  story in;
  in.writes(0, 1);
  EXPECT_EQ(in.does(scan_line("protect=off check=off regions=0 most=1")), "scanned to=8");
}

TEST(pagemap_scan, ends_at_the_first_page_for_which_there_is_no_room) {
  story in{"features=wp_async"};
  for (const char* page : {"0", "2", "4"})
    in.does(std::string("write mm=0 page=") + page + " value=7");
  EXPECT_EQ(in.does(scan_line("protect=on check=off regions=2 most=0")),
            "scanned to=2 0+1=0xb 1+1=0x3");
  EXPECT_TRUE(in.spoke("scan.full"));
  EXPECT_EQ(in.strip(), "wmW.W...");
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=0+8 want=present report=0x0 protect=off check=off"
                    " regions=2 most=0"),
            "scanned to=4 0+1=0x0 2+1=0x0");
}

TEST(pagemap_scan, ends_at_the_page_after_as_many_as_were_asked_for) {
  story in{"features=wp_async"};
  in.writes(0, 3);
  EXPECT_EQ(in.does(scan_line("protect=on check=off regions=4 most=2")), "scanned to=2 0+2=0xb");
  EXPECT_EQ(in.strip(), "wwW.....");
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=0+8 want=present report=0x0 protect=off check=off"
                    " regions=4 most=3"),
            "scanned to=8 0+3=0x0");
}

TEST(pagemap_scan, protecting_passes_by_what_may_not_be_protected) {
  story in{"features=wp_async"};
  in.writes(0, 8);
  in.does("uffdio_unregister mm=0 pages=2+2");
  EXPECT_EQ(in.does(scan_line("protect=on check=off regions=4 most=0")),
            "scanned to=8 0+2=0xb 4+4=0xb");
  EXPECT_TRUE(in.spoke("scan.vma_skipped"));
  EXPECT_EQ(in.strip(), "wwWWwwww");
}

TEST(pagemap_scan, that_checks_ends_there_with_the_rest_done) {
  story in{"features=wp_async"};
  in.writes(0, 8);
  in.does("uffdio_unregister mm=0 pages=2+2");
  EXPECT_EQ(in.does(scan_line("protect=on check=on regions=4 most=0")), "refused EPERM");
  EXPECT_EQ(in.rule(), "scan.check_fails");
  EXPECT_EQ(in.strip(), "wwWWWWWW");
  EXPECT_EQ(in.does(scan_line("protect=off check=on regions=4 most=0")), "refused EPERM");
  EXPECT_EQ(in.does(scan_line("protect=off check=on regions=1 most=1")), "scanned to=1 0+1=0x9");
}

TEST(pagemap_scan, without_wp_async_may_protect_nothing) {
  story in;
  in.writes(0, 1);
  EXPECT_EQ(in.does(scan_line("protect=on check=off regions=4 most=0")), "scanned to=8");
  EXPECT_EQ(in.does(scan_line("protect=on check=on regions=4 most=0")), "refused EPERM");
  EXPECT_EQ(in.strip(), "W.......");
}

TEST(pagemap_scan, looks_at_the_start_and_rounds_its_end_up) {
  story in{"uffd=none"};
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=0:1+1 want=any report=0x2 " + looking),
            "refused EINVAL");
  EXPECT_EQ(in.rule(), "scan.refused");
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=1+0:1 want=any report=0x2 " + looking),
            "scanned to=2 1+1=0x2");
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=3+0 want=any report=0x2 " + looking), "scanned to=3");
}

TEST(pagemap_scan, knows_categories_that_no_page_here_has_but_no_others) {
  story in{"uffd=none"};
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=0+1 want=any report=0xc2 " + looking),
            "scanned to=1 0+1=0x2");
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=0+0 want=any report=0x200 " + looking),
            "refused EINVAL");
  EXPECT_EQ(in.rule(), "scan.refused");
}

TEST(pagemap_scan, is_unknown_to_older_kernels) {
  story in{"profile=linux-6.1"};
  EXPECT_EQ(in.does(scan_line(looking)), "refused ENOTTY");
  EXPECT_EQ(in.rule(), "call.unknown");
}

}  // namespace
}  // namespace ptecheck::spec
