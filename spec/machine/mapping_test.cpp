#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

TEST(mmap, looks_at_the_start_then_at_the_length) {
  story in;
  EXPECT_EQ(in.does("mmap mm=0 pages=0:1+0 maps=anon prot=read"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.misaligned");
  EXPECT_EQ(in.does("mmap mm=0 pages=0+0 maps=anon prot=read"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.empty.refused");
}

TEST(mmap, unmaps_what_was_there) {
  story in{"features=wp_unpopulated"};
  in.writes(0, 3);
  in.does("madvise_guard_install mm=0 pages=3+1");
  in.does("uffdio_writeprotect mm=0 pages=0+8 protect=on");
  EXPECT_EQ(in.strip(), "wwwgmmmm");
  EXPECT_EQ(in.does("mmap mm=0 pages=1+4 maps=anon prot=read_write"), "done");
  EXPECT_EQ(in.rule(), "call.mmap.replaces");
  EXPECT_EQ(in.strip(), "w....mmm");
  EXPECT_EQ(in.of().vma_at({0}, 1)->uffd, model::uffd_mode::none);
}

TEST(mmap, of_the_file_shows_its_pages_at_their_offsets) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 2);
  EXPECT_EQ(in.does("mmap mm=0 pages=0+1 maps=private_shmem prot=read_write"), "done");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
  EXPECT_EQ(in.strip(), "cC......");
}

TEST(mmap, beyond_the_arena_is_not_modelled) {
  story in;
  EXPECT_EQ(in.does("mmap mm=0 pages=7+2 maps=anon prot=read"),
            "unsupported: mapping outside the arena");
  EXPECT_EQ(in.rule(), "call.mmap.outside");
  EXPECT_EQ(in.does("mmap mm=0 pages=7+1 maps=anon prot=read"), "done");
}

TEST(munmap, looks_at_the_start_then_at_the_length) {
  story in;
  EXPECT_EQ(in.does("munmap mm=0 pages=0:8+0"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.misaligned");
  EXPECT_EQ(in.does("munmap mm=0 pages=0+0"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.empty.refused");
}

TEST(munmap, rounds_its_length_up_and_does_not_mind_holes) {
  story in;
  in.writes(0, 8);
  EXPECT_EQ(in.does("munmap mm=0 pages=2+1:1"), "done");
  EXPECT_EQ(in.strip(), "WW--WWWW");
  EXPECT_EQ(in.does("munmap mm=0 pages=1+9"), "done");
  EXPECT_EQ(in.rule(), "zap.unmap.drops_everything");
  EXPECT_EQ(in.strip(), "W-------");
}

TEST(mprotect, looks_at_the_start_even_with_length_0) {
  story in;
  EXPECT_EQ(in.does("mprotect mm=0 pages=0:1+0 prot=none"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.misaligned");
  EXPECT_EQ(in.does("mprotect mm=0 pages=0+0 prot=none"), "done");
  EXPECT_EQ(in.rule(), "call.empty.does_nothing");
}

TEST(mprotect, stops_at_a_hole_and_what_lies_before_it_is_done) {
  story in;
  in.writes(0, 8);
  in.does("munmap mm=0 pages=3+1");
  EXPECT_EQ(in.does("mprotect mm=0 pages=2+3 prot=read"), "refused ENOMEM");
  EXPECT_EQ(in.rule(), "call.mprotect.hole_stops");
  EXPECT_EQ(in.strip(), "WWr-WWWW");
  EXPECT_EQ(in.does("mprotect mm=0 pages=3+2 prot=read"), "refused ENOMEM");
  EXPECT_EQ(in.strip(), "WWr-WWWW");
}

TEST(mprotect, beyond_the_arena_is_a_hole) {
  story in;
  in.writes(7, 1);
  EXPECT_EQ(in.does("mprotect mm=0 pages=7+2 prot=read"), "refused ENOMEM");
  EXPECT_EQ(in.strip(), ".......r");
}

TEST(mprotect, passes_by_what_has_the_protection_already) {
  story in;
  in.writes(0, 1);
  in.does("fork mm=0 child=1");
  in.does("exit mm=1");
  EXPECT_EQ(in.does("mprotect mm=0 pages=0+1 prot=read_write"), "done");
  EXPECT_EQ(in.rule(), "call.mprotect.same_stays");
  EXPECT_EQ(in.strip(), "r.......");
}

TEST(mprotect, goes_over_several_vmas_and_keeps_markers) {
  story in{"features=wp_unpopulated"};
  in.writes(0, 2);
  in.does("mprotect mm=0 pages=1+1 prot=none");
  in.does("uffdio_writeprotect mm=0 pages=2+1 protect=on");
  in.does("madvise_guard_install mm=0 pages=3+1");
  EXPECT_EQ(in.does("mprotect mm=0 pages=0+8 prot=read"), "done");
  EXPECT_EQ(in.strip(), "rrmg....");
  EXPECT_EQ(in.does("mprotect mm=0 pages=0+8 prot=read_write"), "done");
  EXPECT_EQ(in.strip(), "WWmg....");
}

TEST(mmap_read_only, maps_a_file_that_cannot_be_written) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 8);
  EXPECT_EQ(in.does("mmap_read_only mm=0 pages=2+1 prot=read_write"), "refused EACCES");
  EXPECT_EQ(in.rule(), "file.read_only.not_writable");
  EXPECT_EQ(in.does("mmap_read_only mm=0 pages=2+1 prot=read"), "done");
  EXPECT_EQ(in.does("read mm=0 page=2"), "done value=102");
  EXPECT_EQ(in.does("write mm=0 page=2 value=1"), "signal SEGV_ACCERR page=2");
  EXPECT_EQ(in.does("mprotect mm=0 pages=1+2 prot=none"), "done");
  EXPECT_EQ(in.does("mprotect mm=0 pages=1+3 prot=read_write"), "refused EACCES");
  EXPECT_EQ(in.rule(), "file.read_only.not_writable");
  EXPECT_EQ(in.of().vma_at({0}, 1)->prot, model::protection::read_write);
  EXPECT_EQ(in.does("madvise_remove mm=0 pages=2+1"), "refused EACCES");
  EXPECT_EQ(in.rule(), "file.read_only.not_removed");
  EXPECT_EQ(in.does("uffdio_register mm=0 pages=0+8 mode=wp"), "refused EPERM");
  EXPECT_EQ(in.rule(), "file.read_only.not_registered");
  EXPECT_EQ(in.of().vma_at({0}, 0)->uffd, model::uffd_mode::none);
}

}  // namespace
}  // namespace ptecheck::spec
