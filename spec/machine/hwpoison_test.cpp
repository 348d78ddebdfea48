#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

constexpr const char* not_modelled =
    "unsupported: a broken page that is not anonymous memory alone";

TEST(hwpoison, reaches_every_entry_of_the_page) {
  story in;
  in.writes(0, 2);
  in.does("fork mm=0 child=1");
  EXPECT_EQ(in.does("memory_failure mm=1 page=0"), "done");
  EXPECT_EQ(in.strip(0) + ' ' + in.strip(1), "xr...... xr......");
  EXPECT_EQ(in.does("read mm=0 page=0"), "signal BUS_MCEERR_AR page=0");
  EXPECT_EQ(in.does("write mm=1 page=0 value=7"), "signal BUS_MCEERR_AR page=0");
}

TEST(hwpoison, the_kernel_tells_of_it_by_an_error) {
  story in;
  in.writes(0, 1);
  in.does("memory_failure mm=0 page=0");
  EXPECT_EQ(in.does("copy_from_user mm=0 page=0"), "refused EFAULT");
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=0+1 write=off"), "refused EHWPOISON");
  EXPECT_EQ(in.does("mlock mm=0 pages=0+1"), "refused ENOMEM");
}

TEST(hwpoison, ends_where_the_page_is_taken_away) {
  story in;
  in.writes(0, 3);
  for (const char* page : {"0", "1", "2"}) in.does("memory_failure mm=0 page=" + std::string{page});
  in.does("madvise_dontneed mm=0 pages=0+1");
  in.does("madvise_free mm=0 pages=1+1");
  EXPECT_EQ(in.strip(), "..x.....");
  EXPECT_EQ(in.does("write mm=0 page=0 value=7"), "done");
}

TEST(hwpoison, of_what_maps_nothing_of_its_own_does_nothing) {
  story in;
  in.does("read mm=0 page=0");
  in.writes(1, 1);
  in.does("reclaim mm=0 pages=1+1");
  for (const char* step : {"memory_failure mm=0 page=0",
                           "memory_failure mm=0 page=1",
                           "memory_failure mm=0 page=2",
                           "memory_failure mm=0 page=9"})
    EXPECT_EQ(in.does(step), "done") << step;
  EXPECT_EQ(in.strip(), "zs......");
  EXPECT_TRUE(in.spoke("hwpoison.other_stays"));
}

TEST(hwpoison, is_not_modelled_of_what_more_than_entries_name) {
  story file{"maps=shmem uffd=none"};
  file.writes(0, 1);
  EXPECT_EQ(file.does("memory_failure mm=0 page=0"), not_modelled);
  EXPECT_EQ(file.rule(), "hwpoison.outside");
  story slot;
  slot.writes(0, 1);
  for (const char* step : {"reclaim mm=0 pages=0+1", "fork mm=0 child=1", "read mm=0 page=0"})
    slot.does(step);
  EXPECT_EQ(slot.does("memory_failure mm=0 page=0"), not_modelled);
  story merged;
  merged.writes(0, 1);
  merged.does("write mm=0 page=1 value=100");
  merged.does("madvise_mergeable mm=0 pages=0+2 merge=on");
  merged.does("ksm_merge mm=0");
  EXPECT_EQ(merged.does("memory_failure mm=0 page=0"), not_modelled);
}

TEST(hwpoison, stays_in_a_private_mapping_when_its_file_gets_a_hole) {
  story in{"maps=private_shmem uffd=wp"};
  in.writes(0, 1);
  in.does("memory_failure mm=0 page=0");
  in.does("punch_hole pages=0+1");
  EXPECT_EQ(in.strip(), "x.......");
  in.does("uffdio_writeprotect mm=0 pages=0+1 protect=on");
  EXPECT_EQ(in.strip(), "X.......");
  in.does("madvise_dontneed mm=0 pages=0+1");
  EXPECT_EQ(in.strip(), "m.......");
}

TEST(hwpoison, keeps_a_block_from_being_collapsed) {
  story in{"pages=1024"};
  in.does("madvise_populate mm=0 pages=0+512 write=on");
  in.does("memory_failure mm=0 page=4");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=0+512"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "huge.collapse.marker_refuses");
}

}  // namespace
}  // namespace ptecheck::spec
