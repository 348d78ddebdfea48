#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

TEST(mremap, moves_pages_and_what_is_in_them) {
  story in{"uffd=none"};
  in.writes(0, 2);
  in.does("madvise_guard_install mm=0 pages=2+1");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+3 size=3 to=5 how=move"), "done");
  EXPECT_EQ(in.rule(), "remap.moves");
  EXPECT_EQ(in.strip(), "---..WWg");
  EXPECT_EQ(in.does("read mm=0 page=6"), "done value=101");
}

TEST(mremap, unmaps_what_was_at_the_new_place) {
  story in{"uffd=none"};
  in.writes(0, 1);
  in.writes(4, 3);
  EXPECT_EQ(in.does("mremap mm=0 pages=0+2 size=2 to=5 how=move"), "done");
  EXPECT_TRUE(in.spoke("remap.replaces"));
  EXPECT_EQ(in.strip(), "--..WW..");
}

TEST(mremap, moves_into_a_hole) {
  story in{"uffd=none"};
  in.writes(0, 1);
  in.does("munmap mm=0 pages=4+4");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+1 size=1 to=6 how=move"), "done");
  EXPECT_EQ(in.strip(), "-...--W-");
}

TEST(mremap, without_the_event_loses_registration_and_protection) {
  story in{"features=wp_unpopulated"};
  in.writes(0, 2);
  in.does("uffdio_writeprotect mm=0 pages=0+3 protect=on");
  in.does("reclaim mm=0 pages=1+1");
  EXPECT_EQ(in.strip(), "wSm.....");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+3 size=3 to=5 how=move"), "done");
  EXPECT_TRUE(in.spoke("remap.loses_registration"));
  EXPECT_TRUE(in.spoke("remap.loses_uffd_wp"));
  EXPECT_EQ(in.strip(), "---..rs.");
  EXPECT_EQ(in.of().vma_at({0}, 5)->uffd, model::uffd_mode::none);
  EXPECT_EQ(in.of().vma_at({0}, 4)->uffd, model::uffd_mode::wp);
}

TEST(mremap, with_the_event_keeps_registration_and_protection) {
  story in{"features=wp_unpopulated,event_remap"};
  in.writes(0, 2);
  in.does("uffdio_writeprotect mm=0 pages=0+3 protect=on");
  in.does("reclaim mm=0 pages=1+1");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+3 size=3 to=5 how=move"), "done");
  EXPECT_TRUE(in.spoke("remap.keeps_registration"));
  EXPECT_EQ(in.strip(), "---..wSm");
  EXPECT_EQ(in.of().vma_at({0}, 5)->uffd, model::uffd_mode::wp);
}

TEST(mremap, that_moves_and_shrinks_cuts_the_tail) {
  story in{"uffd=none"};
  in.writes(0, 3);
  EXPECT_EQ(in.does("mremap mm=0 pages=0+3 size=1 to=5 how=move"), "done");
  EXPECT_TRUE(in.spoke("remap.tail_cut"));
  EXPECT_EQ(in.strip(), "---..W..");
}

TEST(mremap, that_moves_and_grows_has_none_in_the_new_part) {
  story in{"uffd=none"};
  in.writes(0, 8);
  EXPECT_EQ(in.does("mremap mm=0 pages=0+1 size=3 to=4 how=move"), "done");
  EXPECT_EQ(in.rule(), "remap.grows");
  EXPECT_EQ(in.strip(), "-WWWW..W");
  EXPECT_NE(in.of().vma_at({0}, 6), nullptr);
}

TEST(mremap, dontunmap_leaves_the_old_mapping_empty_registered_and_not_locked) {
  story in;
  in.writes(0, 2);
  in.does("mlock mm=0 pages=0+8");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+2 size=2 to=5 how=dontunmap"), "done");
  EXPECT_EQ(in.rule(), "remap.dontunmap");
  EXPECT_EQ(in.strip(), "..WWWWWW");
  EXPECT_EQ(in.of().vma_at({0}, 0)->uffd, model::uffd_mode::wp);
  EXPECT_EQ(in.of().vma_at({0}, 5)->uffd, model::uffd_mode::none);
  EXPECT_FALSE(is_locked(*in.of().vma_at({0}, 0)));
  EXPECT_FALSE(is_locked(*in.of().vma_at({0}, 4)));
  EXPECT_TRUE(is_locked(*in.of().vma_at({0}, 5)));
  EXPECT_TRUE(is_locked(*in.of().vma_at({0}, 7)));
}

TEST(mremap, in_place_shrinks_by_unmapping_the_tail_whatever_lies_there) {
  story in{"uffd=none"};
  in.writes(0, 8);
  in.does("munmap mm=0 pages=3+1");
  in.does("mprotect mm=0 pages=4+1 prot=read");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+6 size=2 to=0 how=in_place"), "done");
  EXPECT_TRUE(in.spoke("remap.tail_cut"));
  EXPECT_EQ(in.strip(), "WW----WW");
  EXPECT_EQ(in.does("mremap mm=0 pages=7+9 size=1 to=0 how=in_place"), "done");
}

TEST(mremap, in_place_to_the_same_size_changes_nothing) {
  story in;
  in.writes(0, 2);
  in.does("munmap mm=0 pages=3+1");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+8 size=8 to=0 how=in_place"), "done");
  EXPECT_EQ(in.strip(), "WW.-....");
}

TEST(mremap, in_place_grows_into_a_hole_as_the_same_vma) {
  story in;
  in.writes(0, 2);
  in.does("munmap mm=0 pages=3+4");
  EXPECT_EQ(in.does("mremap mm=0 pages=1+2 size=4 to=0 how=in_place"), "done");
  EXPECT_EQ(in.rule(), "remap.grows");
  EXPECT_EQ(in.strip(), "WW...--.");
  EXPECT_EQ(in.of().vma_at({0}, 4)->uffd, model::uffd_mode::wp);
}

TEST(mremap, in_place_grows_only_from_the_end_of_the_vma_and_only_into_a_hole) {
  story in;
  in.does("munmap mm=0 pages=4+1");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+3 size=5 to=0 how=in_place"), "refused ENOMEM");
  EXPECT_EQ(in.rule(), "remap.no_room");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+4 size=6 to=0 how=in_place"), "refused ENOMEM");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+5 size=6 to=0 how=in_place"), "refused EFAULT");
  EXPECT_EQ(in.rule(), "remap.beyond_vma");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+4 size=5 to=0 how=in_place"), "done");
}

TEST(mremap, in_place_sees_vmas_that_linux_has_not_merged) {
  story in;
  in.does("munmap mm=0 pages=4+1");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+4 size=5 to=0 how=in_place | apart=0x4"),
            "refused EFAULT");
  EXPECT_EQ(in.does("mremap mm=0 pages=2+2 size=3 to=0 how=in_place | apart=0x4"), "done");
}

TEST(mremap, a_locked_mapping_that_grows_is_populated_as_far_as_it_goes) {
  story in;
  in.does("munmap mm=0 pages=2+2");
  in.does("mlock mm=0 pages=0+2");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+2 size=4 to=0 how=in_place"), "done");
  EXPECT_EQ(in.strip(), "WWWW....");
}

TEST(mremap, of_an_empty_new_size_or_a_misaligned_start_is_refused) {
  story in;
  EXPECT_EQ(in.does("mremap mm=0 pages=0+1 size=0 to=4 how=move"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "remap.refused");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+1 size=0 to=0 how=in_place"), "refused EINVAL");
  EXPECT_EQ(in.does("mremap mm=0 pages=0:1+1 size=1 to=0 how=in_place"), "refused EINVAL");
}

TEST(mremap, onto_itself_is_refused) {
  story in;
  for (const char* to : {"1", "2", "4"})
    EXPECT_EQ(in.does(std::string("mremap mm=0 pages=2+3 size=2 to=") + to + " how=move"),
              "refused EINVAL")
        << to;
  EXPECT_EQ(in.does("mremap mm=0 pages=2+3 size=2 to=5 how=move"), "done");
}

TEST(mremap, dontunmap_does_not_resize) {
  story in;
  EXPECT_EQ(in.does("mremap mm=0 pages=0+2 size=1 to=4 how=dontunmap"), "refused EINVAL");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+2 size=3 to=4 how=dontunmap"), "refused EINVAL");
}

TEST(mremap, of_a_hole_is_a_bad_address) {
  story in;
  in.does("munmap mm=0 pages=0+1");
  for (const char* how : {"in_place", "move"}) {
    EXPECT_EQ(in.does(std::string("mremap mm=0 pages=0+1 size=1 to=4 how=") + how),
              "refused EFAULT")
        << how;
    EXPECT_EQ(in.rule(), "remap.no_vma") << how;
  }
}

TEST(mremap, of_no_length_at_all_is_refused_in_private_memory) {
  story in;
  EXPECT_EQ(in.does("mremap mm=0 pages=0+0 size=1 to=4 how=move"), "refused EINVAL");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+0 size=1 to=0 how=in_place"), "refused EINVAL");
  story shared{"maps=shmem uffd=none"};
  EXPECT_EQ(shared.does("mremap mm=0 pages=0+0 size=1 to=0 how=in_place"), "refused ENOMEM");
}

TEST(mremap, that_moves_and_resizes_needs_one_vma) {
  story in{"uffd=none"};
  in.does("mprotect mm=0 pages=1+1 prot=read");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+2 size=3 to=4 how=move"), "refused EFAULT");
  EXPECT_EQ(in.rule(), "remap.beyond_vma");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+3 size=2 to=4 how=move"), "refused EFAULT");
  EXPECT_EQ(in.does("mremap mm=0 pages=7+9 size=3 to=0 how=move"), "refused EFAULT");
}

TEST(mremap, that_moves_and_shrinks_may_cut_off_what_lies_anywhere) {
  story in{"uffd=none"};
  in.writes(0, 8);
  in.does("mprotect mm=0 pages=1+1 prot=read");
  in.does("munmap mm=0 pages=2+1");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+4 size=1 to=5 how=move"), "done");
  EXPECT_EQ(in.strip(), "----WWWW");
  EXPECT_EQ(in.does("read mm=0 page=5"), "done value=100");
}

TEST(mremap, moves_vma_after_vma_and_leaves_what_is_where_a_hole_goes) {
  story in{"uffd=none"};
  in.writes(0, 8);
  in.does("mprotect mm=0 pages=2+1 prot=read");
  in.does("munmap mm=0 pages=1+1");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+4 size=4 to=4 how=move"), "done");
  EXPECT_EQ(in.rule(), "remap.moves");
  EXPECT_TRUE(in.spoke("remap.several"));
  EXPECT_EQ(in.strip(), "----WWrW");
  EXPECT_EQ(in.does("read mm=0 page=4"), "done value=100");
  EXPECT_EQ(in.does("read mm=0 page=5"), "done value=105");
  EXPECT_EQ(in.does("read mm=0 page=6"), "done value=102");
}

TEST(mremap, of_several_vmas_stops_at_one_that_is_registered) {
  story in{"uffd=none"};
  in.writes(0, 4);
  in.does("uffdio_register mm=0 pages=1+1 mode=wp");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+3 size=3 to=4 how=move"), "refused EFAULT");
  EXPECT_EQ(in.rule(), "remap.several.registered");
  EXPECT_EQ(in.strip(), "-WWWW...");
  EXPECT_EQ(in.does("mremap mm=0 pages=1+2 size=2 to=5 how=move"), "refused EFAULT");
  EXPECT_EQ(in.strip(), "-WWWW...");
}

TEST(mremap, did_not_move_several_vmas_before_6_17) {
  story in{"uffd=none profile=linux-6.12"};
  in.writes(0, 2);
  in.does("mprotect mm=0 pages=1+1 prot=read");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+2 size=2 to=4 how=move"), "refused EFAULT");
  EXPECT_EQ(in.rule(), "remap.beyond_vma");
}

TEST(mremap, of_length_0_maps_the_same_pages_of_a_file_again) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 2);
  EXPECT_EQ(in.does("mremap mm=0 pages=0+0 size=2 to=4 how=move"), "done");
  EXPECT_TRUE(in.spoke("remap.copies"));
  EXPECT_EQ(in.strip(), "CC......");
  EXPECT_EQ(in.does("read mm=0 page=5"), "done value=101");
  EXPECT_EQ(in.does("mremap mm=0 pages=2+0 size=1 to=2 how=move"), "refused EFAULT");
  EXPECT_EQ(in.rule(), "remap.no_vma");
  EXPECT_EQ(in.of().vma_at({0}, 2), nullptr);
}

TEST(mremap, does_not_speak_of_other_arenas) {
  story in{"maps=shmem uffd=none"};
  EXPECT_EQ(in.does("mremap mm=0 pages=0+2 size=2 to=7 how=move"),
            "unsupported: mapping outside the arena");
  EXPECT_EQ(in.does("mremap mm=0 pages=7+1 size=2 to=0 how=in_place"),
            "unsupported: mapping outside the arena");
  EXPECT_EQ(in.rule(), "remap.outside");
}

TEST(mremap, of_a_file_mapping_shows_the_same_pages_elsewhere) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 2);
  EXPECT_EQ(in.does("mremap mm=0 pages=0+2 size=2 to=5 how=move"), "done");
  EXPECT_EQ(in.of().vma_at({0}, 5)->moved, -5);
  EXPECT_EQ(in.does("madvise_dontneed mm=0 pages=5+2"), "done");
  EXPECT_EQ(in.does("read mm=0 page=6"), "done value=101");
  EXPECT_EQ(in.does("mmap mm=0 pages=0+2 maps=shmem prot=read_write"), "done");
  EXPECT_EQ(in.does("write mm=0 page=1 value=7"), "done");
  EXPECT_EQ(in.does("read mm=0 page=6"), "done value=7");
  EXPECT_EQ(in.does("punch_hole pages=1+1"), "done");
  EXPECT_EQ(in.strip(), "........");
  EXPECT_EQ(in.does("read mm=0 page=6"), "done");
}

TEST(mremap, of_a_file_mapping_may_reach_beyond_the_end_of_the_file) {
  story in{"maps=shmem uffd=none"};
  EXPECT_EQ(in.does("mremap mm=0 pages=6+2 size=4 to=0 how=move"), "done");
  EXPECT_EQ(in.does("read mm=0 page=1"), "done");
  EXPECT_EQ(in.does("read mm=0 page=2"), "signal BUS_ADRERR page=2");
  EXPECT_EQ(in.does("ftruncate size=9"), "done");
  EXPECT_EQ(in.does("write mm=0 page=2 value=7"), "done");
  EXPECT_EQ(in.does("madvise_remove mm=0 pages=2+1"), "done");
  EXPECT_EQ(in.does("read mm=0 page=2"), "done");
}

TEST(mremap, reaches_no_further_into_the_file_than_two_arenas) {
  story in{"maps=shmem uffd=none"};
  EXPECT_EQ(in.does("mremap mm=0 pages=7+1 size=7 to=0 how=move"), "done");
  EXPECT_EQ(in.does("mremap mm=0 pages=6+1 size=4 to=0 how=move"),
            "unsupported: mapping far beyond the file");
  EXPECT_EQ(in.does("mremap mm=0 pages=6+1 size=3 to=0 how=move"), "done");
  EXPECT_EQ(in.does("read mm=0 page=2"), "signal BUS_ADRERR page=2");
}

TEST(mremap, parts_pages_that_ksm_merged) {
  story in{"uffd=none"};
  in.does("madvise_mergeable mm=0 pages=0+8 merge=on");
  in.does("write mm=0 page=0 value=7");
  in.does("write mm=0 page=1 value=7");
  in.does("ksm_merge mm=0 | repointed=0x2");
  EXPECT_EQ(in.does("mremap mm=0 pages=0+1 size=1 to=5 how=move"), "done");
  EXPECT_TRUE(in.spoke("ksm.unmerge.copies"));
  EXPECT_TRUE(in.of().vma_at({0}, 5)->mergeable);
  EXPECT_EQ(in.does("write mm=0 page=5 value=9"), "done");
  EXPECT_FALSE(in.spoke("access.cow.copies"));
  EXPECT_EQ(in.does("read mm=0 page=1"), "done value=7");
}

TEST(mremap, leaves_what_lies_beside_the_new_place_registered) {
  story in{"maps=anon uffd=missing"};
  EXPECT_EQ(in.does("mremap mm=0 pages=0+1 size=1 to=1 how=move"), "done");
  EXPECT_TRUE(in.spoke("remap.neighbour_stays_registered"));
  EXPECT_EQ(in.does("read mm=0 page=2"), "blocked page=2 message=read");
}

}  // namespace
}  // namespace ptecheck::spec
