#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

TEST(uffdio_move, brings_pages_and_what_is_in_them) {
  story in;
  in.writes(0, 2);
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+2 to=4 holes=off"), "done");
  EXPECT_EQ(in.strip(), "....WW..");
  EXPECT_EQ(in.does("read mm=0 page=5"), "done value=101");
  EXPECT_EQ(in.does("read mm=0 page=1"), "done");
}

TEST(uffdio_move, brings_no_protection_whether_the_page_is_swapped_or_not) {
  story in;
  in.writes(0, 2);
  in.does("read mm=0 page=2");
  in.does("uffdio_writeprotect mm=0 pages=0+3 protect=on");
  in.does("reclaim mm=0 pages=1+1");
  EXPECT_EQ(in.strip(), "wSy.....");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+3 to=4 holes=off"), "done");
  EXPECT_EQ(in.strip(), "....Wsz.");
  EXPECT_EQ(in.does("write mm=0 page=5 value=9"), "done");
}

TEST(uffdio_move, looks_at_the_target_first) {
  story in{"features=wp_unpopulated"};
  in.does("uffdio_writeprotect mm=0 pages=4+1 protect=on");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+1 to=4 holes=off"), "refused EEXIST");
  EXPECT_EQ(in.rule(), "move.occupied");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+1 to=5 holes=off"), "refused ENOENT");
  EXPECT_EQ(in.rule(), "move.hole");
}

TEST(uffdio_move, stops_at_the_first_page_that_refuses_and_says_how_far_it_came) {
  story in;
  in.writes(0, 3);
  in.does("madvise_guard_install mm=0 pages=2+1");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+3 to=4 holes=on"), "refused EAGAIN progress=2");
  EXPECT_EQ(in.rule(), "call.uffdio.partial");
  EXPECT_EQ(in.strip(), "..g.WW..");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=2+1 to=6 holes=on"), "refused EFAULT");
  EXPECT_EQ(in.rule(), "move.marker");
}

TEST(uffdio_move, counts_holes_as_done_where_they_are_allowed) {
  story in;
  in.writes(1, 1);
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+3 to=4 holes=on"), "done");
  EXPECT_EQ(in.strip(), ".....W..");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=5+2 to=0 holes=off"), "refused EAGAIN progress=1");
}

TEST(uffdio_move, of_a_page_onto_itself_finds_it_there) {
  story in;
  in.writes(0, 1);
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+1 to=0 holes=off"), "refused EEXIST");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=1+1 to=1 holes=on"), "done");
}

TEST(uffdio_move, needs_pages_that_are_nobody_elses) {
  story in;
  in.writes(0, 2);
  in.does("reclaim mm=0 pages=1+1");
  in.does("fork mm=0 child=1");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+1 to=4 holes=off"), "refused EBUSY");
  EXPECT_EQ(in.rule(), "move.shared");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=1+1 to=4 holes=off"), "refused EBUSY");
  in.does("exit mm=1");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+1 to=4 holes=off"), "refused EBUSY");
  in.writes(0, 1);
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+1 to=4 holes=off"), "done");
}

TEST(uffdio_move, wants_something_mapped_at_both_places) {
  story in;
  in.does("munmap mm=0 pages=3+1");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=3+1 to=0 holes=on"), "refused ENOENT");
  EXPECT_EQ(in.rule(), "call.move.no_vma");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+1 to=3 holes=on"), "refused ENOENT");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+1 to=8 holes=on"), "refused ENOENT");
}

TEST(uffdio_move, wants_each_range_in_one_vma) {
  story in;
  in.does("munmap mm=0 pages=3+1");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=2+2 to=4 holes=on"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.move.vma_refused");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=4+2 to=7 holes=on"), "refused EINVAL");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=4+2 to=0 holes=on | apart=0x20"), "refused EINVAL");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=4+2 to=0 holes=on"), "done");
}

TEST(uffdio_move, wants_alike_writable_anonymous_vmas_and_a_registered_target) {
  const auto refuses = [](const char* change) {
    story in;
    EXPECT_EQ(in.does(change), "done") << change;
    return in.does("uffdio_move mm=0 pages=0+1 to=4 holes=on") == "refused EINVAL" &&
           in.rule() == "call.move.vma_refused";
  };
  EXPECT_TRUE(refuses("mprotect mm=0 pages=0+1 prot=read"));
  EXPECT_TRUE(refuses("mprotect mm=0 pages=4+1 prot=none"));
  EXPECT_TRUE(refuses("mprotect mm=0 pages=0+8 prot=read"));
  EXPECT_TRUE(refuses("mlock mm=0 pages=0+1"));
  EXPECT_TRUE(refuses("mlock mm=0 pages=4+1"));
  EXPECT_TRUE(refuses("uffdio_unregister mm=0 pages=4+4"));
  EXPECT_TRUE(refuses("mmap mm=0 pages=0+1 maps=private_shmem prot=read_write"));
  EXPECT_FALSE(refuses("uffdio_unregister mm=0 pages=0+4"));
  EXPECT_FALSE(refuses("madvise_mergeable mm=0 pages=0+1 merge=on"));
}

TEST(uffdio_move, looks_at_its_range_before_anything_else) {
  story in;
  for (const char* range : {"0+0", "0:1+1", "0+0:1"})
    EXPECT_EQ(in.does(std::string("uffdio_move mm=0 pages=") + range + " to=99 holes=on"),
              "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.uffdio.range_refused");
}

TEST(uffdio_move, is_unknown_to_older_kernels) {
  story in{"profile=linux-6.1"};
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+1 to=4 holes=on"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.unknown");
}

}  // namespace
}  // namespace ptecheck::spec
