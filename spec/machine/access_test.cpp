#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

TEST(machine_access, a_read_sees_what_was_written_last) {
  story in;
  EXPECT_EQ(in.does("read mm=0 page=3"), "done");
  EXPECT_EQ(in.does("write mm=0 page=3 value=7"), "done");
  EXPECT_EQ(in.does("read mm=0 page=3"), "done value=7");
  EXPECT_EQ(in.strip(), "...W....");
}

TEST(machine_access, a_first_read_maps_the_zero_page) {
  story in;
  EXPECT_EQ(in.does("read mm=0 page=0"), "done");
  EXPECT_EQ(in.strip(), "z.......");
}

TEST(machine_access, where_nothing_is_mapped_it_dies) {
  story in;
  in.does("munmap mm=0 pages=3+1");
  EXPECT_EQ(in.does("read mm=0 page=3"), "signal SEGV_MAPERR page=3");
  EXPECT_EQ(in.rule(), "call.access.unmapped");
  EXPECT_EQ(in.does("write mm=0 page=8 value=1"), "signal SEGV_MAPERR page=8");
}

TEST(machine_access, a_protected_page_blocks_its_writer_with_both_flags) {
  story in;
  in.writes(0, 1);
  in.does("uffdio_writeprotect mm=0 pages=0+8 protect=on");
  EXPECT_EQ(in.does("write mm=0 page=0 value=9"), "blocked page=0 message=write,wp");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
}

TEST(machine_access, a_missing_page_blocks_with_the_kind_of_access) {
  story in{"uffd=missing"};
  EXPECT_EQ(in.does("read mm=0 page=0"), "blocked page=0 message=read");
  EXPECT_EQ(in.does("write mm=0 page=0 value=9"), "blocked page=0 message=write");
}

TEST(machine_access, with_the_sigbus_feature_nobody_blocks) {
  story in{"uffd=missing_wp features=sigbus"};
  EXPECT_EQ(in.does("write mm=0 page=0 value=9"), "signal BUS_ADRERR page=0");
}

TEST(machine_access, a_write_takes_as_many_faults_as_it_needs) {
  story in{"maps=private_shmem features=wp_async"};
  in.does("uffdio_writeprotect mm=0 pages=0+1 protect=on");
  EXPECT_EQ(in.does("write mm=0 page=0 value=9"), "done");
  EXPECT_TRUE(in.spoke("populate.file.fills_hole"));
  EXPECT_TRUE(in.spoke("populate.marker.keeps_uffd_wp"));
  EXPECT_TRUE(in.spoke("access.wp.async"));
  EXPECT_EQ(in.strip(), "W.......");
}

TEST(machine_access, a_shared_page_is_one_page_in_every_address_space) {
  story in{"maps=shmem uffd=none"};
  in.does("fork mm=0 child=1");
  in.does("write mm=0 page=2 value=7");
  EXPECT_EQ(in.does("read mm=1 page=2"), "done value=7");
  EXPECT_EQ(in.strip(1), "..C.....");
}

TEST(machine_access, a_private_copy_is_nobody_elses) {
  story in{"maps=private_shmem uffd=none"};
  in.does("fork mm=0 child=1");
  in.does("write mm=0 page=2 value=7");
  EXPECT_EQ(in.does("read mm=1 page=2"), "done");
  EXPECT_EQ(in.strip(0), "..W.....");
  EXPECT_EQ(in.strip(1), "..c.....");
}

TEST(machine_access, of_an_address_space_that_is_not_there_is_absent) {
  story in;
  EXPECT_EQ(in.does("read mm=1 page=0"), "absent");
  EXPECT_EQ(in.rule(), "call.absent");
  EXPECT_EQ(in.does("read mm=7 page=0"), "absent");
}

TEST(machine_access, a_read_fault_may_map_what_the_file_has_around) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 6);
  in.does("madvise_dontneed mm=0 pages=0+6");
  EXPECT_EQ(in.does("read mm=0 page=1 | around=0x3f"), "done value=101");
  EXPECT_TRUE(in.spoke("populate.file.maps_around"));
  EXPECT_EQ(in.strip(), "CCCC....");
}

TEST(machine_access, nothing_is_mapped_around_beyond_the_page_table) {
  // A table of 512 pages begins in the middle, at page 550: another one begins at page 38.
  story in{"maps=shmem uffd=none pages=1100"};
  in.writes(36, 4);
  in.does("madvise_dontneed mm=0 pages=36+4");
  in.does("read mm=0 page=36 | around=0xf000000000");
  EXPECT_EQ(in.strip().substr(36, 4), "CC..");
}

TEST(machine_access, nothing_is_mapped_around_where_writes_are_watched) {
  story in{"maps=shmem uffd=wp"};
  in.writes(0, 4);
  in.does("madvise_dontneed mm=0 pages=0+4");
  in.does("read mm=0 page=1 | around=0xf");
  EXPECT_FALSE(in.spoke("populate.file.maps_around"));
  EXPECT_EQ(in.strip(), ".c......");
}

}  // namespace
}  // namespace ptecheck::spec
