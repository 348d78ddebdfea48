#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

model::pfn<> frame_at(const story& in, std::uint8_t mm, std::uint32_t page) {
  return *frame_named_by(in.of().at({mm}, page));
}

TEST(migrate, moves_a_page_to_another_frame) {
  story in;
  in.writes(0, 1);
  const auto before = frame_at(in, 0, 0);
  EXPECT_EQ(in.does("migrate_begin mm=0 page=0"), "done");
  EXPECT_EQ(in.rule(), "migrate.begin.page");
  EXPECT_EQ(in.strip(), "v.......");
  EXPECT_EQ(in.does("migrate_end mm=0 page=0"), "done");
  EXPECT_EQ(in.rule(), "migrate.end.page");
  EXPECT_EQ(in.strip(), "W.......");
  EXPECT_FALSE(frame_at(in, 0, 0) == before);
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
}

TEST(migrate, reaches_every_entry_of_the_page) {
  story in;
  in.writes(0, 1);
  in.does("fork mm=0 child=1");
  in.does("migrate_begin mm=1 page=0");
  EXPECT_EQ(in.strip(0) + ' ' + in.strip(1), "v....... v.......");
  in.does("migrate_end mm=0 page=0");
  EXPECT_EQ(in.strip(0) + ' ' + in.strip(1), "r....... r.......");
  EXPECT_EQ(frame_at(in, 0, 0), frame_at(in, 1, 0));
  EXPECT_EQ(in.of().frame(frame_at(in, 0, 0)).names, 2u);
}

TEST(migrate, of_what_cannot_move_does_nothing) {
  story in;
  in.does("read mm=0 page=0");
  for (const char* step : {"migrate_begin mm=0 page=0",
                           "migrate_begin mm=0 page=1",
                           "migrate_end mm=0 page=0",
                           "migrate_begin mm=0 page=9",
                           "migrate_end mm=0 page=9"})
    EXPECT_EQ(in.does(step), "done") << step;
  EXPECT_EQ(in.strip(), "z.......");
  EXPECT_TRUE(in.spoke("migrate.begin.other_stays"));
  EXPECT_TRUE(in.spoke("migrate.end.other_stays"));
}

TEST(migrate, an_access_has_the_page_come_to_its_place_everywhere) {
  story in;
  in.writes(0, 1);
  in.does("fork mm=0 child=1");
  in.does("migrate_begin mm=0 page=0");
  EXPECT_EQ(in.does("write mm=1 page=0 value=7"), "done");
  EXPECT_TRUE(in.spoke("access.migration.waits"));
  EXPECT_EQ(in.strip(0) + ' ' + in.strip(1), "r....... W.......");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
}

TEST(migrate, protection_is_as_good_on_the_way) {
  story in;
  in.writes(0, 2);
  in.does("uffdio_writeprotect mm=0 pages=0+1 protect=on");
  in.does("migrate_begin mm=0 page=0");
  in.does("migrate_begin mm=0 page=1");
  EXPECT_EQ(in.strip(), "Vv......");
  in.does("uffdio_writeprotect mm=0 pages=1+1 protect=on");
  EXPECT_EQ(in.strip(), "VV......");
  EXPECT_EQ(in.does("write mm=0 page=0 value=7"), "blocked page=0 message=write,wp");
  EXPECT_EQ(in.does("write mm=0 page=1 value=7"), "blocked page=1 message=write,wp");
  EXPECT_EQ(in.strip(), "ww......");
}

TEST(migrate, takes_a_page_of_the_file_along_in_the_page_cache) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 1);
  in.does("migrate_begin mm=0 page=0");
  in.does("migrate_end mm=0 page=0");
  EXPECT_EQ(in.strip(), "C.......");
  EXPECT_EQ(in.of().cached(0), frame_at(in, 0, 0));
  in.does("madvise_dontneed mm=0 pages=0+8");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
}

TEST(migrate, of_a_page_of_the_file_ends_for_one_who_maps_it_anew) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 1);
  in.does("migrate_begin mm=0 page=0");
  in.does("madvise_dontneed mm=0 pages=0+1");
  const auto before = in.of().cached(0);
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
  EXPECT_TRUE(in.spoke("populate.file.waits"));
  EXPECT_FALSE(in.of().cached(0) == before);
}

TEST(migrate, of_a_page_of_the_file_ends_for_continue) {
  story in{"maps=shmem uffd=minor"};
  EXPECT_EQ(in.does("uffdio_copy mm=0 pages=0+1 value=7 wp=off"), "done");
  in.does("migrate_begin mm=0 page=0");
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=0+1 wp=off"), "refused EEXIST");
  EXPECT_TRUE(in.spoke("fill.continue.waits"));
  EXPECT_EQ(in.strip(), "C.......");
}

TEST(migrate, of_a_page_of_the_file_ends_for_continue_over_another_page) {
  story in{"maps=private_shmem uffd=minor"};
  EXPECT_EQ(in.does("uffdio_copy mm=0 pages=0+1 value=7 wp=off"), "done");
  in.does("fork mm=0 child=1");
  EXPECT_EQ(in.does("mmap mm=1 pages=0+1 maps=shmem prot=read_write"), "done");
  EXPECT_EQ(in.does("read mm=1 page=0"), "done");
  in.does("migrate_begin mm=1 page=0");
  const auto copy = frame_at(in, 0, 0);
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=0+1 wp=off"), "refused EEXIST");
  EXPECT_EQ(frame_at(in, 0, 0), copy);
  EXPECT_EQ(in.strip(1), "C.......");
}

TEST(migrate, a_read_fault_does_not_map_around_what_is_on_its_way) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 2);
  in.does("migrate_begin mm=0 page=0");
  in.does("madvise_dontneed mm=0 pages=0+2");
  EXPECT_EQ(in.does("read mm=0 page=1 | around=0x3"), "done value=101");
  EXPECT_EQ(in.strip(), ".C......");
}

/// Parent and child name one slot; the parent has its page back, which begins to move.
story with_a_page_of_the_swap_cache_on_its_way() {
  story in;
  in.writes(0, 1);
  in.does("reclaim mm=0 pages=0+1");
  in.does("fork mm=0 child=1");
  in.does("read mm=0 page=0");
  in.does("migrate_begin mm=0 page=0");
  return in;
}

TEST(migrate, takes_the_swap_cache_along) {
  story in = with_a_page_of_the_swap_cache_on_its_way();
  EXPECT_EQ(in.does("read mm=1 page=0"), "done value=100");
  EXPECT_TRUE(in.spoke("access.swap.waits"));
  EXPECT_EQ(frame_at(in, 0, 0), frame_at(in, 1, 0));
}

TEST(migrate, swapoff_waits_for_the_page_of_a_slot) {
  story in = with_a_page_of_the_swap_cache_on_its_way();
  EXPECT_EQ(in.does("swapoff"), "done");
  EXPECT_TRUE(in.spoke("swapoff.finds_cached"));
  EXPECT_EQ(frame_at(in, 0, 0), frame_at(in, 1, 0));
}

TEST(migrate, ends_for_move_and_for_the_parting_of_ksm) {
  story in;
  in.writes(0, 1);
  in.does("migrate_begin mm=0 page=0");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+1 to=4 holes=off"), "done");
  EXPECT_TRUE(in.spoke("move.waits"));
  EXPECT_EQ(in.strip(), "....W...");
  for (const char* step : {"write mm=0 page=1 value=7",
                           "write mm=0 page=2 value=7",
                           "madvise_mergeable mm=0 pages=0+8 merge=on",
                           "ksm_merge mm=0",
                           "migrate_begin mm=0 page=1"})
    EXPECT_EQ(in.does(step), "done") << step;
  EXPECT_EQ(in.strip(), ".vv.W...");
  EXPECT_EQ(in.does("madvise_mergeable mm=0 pages=2+1 merge=off"), "done");
  EXPECT_TRUE(in.spoke("ksm.unmerge.waits"));
  EXPECT_EQ(in.strip(), ".rr.W...");
}

TEST(migrate, is_over_where_everything_that_named_the_page_is_gone) {
  story in;
  in.writes(0, 1);
  in.does("migrate_begin mm=0 page=0");
  EXPECT_EQ(in.does("madvise_guard_install mm=0 pages=0+1"), "done");
  EXPECT_EQ(in.does("migrate_end mm=0 page=0"), "done");
  EXPECT_EQ(in.rule(), "migrate.end.other_stays");
  EXPECT_EQ(in.strip(), "g.......");
}

}  // namespace
}  // namespace ptecheck::spec
