#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

TEST(madvise_free, leaves_pages_as_they_are_until_reclaim_forgets_them) {
  story in;
  in.writes(0, 2);
  EXPECT_EQ(in.does("madvise_free mm=0 pages=0+2"), "done");
  EXPECT_EQ(in.rule(), "free.page.becomes_lazy");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
  EXPECT_EQ(in.does("reclaim mm=0 pages=0+2 | forgotten=0x1"), "done");
  EXPECT_TRUE(in.spoke("reclaim.lazy.forgotten"));
  EXPECT_EQ(in.strip(), ".s......");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done");
  EXPECT_EQ(in.does("read mm=0 page=1"), "done value=101");
}

TEST(madvise_free, is_taken_back_by_a_write) {
  story in;
  in.writes(0, 1);
  in.does("madvise_free mm=0 pages=0+1");
  in.does("write mm=0 page=0 value=7");
  EXPECT_EQ(in.does("reclaim mm=0 pages=0+1 | forgotten=0x1"), "done");
  EXPECT_EQ(in.strip(), "s.......");
}

TEST(madvise_free, makes_no_page_forgettable_that_was_not_given_away) {
  story in;
  in.writes(0, 1);
  in.does("reclaim mm=0 pages=0+1");
  in.does("read mm=0 page=0");
  EXPECT_EQ(in.does("reclaim mm=0 pages=0+1 | forgotten=0x1"), "done");
  EXPECT_EQ(in.strip(), "s.......");
}

TEST(madvise_free, keeps_protection_and_markers_but_forgets_it_with_the_page) {
  story in{"features=wp_unpopulated"};
  in.writes(0, 2);
  in.does("uffdio_writeprotect mm=0 pages=0+3 protect=on");
  in.does("reclaim mm=0 pages=1+1");
  in.does("madvise_guard_install mm=0 pages=3+1");
  in.does("uffdio_poison mm=0 pages=4+1");
  EXPECT_EQ(in.strip(), "wSmg!...");
  EXPECT_EQ(in.does("madvise_free mm=0 pages=0+5"), "done");
  EXPECT_EQ(in.strip(), "w.mg....");
  EXPECT_EQ(in.does("reclaim mm=0 pages=0+1 | forgotten=0x1"), "done");
  EXPECT_EQ(in.strip(), "..mg....");
}

TEST(madvise_free, of_a_file_mapping_is_refused) {
  for (const char* maps : {"maps=shmem", "maps=private_shmem"}) {
    story in{maps};
    EXPECT_EQ(in.does("madvise_free mm=0 pages=0+1"), "refused EINVAL") << maps;
    EXPECT_EQ(in.rule(), "call.free.needs_anonymous") << maps;
  }
}

TEST(madvise_free, of_a_locked_mapping_is_refused_even_if_it_maps_a_file) {
  story in{"maps=shmem"};
  in.does("mlock mm=0 pages=0+8");
  EXPECT_EQ(in.does("madvise_free mm=0 pages=0+1"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "mlock.advice_refused");
}

TEST(madvise_cold, changes_nothing_that_can_be_seen) {
  story in{"features=wp_unpopulated"};
  in.writes(0, 2);
  in.does("uffdio_writeprotect mm=0 pages=1+2 protect=on");
  EXPECT_EQ(in.does("madvise_cold mm=0 pages=0+8"), "done");
  EXPECT_EQ(in.rule(), "call.cold.changes_nothing");
  EXPECT_EQ(in.strip(), "Wwm.....");
}

TEST(madvise_free, leaves_a_page_of_ksm_that_others_map) {
  story in{"uffd=none"};
  in.does("write mm=0 page=0 value=7");
  in.does("write mm=0 page=1 value=7");
  in.does("madvise_mergeable mm=0 pages=0+2 merge=on");
  in.does("ksm_merge mm=0");
  EXPECT_EQ(in.does("madvise_free mm=0 pages=0+1"), "done");
  EXPECT_EQ(in.rule(), "free.ksm_page.stays");
}

}  // namespace
}  // namespace ptecheck::spec
