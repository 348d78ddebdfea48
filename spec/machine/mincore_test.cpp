#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

const std::string whole_arena = "mincore mm=0 pages=0+8";

TEST(mincore, calls_resident_what_is_mapped_whatever_the_vma_allows) {
  story in{"uffd=none"};
  in.writes(0, 2);
  in.does("read mm=0 page=3");
  EXPECT_EQ(in.does(whole_arena), "resident 0xb");
  in.does("mprotect mm=0 pages=0+8 prot=none");
  EXPECT_EQ(in.does(whole_arena), "resident 0xb");
  EXPECT_TRUE(in.spoke("mincore.present"));
  EXPECT_TRUE(in.spoke("mincore.nothing"));
}

TEST(mincore, takes_a_guard_of_anonymous_memory_for_nothing) {
  story in{"uffd=none"};
  in.writes(0, 2);
  in.does("madvise_guard_install mm=0 pages=0+1");
  EXPECT_EQ(in.does(whole_arena), "resident 0x2");
}

TEST(mincore, leaves_open_what_of_the_swapped_is_in_memory) {
  story in{"uffd=none"};
  in.writes(0, 2);
  in.does("reclaim mm=0 pages=0+2");
  EXPECT_EQ(in.does(whole_arena), "resident 0x0");
  EXPECT_EQ(in.does(whole_arena + " | kept=0xff"), "resident 0x3");
  EXPECT_TRUE(in.spoke("mincore.swap"));
}

TEST(mincore, asks_the_page_cache_where_a_file_is_mapped) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 2);
  in.does("fork mm=0 child=1");
  in.does("madvise_dontneed mm=0 pages=0+1");
  in.does("madvise_guard_install mm=0 pages=1+1");
  in.does("read mm=1 page=0");
  EXPECT_EQ(in.does(whole_arena), "resident 0x1") << "the child maps it";
  EXPECT_EQ(in.does(whole_arena + " | kept=0x2"), "resident 0x3") << "it may be in memory";
  EXPECT_TRUE(in.spoke("mincore.file"));
}

TEST(mincore, tells_nothing_of_a_range_with_a_hole) {
  story in{"uffd=none"};
  in.does("munmap mm=0 pages=2+1");
  EXPECT_EQ(in.does(whole_arena), "refused ENOMEM");
  EXPECT_EQ(in.rule(), "mincore.refused");
  EXPECT_EQ(in.does("mincore mm=0 pages=0+2"), "resident 0x0");
  EXPECT_EQ(in.does("mincore mm=0 pages=0:1+1"), "refused EINVAL");
  EXPECT_EQ(in.does("mincore mm=0 pages=2+0"), "resident 0x0");
}

}  // namespace
}  // namespace ptecheck::spec
