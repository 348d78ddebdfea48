#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

/// Two pages with equal contents and one with others, all of them mergeable.
story with_equals(std::string_view differs = "") {
  story in{differs};
  in.does("madvise_mergeable mm=0 pages=0+8 merge=on");
  in.does("write mm=0 page=0 value=7");
  in.does("write mm=0 page=1 value=7");
  in.does("write mm=0 page=2 value=8");
  return in;
}

model::pfn<> frame_of(const story& in, std::uint32_t page) {
  return std::get<present<>>(in.of().at({0}, page)).frame;
}

TEST(ksm_merge, makes_one_page_of_those_that_are_equal) {
  story in = with_equals();
  EXPECT_EQ(in.does("ksm_merge mm=0 | repointed=0x2"), "done");
  EXPECT_EQ(in.strip(), "rrW.....");
  EXPECT_EQ(frame_of(in, 0), frame_of(in, 1));
  EXPECT_EQ(in.of().frame(frame_of(in, 0)).names, 2u);
  EXPECT_TRUE(in.spoke("ksm.merge.repoints"));
  EXPECT_TRUE(in.spoke("ksm.merge.stays"));
  EXPECT_TRUE(in.spoke("ksm.merge.kept"));
}

TEST(ksm_merge, keeps_protection_whichever_page_stays) {
  for (const char* chosen : {"ksm_merge mm=0 | repointed=0x1", "ksm_merge mm=0 | repointed=0x2"}) {
    story in = with_equals();
    in.does("uffdio_writeprotect mm=0 pages=0+2 protect=on");
    EXPECT_EQ(in.does(chosen), "done");
    EXPECT_EQ(in.strip(), "wwW.....");
    EXPECT_EQ(in.does("write mm=0 page=0 value=9"), "blocked page=0 message=write,wp");
  }
}

TEST(ksm_merge, is_undone_by_a_write_to_that_page_alone) {
  story in = with_equals();
  in.does("ksm_merge mm=0 | repointed=0x2");
  EXPECT_EQ(in.does("write mm=0 page=0 value=9"), "done");
  EXPECT_EQ(in.rule(), "access.present.writes");
  EXPECT_EQ(in.does("write mm=0 page=1 value=10"), "done");
  EXPECT_EQ(in.strip(), "WWW.....");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=9");
}

TEST(ksm_merge, leaves_alone_what_is_not_mergeable_or_what_linux_keeps) {
  story in = with_equals();
  in.does("write mm=0 page=3 value=7");
  in.does("write mm=0 page=4 value=7");
  in.does("madvise_mergeable mm=0 pages=4+1 merge=off");
  EXPECT_EQ(in.does("ksm_merge mm=0 | kept=0x8 repointed=0x1"), "done");
  EXPECT_EQ(in.strip(), "rrWWW...");
}

TEST(ksm_merge, touches_anonymous_pages_only) {
  story in{"maps=private_shmem uffd=none"};
  in.does("madvise_mergeable mm=0 pages=0+8 merge=on");
  in.does("read mm=0 page=0");
  in.does("read mm=0 page=1");
  in.does("write mm=0 page=2 value=7");
  in.does("write mm=0 page=3 value=7");
  EXPECT_EQ(in.does("ksm_merge mm=0 | repointed=0x8"), "done");
  EXPECT_EQ(in.strip(), "ccrr....");
}

TEST(ksm_merge, is_not_modelled_while_several_processes_live) {
  story in = with_equals();
  in.does("fork mm=0 child=1");
  EXPECT_EQ(in.does("ksm_merge mm=0"), "unsupported: merging while several processes live");
  EXPECT_EQ(in.rule(), "ksm.one_process");
  in.does("exit mm=1");
  EXPECT_EQ(in.does("ksm_merge mm=0"), "done");
}

TEST(ksm_merge, takes_back_what_madvise_free_gave_away) {
  story in = with_equals();
  in.does("madvise_free mm=0 pages=0+1");
  in.does("ksm_merge mm=0 | repointed=0x2");
  in.does("munmap mm=0 pages=1+1");
  EXPECT_EQ(in.does("reclaim mm=0 pages=0+1 | forgotten=0x1"), "done");
  EXPECT_EQ(in.strip(), "s-W.....");
}

TEST(madvise_mergeable, off_gives_each_entry_a_page_of_its_own) {
  story in = with_equals();
  in.does("uffdio_writeprotect mm=0 pages=0+2 protect=on");
  in.does("ksm_merge mm=0 | repointed=0x2");
  EXPECT_EQ(in.does("madvise_mergeable mm=0 pages=0+1 merge=off"), "done");
  EXPECT_EQ(in.rule(), "ksm.unmerge.copies");
  EXPECT_EQ(in.strip(), "wwW.....");
  EXPECT_NE(frame_of(in, 0), frame_of(in, 1));
  EXPECT_EQ(in.does("madvise_mergeable mm=0 pages=1+2 merge=off"), "done");
  EXPECT_EQ(in.rule(), "ksm.unmerge.other_stays");
  EXPECT_EQ(in.does("uffdio_writeprotect mm=0 pages=0+2 protect=off"), "done");
  EXPECT_EQ(in.strip(), "WWW.....");
}

TEST(madvise_mergeable, has_no_meaning_for_shared_memory) {
  story in{"maps=shmem"};
  EXPECT_EQ(in.does("madvise_mergeable mm=0 pages=0+8 merge=on"), "done");
  EXPECT_FALSE(in.of().vma_at({0}, 0)->mergeable);
}

TEST(ksm, a_merged_page_that_others_map_is_not_reclaimed) {
  story in = with_equals();
  in.does("ksm_merge mm=0 | repointed=0x2");
  in.does("reclaim mm=0 pages=0+2");
  EXPECT_EQ(in.strip(), "rrW.....");
}

TEST(ksm, a_merged_page_cannot_be_moved) {
  story in = with_equals();
  in.does("ksm_merge mm=0 | repointed=0x2");
  EXPECT_EQ(in.does("uffdio_move mm=0 pages=0+1 to=4 holes=off"), "refused EBUSY");
}

}  // namespace
}  // namespace ptecheck::spec
