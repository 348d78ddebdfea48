#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

constexpr const char* every_advice[] = {"madvise_dontneed",
                                        "madvise_guard_install",
                                        "madvise_guard_remove",
                                        "madvise_remove",
                                        "reclaim"};

TEST(madvise, looks_at_the_start_even_with_length_0) {
  for (const std::string call : every_advice) {
    story in{"maps=shmem"};
    EXPECT_EQ(in.does(call + " mm=0 pages=0:1+0"), "refused EINVAL") << call;
    EXPECT_EQ(in.rule(), "call.misaligned") << call;
    EXPECT_EQ(in.does(call + " mm=0 pages=99+0"), "done") << call;
    EXPECT_EQ(in.rule(), "call.empty.does_nothing") << call;
  }
}

TEST(madvise, rounds_its_length_up) {
  story in;
  in.writes(0, 4);
  EXPECT_EQ(in.does("madvise_dontneed mm=0 pages=1+1:1"), "done");
  EXPECT_EQ(in.strip(), "W..W....");
}

TEST(madvise, skips_a_hole_and_says_so_at_the_end) {
  for (const std::string call : every_advice) {
    story in{"maps=shmem uffd=none"};
    in.does("munmap mm=0 pages=3+1");
    EXPECT_EQ(in.does(call + " mm=0 pages=2+3"), "refused ENOMEM") << call;
    EXPECT_EQ(in.rule(), "call.madvise.hole_skipped") << call;
    EXPECT_EQ(in.does(call + " mm=0 pages=4+1"), "done") << call;
  }
}

TEST(madvise, works_on_both_sides_of_a_hole) {
  story in;
  in.writes(0, 8);
  in.does("munmap mm=0 pages=3+1");
  in.does("madvise_dontneed mm=0 pages=2+3");
  EXPECT_EQ(in.strip(), "WW.-.WWW");
  in.does("madvise_guard_install mm=0 pages=0+8");
  EXPECT_EQ(in.strip(), "ggg-gggg");
  in.does("madvise_guard_remove mm=0 pages=2+3");
  EXPECT_EQ(in.strip(), "gg.-.ggg");
}

TEST(madvise, asks_nobody_for_permission) {
  story in;
  in.writes(0, 2);
  in.does("mprotect mm=0 pages=0+8 prot=none");
  EXPECT_EQ(in.does("madvise_dontneed mm=0 pages=0+1"), "done");
  EXPECT_EQ(in.does("reclaim mm=0 pages=1+1"), "done");
  EXPECT_EQ(in.strip(), ".s......");
}

TEST(madvise_remove, ends_at_a_vma_that_rejects_it_and_what_lies_before_is_done) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 8);
  in.does("mmap mm=0 pages=2+1 maps=private_shmem prot=read");
  EXPECT_EQ(in.does("madvise_remove mm=0 pages=1+3"), "refused EACCES");
  EXPECT_EQ(in.rule(), "file.remove.needs_shared_mapping");
  EXPECT_TRUE(in.spoke("call.madvise.vma_rejects"));
  EXPECT_EQ(in.strip(), "C..CCCCC");
  in.does("mmap mm=0 pages=2+1 maps=anon prot=read");
  EXPECT_EQ(in.does("madvise_remove mm=0 pages=1+3"), "refused EINVAL");
}

TEST(madvise_remove, the_refusal_of_a_vma_wins_over_an_earlier_hole) {
  story in{"maps=shmem uffd=none"};
  in.does("munmap mm=0 pages=0+1");
  in.does("mmap mm=0 pages=1+1 maps=anon prot=read");
  EXPECT_EQ(in.does("madvise_remove mm=0 pages=0+3"), "refused EINVAL");
}

TEST(madvise_remove, takes_the_page_out_of_every_mapping) {
  story in{"maps=shmem uffd=none"};
  in.does("fork mm=0 child=1");
  in.writes(0, 2);
  in.does("read mm=1 page=0");
  EXPECT_EQ(in.strip(1), "C.......");
  EXPECT_EQ(in.does("madvise_remove mm=0 pages=0+1"), "done");
  EXPECT_TRUE(in.spoke("file.punch"));
  EXPECT_EQ(in.strip(0), ".C......");
  EXPECT_EQ(in.strip(1), "........");
  EXPECT_EQ(in.does("read mm=1 page=0"), "done");
}

TEST(madvise_guard, spans_vmas_of_every_kind_and_protection) {
  story in{"uffd=none"};
  in.does("mmap mm=0 pages=1+1 maps=shmem prot=read_write");
  in.does("mmap mm=0 pages=2+1 maps=private_shmem prot=read");
  in.does("mprotect mm=0 pages=3+1 prot=none");
  EXPECT_EQ(in.does("madvise_guard_install mm=0 pages=0+4"), "done");
  EXPECT_EQ(in.strip(), "gggg....");
  EXPECT_EQ(in.does("madvise_guard_install mm=0 pages=0+5"), "done");
  EXPECT_EQ(in.does("madvise_guard_remove mm=0 pages=0+5"), "done");
  EXPECT_EQ(in.strip(), "........");
}

TEST(madvise_guard, loses_the_pages_and_brings_none_back) {
  story in;
  in.writes(0, 1);
  in.does("madvise_guard_install mm=0 pages=0+1");
  EXPECT_EQ(in.does("write mm=0 page=0 value=1"), "signal SEGV_MAPERR page=0");
  in.does("madvise_guard_remove mm=0 pages=0+1");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done");
}

TEST(madvise_guard, remembers_in_its_whole_vma_that_guards_were_there) {
  story in;
  in.does("mprotect mm=0 pages=4+4 prot=read");
  in.does("madvise_guard_install mm=0 pages=0+1");
  in.does("madvise_guard_remove mm=0 pages=0+1");
  EXPECT_TRUE(in.of().vma_at({0}, 3)->maybe_guard);
  EXPECT_FALSE(in.of().vma_at({0}, 4)->maybe_guard);
  in.does("mprotect mm=0 pages=4+4 prot=read_write");
  EXPECT_TRUE(in.of().vma_at({0}, 7)->maybe_guard);
}

TEST(madvise_guard, is_not_known_to_an_older_kernel) {
  story in{"profile=linux-6.12"};
  EXPECT_EQ(in.does("madvise_guard_install mm=0 pages=0:1+0"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.unknown");
  EXPECT_EQ(in.does("madvise_guard_remove mm=0 pages=0+0"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.unknown");
}

TEST(madvise_wipeonfork, wants_anonymous_memory_but_keeponfork_does_not) {
  story in{"maps=shmem"};
  EXPECT_EQ(in.does("madvise_wipeonfork mm=0 pages=0+8 wipe=on"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "file.wipe.needs_anonymous");
  EXPECT_EQ(in.does("madvise_wipeonfork mm=0 pages=0+8 wipe=off"), "done");
}

TEST(madvise_wipeonfork, splits_and_joins_vmas) {
  story in;
  EXPECT_EQ(in.does("madvise_wipeonfork mm=0 pages=2+2 wipe=on"), "done");
  EXPECT_TRUE(in.of().vma_at({0}, 2)->wipe_on_fork);
  EXPECT_FALSE(in.of().vma_at({0}, 4)->wipe_on_fork);
  EXPECT_EQ(in.does("uffdio_zeropage mm=0 pages=1+2"), "refused ENOENT");
  EXPECT_EQ(in.does("madvise_wipeonfork mm=0 pages=2+2 wipe=off"), "done");
  EXPECT_EQ(in.does("uffdio_zeropage mm=0 pages=1+2"), "done");
}

TEST(madvise_hint, marks_vmas_and_leaves_pages_as_they_are) {
  for (const char* maps : {"anon", "shmem", "private_shmem"}) {
    story in{std::string("uffd=none maps=") + maps};
    in.writes(2, 1);
    for (const char* advice : {"random", "nohugepage", "dontdump"})
      EXPECT_EQ(in.does(std::string("madvise_hint mm=0 pages=1+3 advice=") + advice), "done");
    const model::vma& marked = *in.of().vma_at({0}, 2);
    EXPECT_EQ(marked.reads, model::read_ahead::random);
    EXPECT_TRUE(marked.nohugepage && !marked.hugepage);
    EXPECT_TRUE(marked.dont_dump);
    EXPECT_FALSE(mergeable(marked, *in.of().vma_at({0}, 4)));
    EXPECT_EQ(in.does("read mm=0 page=2"), "done value=102");
    for (const char* advice : {"normal", "hugepage", "dodump"})
      EXPECT_EQ(in.does(std::string("madvise_hint mm=0 pages=1+3 advice=") + advice), "done");
    EXPECT_EQ(in.of().vma_at({0}, 2)->reads, model::read_ahead::normal);
    EXPECT_TRUE(in.of().vma_at({0}, 2)->hugepage && !in.of().vma_at({0}, 2)->nohugepage);
    EXPECT_FALSE(in.of().vma_at({0}, 2)->dont_dump);
    EXPECT_TRUE(in.spoke("advice.marks_vma"));
  }
}

TEST(madvise_hint, goes_on_behind_a_hole_and_knows_its_own_before_all_else) {
  story in{"uffd=none"};
  in.does("munmap mm=0 pages=2+1");
  EXPECT_EQ(in.does("madvise_hint mm=0 pages=0+8 advice=sequential"), "refused ENOMEM");
  EXPECT_EQ(in.of().vma_at({0}, 5)->reads, model::read_ahead::sequential);
  EXPECT_EQ(in.does("madvise_hint mm=0 pages=0+2 advice=willneed"), "done");
  EXPECT_TRUE(in.spoke("advice.willneed"));
  EXPECT_EQ(in.does("madvise_hint mm=0 pages=0:1+2 advice=normal"), "refused EINVAL");
  EXPECT_EQ(in.does("madvise_hint mm=0 pages=2+0 advice=unknown"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "advice.unknown");
}

TEST(madvise_dontfork, is_for_memory_of_every_kind) {
  for (const char* maps : {"maps=anon", "maps=shmem", "maps=private_shmem"}) {
    story in{maps};
    EXPECT_EQ(in.does("madvise_dontfork mm=0 pages=2+2 absent=on"), "done");
    EXPECT_TRUE(in.of().vma_at({0}, 3)->dont_fork);
    EXPECT_EQ(in.does("madvise_dontfork mm=0 pages=3+1 absent=off"), "done");
    EXPECT_FALSE(in.of().vma_at({0}, 3)->dont_fork);
  }
}

TEST(reclaim_event, may_keep_any_page_of_its_range) {
  story in;
  in.writes(0, 8);
  EXPECT_EQ(in.does("reclaim mm=0 pages=2+4 | kept=0x5"), "done");
  EXPECT_EQ(in.strip(), "WWWsWsWW");
  EXPECT_TRUE(in.spoke("reclaim.kept.stays"));
}

TEST(reclaim_event, brings_back_what_it_took) {
  story in;
  in.writes(0, 1);
  in.does("reclaim mm=0 pages=0+1");
  EXPECT_EQ(in.strip(), "s.......");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
  EXPECT_EQ(in.strip(), "W.......");
}

TEST(reclaim_event, leaves_the_contents_of_the_file_in_the_file) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 1);
  in.does("reclaim mm=0 pages=0+1");
  EXPECT_EQ(in.strip(), "........");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
}

TEST(reclaim_event, leaves_a_hole_where_the_file_was_never_written) {
  story in{"maps=shmem uffd=none"};
  in.does("read mm=0 page=0");
  in.does("reclaim mm=0 pages=0+1");
  EXPECT_TRUE(in.spoke("reclaim.file.forgets_clean_page"));
  EXPECT_EQ(in.of().cached(0), model::pfn<>{});
}

}  // namespace
}  // namespace ptecheck::spec
