#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

TEST(punch_hole, of_no_length_is_refused_and_of_part_of_a_page_is_not_modelled) {
  story in{"maps=shmem"};
  EXPECT_EQ(in.does("punch_hole pages=0:1+0"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "file.punch.empty");
  for (const std::string pages : {"0:1+1", "0+0:9"}) {
    EXPECT_EQ(in.does("punch_hole pages=" + pages), "unsupported: punching part of a page");
    EXPECT_EQ(in.rule(), "file.punch.part");
  }
}

TEST(punch_hole, takes_pages_out_of_the_file_and_of_every_mapping) {
  story in{"maps=shmem uffd=none"};
  in.does("fork mm=0 child=1");
  in.writes(0, 3);
  in.does("read mm=1 page=1");
  EXPECT_EQ(in.does("punch_hole pages=1+99"), "done");
  EXPECT_EQ(in.rule(), "file.punch");
  EXPECT_EQ(in.strip(0), "C.......");
  EXPECT_EQ(in.strip(1), "........");
  EXPECT_EQ(in.does("read mm=1 page=1"), "done");
}

TEST(punch_hole, does_not_reach_anonymous_memory) {
  story in;
  in.writes(0, 2);
  EXPECT_EQ(in.does("punch_hole pages=0+8"), "done");
  EXPECT_EQ(in.strip(), "WW......");
}

TEST(punch_hole, leaves_private_copies_and_the_protection_of_what_it_takes) {
  story in{"maps=private_shmem"};
  in.writes(0, 1);
  in.does("read mm=0 page=1");
  in.does("read mm=0 page=2");
  in.does("uffdio_writeprotect mm=0 pages=0+2 protect=on");
  EXPECT_EQ(in.strip(), "wpc.....");
  EXPECT_EQ(in.does("punch_hole pages=0+8"), "done");
  EXPECT_EQ(in.strip(), "wm......");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
}

TEST(punch_hole, makes_a_page_missing_again) {
  story in{"maps=shmem uffd=missing"};
  in.does("uffdio_copy mm=0 pages=0+1 value=7 wp=off");
  in.does("punch_hole pages=0+1");
  EXPECT_EQ(in.does("read mm=0 page=0"), "blocked page=0 message=read");
}

TEST(ftruncate, takes_the_tail_and_private_copies_of_it) {
  story in{"maps=private_shmem uffd=none"};
  in.writes(0, 3);
  EXPECT_EQ(in.does("ftruncate size=1"), "done");
  EXPECT_EQ(in.rule(), "file.shrinks");
  EXPECT_EQ(in.strip(), "W.......");
  EXPECT_EQ(in.does("read mm=0 page=1"), "signal BUS_ADRERR page=1");
}

TEST(ftruncate, leaves_uffd_wp_markers_and_guards_beyond_the_end) {
  story in{"maps=shmem"};
  in.writes(0, 4);
  in.does("uffdio_writeprotect mm=0 pages=2+2 protect=on");
  in.does("madvise_guard_install mm=0 pages=1+1");
  in.does("ftruncate size=0");
  EXPECT_EQ(in.strip(), ".gmm....");
  EXPECT_EQ(in.does("read mm=0 page=2"), "signal BUS_ADRERR page=2");
  EXPECT_EQ(in.does("read mm=0 page=1"), "signal SEGV_MAPERR page=1");
}

TEST(ftruncate, that_makes_the_file_longer_leaves_a_hole_where_it_was_cut) {
  story in{"maps=shmem"};
  in.writes(0, 2);
  in.does("uffdio_writeprotect mm=0 pages=1+1 protect=on");
  in.does("ftruncate size=0");
  EXPECT_EQ(in.does("ftruncate size=8"), "done");
  EXPECT_EQ(in.rule(), "file.grows");
  in.does("ftruncate size=8");
  EXPECT_EQ(in.rule(), "file.same");
  EXPECT_EQ(in.strip(), ".m......");
  EXPECT_EQ(in.does("read mm=0 page=1"), "done");
  EXPECT_EQ(in.strip(), ".p......");
}

TEST(ftruncate, is_felt_through_every_mapping) {
  story in{"maps=shmem uffd=none"};
  in.does("fork mm=0 child=1");
  in.does("write mm=1 page=3 value=7");
  in.does("ftruncate size=3");
  EXPECT_EQ(in.strip(1), "........");
}

}  // namespace
}  // namespace ptecheck::spec
