#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

/// An arena of two blocks of 512 pages, in which the second begins in its middle.
struct blocks : testing::Test {
  blocks() : in("pages=1024 uffd=none") {}

  bool is_huge(std::uint32_t page, std::uint8_t mm = 0) const {
    return in.of().is_huge({mm}, page);
  }
  std::string holds(std::uint32_t page, std::uint8_t mm = 0) {
    return in.does("read mm=" + std::to_string(mm) + " page=" + std::to_string(page));
  }
  model::present<> page(std::uint32_t number, std::uint8_t mm = 0) const {
    return std::get<model::present<>>(in.of().at({mm}, number));
  }
  void collapse() {
    in.does("write mm=0 page=7 value=7");
    ASSERT_EQ(in.does("madvise_collapse mm=0 pages=0+512"), "done");
  }

  story in;
};

TEST_F(blocks, are_mapped_by_one_entry_once_collapsed) {
  collapse();
  EXPECT_TRUE(is_huge(0) && is_huge(511));
  EXPECT_FALSE(is_huge(512));
  EXPECT_EQ(holds(7), "done value=7");
  EXPECT_EQ(holds(8), "done");
  EXPECT_TRUE(in.spoke("huge.collapse.fills"));
  EXPECT_TRUE(in.spoke("huge.collapse.copies"));
  EXPECT_TRUE(in.spoke("huge.collapse.makes_own"));
}

TEST_F(blocks, of_memory_that_nobody_may_read_come_back_from_swap_all_the_same) {
  in = story{"pages=1024 uffd=none"};
  in.does("write mm=0 page=0 value=7");
  in.does("reclaim mm=0 pages=0+1");
  in.does("madvise_guard_install mm=0 pages=9+1");
  in.does("mprotect mm=0 pages=0+1024 prot=none");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=0+512"), "refused EINVAL");
  EXPECT_FALSE(page(0).accessible);
}

TEST_F(blocks, are_pages_of_their_own_after_a_collapse) {
  in.does("write mm=0 page=7 value=7");
  in.does("fork mm=0 child=1");
  EXPECT_FALSE(page(7).exclusive);
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=0+512"), "done");
  EXPECT_TRUE(page(7).exclusive && page(7).write && page(300).dirty);
  EXPECT_EQ(holds(7, 1), "done value=7");
}

TEST_F(blocks, are_collapsed_only_whole) {
  in.does("write mm=0 page=7 value=7");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=5+100"), "refused EINVAL");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=5+600"), "done");
  EXPECT_FALSE(is_huge(7));
  in.does("mprotect mm=0 pages=100+800 prot=read");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=100+800"), "refused EINVAL");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=0:1+512"), "refused EINVAL");
  in = story("pages=1024 uffd=none");
  in.does("write mm=0 page=7 value=7");
  in.does("madvise_hint mm=0 pages=0+1024 advice=nohugepage");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=0+512"), "refused EINVAL");
  EXPECT_TRUE(in.spoke("huge.collapse.refused"));
}

TEST_F(blocks, are_not_collapsed_without_a_page_and_those_behind_them_are) {
  in.does("write mm=0 page=600 value=7");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=0+1024"), "refused EINVAL");
  EXPECT_FALSE(is_huge(0));
  EXPECT_TRUE(is_huge(600));
  EXPECT_TRUE(in.spoke("huge.collapse.needs_page"));
  EXPECT_TRUE(in.spoke("huge.collapse.goes_on"));
}

TEST_F(blocks, are_not_collapsed_around_a_guard_nor_are_those_behind_them) {
  in.does("write mm=0 page=7 value=7");
  in.does("write mm=0 page=600 value=7");
  in.does("madvise_guard_install mm=0 pages=8+1");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=0+1024"), "refused EINVAL");
  EXPECT_FALSE(is_huge(0) || is_huge(600));
  EXPECT_TRUE(in.spoke("huge.collapse.marker_refuses"));
}

TEST_F(blocks, that_are_registered_are_collapsed_only_if_they_are_full) {
  in.does("uffdio_register mm=0 pages=0+512 mode=missing");
  in.does("uffdio_copy mm=0 pages=0+511 value=1 wp=off");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=0+512"), "refused EBUSY");
  in.does("uffdio_copy mm=0 pages=511+1 value=1 wp=off");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=0+512"), "done");
  EXPECT_TRUE(in.spoke("huge.collapse.armed_refuses"));
}

TEST_F(blocks, with_a_protected_page_are_not_collapsed) {
  in.does("madvise_populate mm=0 pages=0+512 write=on");
  in.does("uffdio_register mm=0 pages=0+512 mode=wp");
  in.does("uffdio_writeprotect mm=0 pages=3+1 protect=on");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=0+512"), "refused EINVAL");
  EXPECT_TRUE(in.spoke("huge.collapse.wp_refuses"));
}

TEST_F(blocks, bring_back_what_is_swapped) {
  in.does("write mm=0 page=7 value=7");
  in.does("reclaim mm=0 pages=0+512");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=0+512"), "done");
  EXPECT_EQ(holds(7), "done value=7");
}

TEST_F(blocks, bring_back_what_is_swapped_where_the_vma_allows_no_access) {
  in = story("pages=1024 uffd=none");
  for (const char* step : {"write mm=0 page=7 value=7",
                           "write mm=0 page=8 value=8",
                           "reclaim mm=0 pages=7+1",
                           "mprotect mm=0 pages=0+1024 prot=none",
                           "madvise_collapse mm=0 pages=0+512",
                           "mprotect mm=0 pages=0+1024 prot=read"})
    EXPECT_EQ(in.does(step), "done") << step;
  EXPECT_EQ(in.does("read mm=0 page=7"), "done value=7");
}

TEST_F(blocks, wait_for_what_is_just_being_moved) {
  in.does("write mm=0 page=7 value=7");
  in.does("write mm=0 page=8 value=8");
  in.does("reclaim mm=0 pages=7+1");
  in.does("fork mm=0 child=1");
  in.does("read mm=0 page=7");
  in.does("migrate_begin mm=0 page=7");
  in.does("migrate_begin mm=0 page=8");
  EXPECT_EQ(in.does("madvise_collapse mm=1 pages=0+512"), "done");
  EXPECT_TRUE(is_huge(0, 1));
  EXPECT_EQ(holds(7, 1), "done value=7") << "it was the page of a slot";
  EXPECT_EQ(holds(8, 1), "done value=8");
  EXPECT_EQ(holds(7), "done value=7");
}

TEST_F(blocks, of_a_file_are_not_modelled) {
  in.does("mmap mm=0 pages=0+512 maps=shmem prot=read_write");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=0+512"), "unsupported: huge pages of a file");
  EXPECT_TRUE(in.spoke("huge.collapse.file"));
}

TEST_F(blocks, keep_their_entry_where_a_call_changes_them_whole) {
  collapse();
  in.does("uffdio_register mm=0 pages=0+512 mode=wp");
  for (const char* call : {"mprotect mm=0 pages=0+512 prot=none",
                           "mprotect mm=0 pages=0+512 prot=read_write",
                           "uffdio_writeprotect mm=0 pages=0+512 protect=on",
                           "uffdio_writeprotect mm=0 pages=0+512 protect=off",
                           "madvise_free mm=0 pages=0+512",
                           "madvise_cold mm=0 pages=0+512",
                           "madvise_guard_remove mm=0 pages=3+1",
                           "mlock mm=0 pages=0+512",
                           "swapoff"}) {
    EXPECT_EQ(in.does(call), "done") << call;
    EXPECT_TRUE(is_huge(7)) << call;
  }
  EXPECT_TRUE(in.spoke("huge.whole_stays"));
}

TEST_F(blocks, are_split_where_a_call_changes_a_part) {
  for (const char* call : {"mprotect mm=0 pages=0+1 prot=read",
                           "uffdio_register mm=0 pages=100+1 mode=wp",
                           "madvise_free mm=0 pages=511+1",
                           "madvise_cold mm=0 pages=0+511",
                           "madvise_dontneed mm=0 pages=100+600",
                           "munmap mm=0 pages=511+1",
                           "madvise_guard_install mm=0 pages=9+1",
                           "mlock mm=0 pages=9+1",
                           "madvise_wipeonfork mm=0 pages=9+1 wipe=on",
                           "madvise_hint mm=0 pages=9+1 advice=nohugepage",
                           "reclaim mm=0 pages=9+1"}) {
    in = story("pages=1024 uffd=none");
    collapse();
    EXPECT_EQ(in.does(call), "done") << call;
    EXPECT_FALSE(is_huge(7)) << call;
    EXPECT_EQ(holds(7), "done value=7") << call;
  }
}

TEST_F(blocks, are_not_mapped_as_one_again) {
  collapse();
  in.does("mprotect mm=0 pages=0+1 prot=read");
  in.does("mprotect mm=0 pages=0+1 prot=read_write");
  EXPECT_FALSE(is_huge(7));
  EXPECT_TRUE(in.spoke("huge.part_splits"));
}

TEST_F(blocks, are_split_where_a_vma_begins_in_them) {
  collapse();
  in.does("madvise_mergeable mm=0 pages=100+1 merge=on");
  EXPECT_FALSE(is_huge(7));
  EXPECT_TRUE(in.spoke("huge.vma_splits"));
}

TEST_F(blocks, are_gone_when_all_of_their_pages_are) {
  for (const char* call : {"madvise_dontneed mm=0 pages=0+512",
                           "madvise_guard_install mm=0 pages=0+512",
                           "munmap mm=0 pages=0+1024"}) {
    in = story("pages=1024 uffd=none");
    collapse();
    EXPECT_EQ(in.does(call), "done") << call;
    EXPECT_FALSE(is_huge(7)) << call;
  }
}

TEST_F(blocks, are_written_whole_where_no_page_is_copied) {
  collapse();
  in.does("madvise_free mm=0 pages=0+512");
  ASSERT_FALSE(page(300).dirty);
  in.does("write mm=0 page=7 value=8");
  EXPECT_TRUE(is_huge(7) && page(300).dirty);
  EXPECT_TRUE(in.spoke("huge.write.whole"));
}

TEST_F(blocks, are_split_by_the_write_that_copies_a_page) {
  collapse();
  in.does("fork mm=0 child=1");
  EXPECT_TRUE(is_huge(7, 0) && is_huge(7, 1));
  in.does("write mm=1 page=7 value=8");
  EXPECT_TRUE(is_huge(7, 0));
  EXPECT_FALSE(is_huge(7, 1));
  EXPECT_EQ(holds(7, 0), "done value=7");
  EXPECT_FALSE(page(8, 0).write);
  in.does("exit mm=1");
  in.does("write mm=0 page=8 value=9");
  EXPECT_TRUE(is_huge(7, 0) && page(9, 0).write);
  EXPECT_TRUE(in.spoke("huge.write.splits"));
  EXPECT_TRUE(in.spoke("huge.fork.keeps"));
}

TEST_F(blocks, of_two_processes_are_not_given_away) {
  collapse();
  in.does("fork mm=0 child=1");
  in.does("madvise_free mm=0 pages=3+1");
  EXPECT_TRUE(is_huge(7) && page(3).dirty);
  EXPECT_TRUE(in.spoke("huge.shared_stays"));
}

TEST_F(blocks, lose_protection_page_by_page_where_nobody_is_told) {
  in = story("pages=1024 uffd=wp features=wp_async");
  in.does("madvise_populate mm=0 pages=0+512 write=on");
  in.does("madvise_collapse mm=0 pages=0+512");
  in.does("uffdio_writeprotect mm=0 pages=0+512 protect=on");
  in.does("write mm=0 page=7 value=8");
  EXPECT_FALSE(is_huge(7));
  EXPECT_TRUE(page(8).uffd_wp && !page(7).uffd_wp);
}

TEST_F(blocks, stay_whole_while_a_write_to_them_is_reported) {
  in = story("pages=1024 uffd=wp features=sigbus");
  in.does("madvise_populate mm=0 pages=0+512 write=on");
  in.does("madvise_collapse mm=0 pages=0+512");
  in.does("uffdio_writeprotect mm=0 pages=0+512 protect=on");
  EXPECT_EQ(in.does("write mm=0 page=7 value=8"), "signal BUS_ADRERR page=7");
  EXPECT_TRUE(is_huge(7));
}

TEST_F(blocks, move_whole_to_where_a_block_begins) {
  collapse();
  EXPECT_EQ(in.does("mremap mm=0 pages=0+512 size=512 to=512 how=move"), "done");
  EXPECT_TRUE(is_huge(519));
  EXPECT_EQ(holds(519), "done value=7");
  EXPECT_TRUE(in.spoke("huge.remap.keeps"));
}

TEST_F(blocks, move_page_by_page_to_elsewhere) {
  in = story("pages=1300 uffd=none");
  in.does("write mm=0 page=700 value=7");
  ASSERT_EQ(in.does("madvise_collapse mm=0 pages=650+512"), "done");
  EXPECT_EQ(in.does("mremap mm=0 pages=650+512 size=512 to=3 how=move"), "done");
  EXPECT_FALSE(is_huge(53));
  EXPECT_EQ(holds(53), "done value=7");
  EXPECT_TRUE(in.spoke("huge.remap.splits"));
}

TEST_F(blocks, are_called_huge_by_a_scan) {
  collapse();
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=500+24 want=present report=0x48 protect=off check=off "
                    "regions=4 most=0"),
            "scanned to=524 500+12=0x48");
  EXPECT_TRUE(in.spoke("huge.scan.is_huge"));
}

TEST_F(blocks, are_protected_whole_by_a_scan_or_split) {
  in = story("pages=1024 uffd=wp features=wp_async");
  in.does("madvise_populate mm=0 pages=0+512 write=on");
  in.does("madvise_collapse mm=0 pages=0+512");
  const std::string scan = " want=written report=0x40 protect=on check=off regions=4 most=0";
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=0+512" + scan), "scanned to=512 0+512=0x40");
  EXPECT_TRUE(is_huge(7) && page(7).uffd_wp);
  in.does("uffdio_writeprotect mm=0 pages=0+512 protect=off");
  EXPECT_EQ(in.does("pagemap_scan mm=0 pages=5+3" + scan), "scanned to=8 5+3=0x0");
  EXPECT_FALSE(is_huge(7));
  EXPECT_TRUE(page(7).uffd_wp && !page(8).uffd_wp);
  EXPECT_TRUE(in.spoke("huge.scan.splits"));
}

TEST_F(blocks, are_occupied_for_who_fills) {
  in = story("pages=1024 uffd=missing");
  in.does("uffdio_copy mm=0 pages=0+512 value=1 wp=off");
  in.does("madvise_collapse mm=0 pages=0+512");
  EXPECT_EQ(in.does("uffdio_copy mm=0 pages=3+1 value=9 wp=off"), "refused EEXIST");
  EXPECT_TRUE(is_huge(3));
}

}  // namespace
}  // namespace ptecheck::spec
