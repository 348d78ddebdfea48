#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

TEST(machine_fork, wants_a_name_that_is_free) {
  story in;
  EXPECT_EQ(in.does("fork mm=0 child=0"), "absent");
  EXPECT_EQ(in.does("fork mm=0 child=2"), "absent");
  EXPECT_EQ(in.rule(), "call.absent");
  EXPECT_EQ(in.does("fork mm=1 child=1"), "absent");
  EXPECT_EQ(in.does("fork mm=0 child=1"), "done");
  EXPECT_EQ(in.does("fork mm=0 child=1"), "absent");
}

TEST(machine_fork, a_name_is_free_again_after_exit) {
  story in;
  in.writes(0, 2);
  in.does("fork mm=0 child=1");
  EXPECT_EQ(in.does("exit mm=1"), "done");
  EXPECT_EQ(in.strip(1), "");
  EXPECT_EQ(in.does("exit mm=1"), "absent");
  EXPECT_EQ(in.does("fork mm=0 child=1"), "done");
}

TEST(machine_fork, copies_on_write_in_both_directions) {
  story in;
  in.writes(0, 2);
  in.does("fork mm=0 child=1");
  EXPECT_EQ(in.strip(0), "rr......");
  EXPECT_EQ(in.strip(1), "rr......");
  in.does("write mm=0 page=0 value=7");
  in.does("write mm=1 page=1 value=8");
  EXPECT_EQ(in.does("read mm=1 page=0"), "done value=100");
  EXPECT_EQ(in.does("read mm=0 page=1"), "done value=101");
}

TEST(machine_fork, the_last_owner_of_a_page_writes_it_in_place) {
  story in;
  in.writes(0, 1);
  in.does("fork mm=0 child=1");
  in.does("exit mm=0");
  in.does("write mm=1 page=0 value=7");
  EXPECT_TRUE(in.spoke("access.cow.reuses"));
  EXPECT_FALSE(in.spoke("access.cow.copies"));
}

TEST(machine_fork, without_the_event_the_child_is_not_registered) {
  story in;
  in.writes(0, 2);
  in.does("uffdio_writeprotect mm=0 pages=0+1 protect=on");
  in.does("fork mm=0 child=1");
  EXPECT_TRUE(in.spoke("fork.vma.loses_registration"));
  EXPECT_EQ(in.strip(0), "wr......");
  EXPECT_EQ(in.strip(1), "rr......");
  EXPECT_EQ(in.does("write mm=1 page=0 value=7"), "done");
  EXPECT_EQ(in.does("uffdio_writeprotect mm=1 pages=0+1 protect=on"), "refused ENOENT");
}

TEST(machine_fork, with_the_event_the_child_is_watched_as_well) {
  story in{"features=wp_unpopulated,event_fork"};
  in.writes(0, 1);
  in.does("uffdio_writeprotect mm=0 pages=0+2 protect=on");
  in.does("fork mm=0 child=1");
  EXPECT_TRUE(in.spoke("fork.vma.keeps_registration"));
  EXPECT_EQ(in.strip(1), "wm......");
  EXPECT_EQ(in.does("write mm=1 page=0 value=7"), "blocked page=0 message=write,wp");
  EXPECT_EQ(in.does("uffdio_writeprotect mm=1 pages=0+2 protect=off"), "done");
  EXPECT_EQ(in.strip(0), "wm......");
}

TEST(machine_fork, a_vma_marked_dontfork_is_not_there) {
  story in;
  in.writes(0, 3);
  in.does("madvise_dontfork mm=0 pages=1+1 absent=on");
  in.does("fork mm=0 child=1");
  EXPECT_TRUE(in.spoke("fork.vma.absent"));
  EXPECT_EQ(in.strip(0), "rWr.....");
  EXPECT_EQ(in.strip(1), "r-r.....");
}

TEST(machine_fork, a_vma_marked_wipeonfork_begins_empty_guards_included) {
  story in{"features=event_fork"};
  in.writes(0, 1);
  in.does("madvise_guard_install mm=0 pages=1+1");
  in.does("madvise_wipeonfork mm=0 pages=0+8 wipe=on");
  in.does("fork mm=0 child=1");
  EXPECT_EQ(in.rule(), "fork.tables_not_copied");
  EXPECT_EQ(in.strip(0), "Wg......");
  EXPECT_EQ(in.strip(1), "........");
  EXPECT_TRUE(in.of().vma_at({1}, 0)->wipe_on_fork);
  EXPECT_TRUE(in.of().vma_at({1}, 0)->maybe_guard);
}

TEST(machine_fork, the_tables_of_a_shared_mapping_are_copied_only_if_they_must_be) {
  const auto child_of = [](std::string_view world, std::string_view before) {
    story in{world};
    in.writes(0, 1);
    in.does("uffdio_poison mm=0 pages=1+1");
    in.does(before);
    in.does("fork mm=0 child=1");
    return in.strip(1);
  };
  const std::string_view nothing = "uffdio_wake mm=0 pages=0+1";
  const std::string_view guarded = "madvise_guard_install mm=0 pages=2+1";
  EXPECT_EQ(child_of("maps=shmem", nothing), "........");
  EXPECT_EQ(child_of("maps=shmem", guarded), "C!g.....");
  EXPECT_EQ(child_of("maps=shmem features=event_fork", nothing), "C!......");
  EXPECT_EQ(child_of("maps=shmem uffd=missing features=event_fork", nothing), "........");
}

TEST(machine_fork, a_guard_once_is_enough_for_a_copy) {
  story in{"maps=shmem"};
  in.writes(0, 1);
  in.does("madvise_guard_install mm=0 pages=2+1");
  in.does("madvise_guard_remove mm=0 pages=2+1");
  in.does("fork mm=0 child=1");
  EXPECT_EQ(in.strip(1), "C.......");
}

TEST(machine_fork, linux_may_skip_private_tables_that_can_be_faulted_in_again) {
  const auto child_of = [](std::string_view step) {
    story in{"maps=private_shmem"};
    in.does("read mm=0 page=0");
    in.does(step);
    in.does("fork mm=0 child=1 | tables_skipped=0xff");
    return in.strip(1);
  };
  EXPECT_EQ(child_of("read mm=0 page=1"), "........");
  EXPECT_EQ(child_of("uffdio_zeropage mm=0 pages=1+1"), "........");
  EXPECT_EQ(child_of("write mm=0 page=1 value=7"), ".r......");
  EXPECT_EQ(child_of("uffdio_poison mm=0 pages=1+1"), ".!......");
  EXPECT_EQ(child_of("madvise_guard_install mm=0 pages=1+1"), ".g......");
}

TEST(machine_fork, looks_at_each_vma_apart) {
  story in;
  in.does("read mm=0 page=0");
  in.writes(4, 1);
  in.does("mprotect mm=0 pages=0+4 prot=read");
  in.does("fork mm=0 child=1 | tables_skipped=0xff");
  EXPECT_EQ(in.strip(1), "....r...");
}

TEST(machine_fork, a_swapped_page_comes_back_in_both) {
  story in;
  in.writes(0, 1);
  in.does("reclaim mm=0 pages=0+1");
  in.does("fork mm=0 child=1");
  EXPECT_EQ(in.strip(1), "s.......");
  EXPECT_EQ(in.does("read mm=1 page=0"), "done value=100");
  EXPECT_EQ(in.does("write mm=0 page=0 value=7"), "done");
  EXPECT_EQ(in.does("read mm=1 page=0"), "done value=100");
  EXPECT_EQ(in.strip(1), "r.......");
}

TEST(machine_exit, gives_everything_back) {
  story in{"maps=shmem uffd=none"};
  in.does("fork mm=0 child=1");
  in.writes(0, 1);
  in.does("exit mm=0");
  EXPECT_EQ(in.does("read mm=1 page=0"), "done value=100");
  EXPECT_EQ(in.does("read mm=0 page=0"), "absent");
}

}  // namespace
}  // namespace ptecheck::spec
