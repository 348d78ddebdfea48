#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

/// An arena of two blocks; hugetlb memory of either kind takes the place of both.
struct hugetlb : testing::TestWithParam<const char*> {
  void begin(std::string_view differs = "") {
    in = story{"pages=1024 uffd=none " + std::string{differs}};
    ASSERT_EQ(does("mmap mm=0 pages=0+1024 maps=" + std::string{GetParam()} + " prot=read_write"),
              "done");
  }
  hugetlb() { begin(); }

  std::string does(std::string_view step) { return in.does(step); }
  bool is_shared() const { return std::string_view{GetParam()} == "hugetlb_shared"; }
  bool is_none(std::uint32_t page, std::uint8_t mm = 0) const {
    return in.of().is_none({mm}, page);
  }
  model::present<> page(std::uint32_t number, std::uint8_t mm = 0) const {
    return std::get<model::present<>>(in.of().at({mm}, number));
  }
  bool is_marker(std::uint32_t page) const {
    return std::holds_alternative<model::marker<>>(in.of().at({0}, page));
  }
  void protect_all() {
    ASSERT_EQ(does("uffdio_register mm=0 pages=0+1024 mode=wp"), "done");
    ASSERT_EQ(does("uffdio_writeprotect mm=0 pages=0+1024 protect=on"), "done");
  }

  story in;
};

TEST_P(hugetlb, is_mapped_block_by_block) {
  EXPECT_EQ(does("write mm=0 page=7 value=7"), "done");
  EXPECT_TRUE(in.of().is_huge({0}, 0) && in.of().is_huge({0}, 511));
  EXPECT_FALSE(is_none(0) || is_none(511));
  EXPECT_TRUE(is_none(512));
  EXPECT_TRUE(in.spoke("hugetlb.fault.whole_block"));
  EXPECT_EQ(does("read mm=0 page=7"), "done value=7");
  EXPECT_EQ(does("read mm=0 page=8"), "done");
}

TEST_P(hugetlb, begins_where_a_block_does) {
  EXPECT_EQ(does("mmap mm=0 pages=1+512 maps=hugetlb prot=read"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "hugetlb.mmap.whole_blocks");
  EXPECT_EQ(does("mmap mm=0 pages=0+1 maps=hugetlb prot=read"), "done");
  EXPECT_EQ(in.of().vma_at({0}, 511)->prot, model::protection::read);
  EXPECT_EQ(in.of().vma_at({0}, 512)->prot, model::protection::read_write);
}

TEST_P(hugetlb, is_never_cut) {
  for (const char* call : {"mprotect mm=0 pages=0+1 prot=none",
                           "mprotect mm=0 pages=511+1 prot=none",
                           "munmap mm=0 pages=0+513",
                           "munmap mm=0 pages=1+511",
                           "madvise_hint mm=0 pages=1+1 advice=random",
                           "madvise_dontfork mm=0 pages=3+1021 absent=on"}) {
    EXPECT_EQ(does(call), "refused EINVAL") << call;
    EXPECT_EQ(in.rule(), "hugetlb.vma_is_not_cut") << call;
  }
  EXPECT_EQ(does("mprotect mm=0 pages=0+1 prot=read_write"), "done");
  EXPECT_EQ(does("mprotect mm=0 pages=512+512 prot=none"), "done");
  EXPECT_EQ(does("mprotect mm=0 pages=0+700 prot=none"), "done") << "all of it is so already";
}

TEST_P(hugetlb, that_is_protected_leaves_markers_wherever_nothing_is) {
  does("write mm=0 page=0 value=7");
  protect_all();
  EXPECT_TRUE(page(3).uffd_wp);
  EXPECT_TRUE(is_marker(512));
  EXPECT_EQ(does("madvise_dontneed mm=0 pages=0+512"), "done");
  EXPECT_TRUE(is_marker(3));
  EXPECT_EQ(does("read mm=0 page=3"), "done");
  EXPECT_TRUE(page(0).uffd_wp);
  EXPECT_EQ(does("uffdio_writeprotect mm=0 pages=0+1024 protect=off"), "done");
  EXPECT_TRUE(is_none(512));
}

TEST_P(hugetlb, tells_of_the_first_page_of_the_block) {
  protect_all();
  EXPECT_EQ(does("write mm=0 page=700 value=1"), "blocked page=512 message=write,wp");
  EXPECT_EQ(does("madvise_populate mm=0 pages=3+1 write=on"), "blocked page=0 message=write,wp");
  begin("features=sigbus");
  protect_all();
  EXPECT_EQ(does("write mm=0 page=700 value=1"), "signal BUS_ADRERR page=700");
}

TEST_P(hugetlb, is_protected_and_registered_by_whole_blocks) {
  EXPECT_EQ(does("uffdio_register mm=0 pages=0+513 mode=wp"), "refused EINVAL");
  EXPECT_EQ(does("uffdio_register mm=0 pages=1+511 mode=wp"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "hugetlb.register.range");
  EXPECT_EQ(does("uffdio_register mm=0 pages=0+1024 mode=wp"), "done");
  EXPECT_EQ(does("uffdio_writeprotect mm=0 pages=0+513 protect=on"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "hugetlb.writeprotect.range");
  EXPECT_TRUE(is_none(0));
  EXPECT_EQ(does("uffdio_unregister mm=0 pages=1+511"), "refused EINVAL");
  EXPECT_EQ(does("uffdio_unregister mm=0 pages=0+1"),
            "unsupported: unregistering a part of a huge page");
}

TEST_P(hugetlb, is_given_up_by_whole_blocks) {
  does("madvise_populate mm=0 pages=0+1024 write=on");
  EXPECT_EQ(does("madvise_dontneed mm=0 pages=1+512"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "hugetlb.dontneed.begins_inside");
  EXPECT_EQ(does("madvise_dontneed mm=0 pages=0+513"), "done");
  EXPECT_EQ(in.rule(), "hugetlb.dontneed.rounds_down");
  EXPECT_TRUE(is_none(0));
  EXPECT_FALSE(is_none(512));
}

TEST_P(hugetlb, refuses_most_advice) {
  for (const char* call : {"madvise_free mm=0 pages=0+512",
                           "madvise_cold mm=0 pages=0+512",
                           "reclaim mm=0 pages=0+512",
                           "madvise_guard_install mm=0 pages=0+512",
                           "madvise_guard_remove mm=0 pages=0+512",
                           "madvise_collapse mm=0 pages=0+512"}) {
    EXPECT_EQ(does(call), "refused EINVAL") << call;
    EXPECT_EQ(in.rule(), "hugetlb.advice_refused") << call;
  }
  EXPECT_EQ(does("madvise_mergeable mm=0 pages=0+512 merge=on"), "done");
  EXPECT_EQ(in.rule(), "hugetlb.advice_ignored");
}

TEST_P(hugetlb, is_populated_by_mlock_and_not_locked) {
  EXPECT_EQ(does("mlock mm=0 pages=3+1"), "done");
  EXPECT_TRUE(in.spoke("hugetlb.mlock.only_populates"));
  EXPECT_FALSE(is_none(0));
  EXPECT_FALSE(is_locked(*in.of().vma_at({0}, 3)));
}

TEST_P(hugetlb, is_in_memory_where_it_is_mapped) {
  does("write mm=0 page=0 value=7");
  EXPECT_EQ(does("mincore mm=0 pages=510+4"), "resident 0x3");
  EXPECT_EQ(in.rule(), "hugetlb.mincore");
  protect_all();
  does("madvise_dontneed mm=0 pages=0+512");
  EXPECT_EQ(does("mincore mm=0 pages=510+4"), "resident 0x0");
}

TEST_P(hugetlb, is_huge_to_a_scan) {
  const std::string scan = " want=present report=0x4e protect=off check=off regions=1 most=0";
  EXPECT_EQ(does("pagemap_scan mm=0 pages=0+512" + scan),
            "unsupported: scanning untouched hugetlb memory");
  does("write mm=0 page=0 value=7");
  EXPECT_EQ(does("pagemap_scan mm=0 pages=0+512" + scan),
            is_shared() ? "scanned to=512 0+512=0x4e" : "scanned to=512 0+512=0x4a");
  EXPECT_TRUE(in.spoke("hugetlb.scan.is_huge"));
}

TEST_P(hugetlb, cannot_be_filled_by_parts) {
  does("uffdio_register mm=0 pages=0+1024 mode=missing");
  EXPECT_EQ(does("uffdio_zeropage mm=0 pages=0+512"), "refused EINVAL");
  EXPECT_EQ(does("uffdio_copy mm=0 pages=0+1 value=7 wp=off"), "refused EINVAL");
  EXPECT_EQ(does("uffdio_poison mm=0 pages=1+511"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "hugetlb.fill.refused");
  EXPECT_EQ(does("uffdio_continue mm=0 pages=0+512 wp=off"), "unsupported: filling hugetlb memory");
}

TEST_P(hugetlb, is_shared_or_copied_after_fork) {
  does("write mm=0 page=0 value=7");
  does("fork mm=0 child=1");
  EXPECT_EQ(is_none(0, 1), is_shared());
  EXPECT_EQ(does("write mm=1 page=3 value=8"), "done");
  EXPECT_EQ(does("read mm=0 page=3"), is_shared() ? "done value=8" : "done");
  EXPECT_EQ(does("read mm=1 page=0"), "done value=7");
  EXPECT_EQ(page(9).frame == page(9, 1).frame, is_shared());
}

TEST_P(hugetlb, of_a_file_keeps_its_contents) {
  does("write mm=0 page=0 value=7");
  does("munmap mm=0 pages=0+1024");
  does("mmap mm=0 pages=0+1024 maps=" + std::string{GetParam()} + " prot=read_write");
  EXPECT_EQ(does("read mm=0 page=0"), is_shared() ? "done value=7" : "done");
  EXPECT_EQ(does("madvise_remove mm=0 pages=0+512"), is_shared() ? "done" : "refused EACCES");
  EXPECT_EQ(is_none(0), is_shared());
  EXPECT_EQ(does("ftruncate size=0"), "done");
  EXPECT_EQ(does("read mm=0 page=0"), "done") << "it is another file";
}

TEST_P(hugetlb, neither_moves_nor_migrates) {
  does("write mm=0 page=0 value=7");
  EXPECT_EQ(does("mremap mm=0 pages=0+512 size=512 to=512 how=move"),
            "unsupported: mremap of hugetlb memory");
  EXPECT_EQ(in.rule(), "hugetlb.not_modelled");
  EXPECT_EQ(does("migrate_begin mm=0 page=3"), "unsupported: moving a huge page");
}

INSTANTIATE_TEST_SUITE_P(of_either_kind, hugetlb, testing::Values("hugetlb", "hugetlb_shared"));

TEST(hugetlb_fork, keeps_a_shared_page_dirty_where_the_child_is_registered) {
  story in{"pages=1024 uffd=none features=event_fork"};
  in.does("mmap mm=0 pages=0+512 maps=hugetlb_shared prot=read_write");
  in.does("uffdio_register mm=0 pages=0+512 mode=wp");
  in.does("write mm=0 page=0 value=7");
  in.does("fork mm=0 child=1");
  EXPECT_TRUE(std::get<model::present<>>(in.of().at({1}, 0)).dirty);
  EXPECT_TRUE(in.spoke("hugetlb.fork.stays_dirty"));
}

TEST(hugetlb_range, ends_a_call_where_it_begins) {
  story in{"pages=1536 uffd=none"};
  in.does("mmap mm=0 pages=768+512 maps=hugetlb prot=read_write");
  EXPECT_EQ(in.does("madvise_guard_install mm=0 pages=766+4"), "refused EINVAL");
  EXPECT_FALSE(in.of().is_none({0}, 767));
  EXPECT_EQ(in.does("mprotect mm=0 pages=700+100 prot=read"), "refused EINVAL");
  EXPECT_EQ(in.of().vma_at({0}, 767)->prot, model::protection::read);
  EXPECT_EQ(in.of().vma_at({0}, 768)->prot, model::protection::read_write);
  EXPECT_EQ(in.does("uffdio_register mm=0 pages=700+100 mode=wp"), "refused EINVAL");
}

}  // namespace
}  // namespace ptecheck::spec
