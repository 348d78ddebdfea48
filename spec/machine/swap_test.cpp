#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

/// A swapped page, shared by two processes.
story with_shared_slot() {
  story in;
  in.writes(0, 1);
  in.does("reclaim mm=0 pages=0+1");
  in.does("fork mm=0 child=1");
  return in;
}

TEST(swap_cache, gives_both_entries_one_page) {
  story in = with_shared_slot();
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
  EXPECT_TRUE(in.spoke("access.swap.comes_back"));
  EXPECT_EQ(in.does("read mm=1 page=0"), "done value=100");
  EXPECT_TRUE(in.spoke("access.swap.finds_cached"));
  EXPECT_EQ(in.of().at({0}, 0), in.of().at({1}, 0));
}

TEST(swap_cache, keeps_the_page_that_others_will_find) {
  story in = with_shared_slot();
  in.does("read mm=0 page=0");
  EXPECT_EQ(in.does("write mm=0 page=0 value=7"), "done");
  EXPECT_TRUE(in.spoke("access.cow.copies"));
  EXPECT_EQ(in.does("read mm=1 page=0"), "done value=100");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=7");
}

TEST(swap_cache, does_not_give_a_page_to_one_who_writes_while_another_maps_it) {
  story in = with_shared_slot();
  in.does("read mm=0 page=0");
  EXPECT_EQ(in.does("write mm=1 page=0 value=7"), "done");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
}

TEST(swap_cache, gives_its_page_to_the_last_one_who_writes) {
  story in = with_shared_slot();
  in.does("read mm=0 page=0");
  in.does("madvise_dontneed mm=0 pages=0+1");
  EXPECT_EQ(in.does("write mm=1 page=0 value=7"), "done");
  EXPECT_FALSE(in.spoke("access.cow.copies"));
  EXPECT_FALSE(in.spoke("access.cow.reuses"));
  EXPECT_EQ(in.strip(1), "W.......");
}

TEST(swap_cache, is_left_when_no_entry_names_the_slot_any_more) {
  story in = with_shared_slot();
  in.does("read mm=0 page=0");
  const auto frame = std::get<present<>>(in.of().at({0}, 0)).frame;
  EXPECT_TRUE(in.of().inside(frame).cached);
  in.does("exit mm=1");
  EXPECT_FALSE(in.of().inside(frame).cached);
  EXPECT_EQ(in.does("write mm=0 page=0 value=7"), "done");
  EXPECT_TRUE(in.spoke("access.cow.reuses"));
}

TEST(swap_cache, is_left_when_the_page_goes_back_to_its_slot) {
  story in = with_shared_slot();
  in.does("read mm=0 page=0");
  EXPECT_EQ(in.does("reclaim mm=0 pages=0+1"), "done");
  EXPECT_EQ(in.of().at({0}, 0), in.of().at({1}, 0));
  in.does("exit mm=1");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
  EXPECT_FALSE(in.spoke("access.swap.finds_cached"));
  EXPECT_EQ(in.strip(), "W.......");
}

TEST(swap_cache, keeps_a_page_from_being_given_away) {
  story in = with_shared_slot();
  in.does("read mm=0 page=0");
  EXPECT_EQ(in.does("madvise_free mm=0 pages=0+1"), "done");
  EXPECT_EQ(in.rule(), "free.shared_slot.stays");
}

TEST(swapoff, brings_back_every_page_of_every_process) {
  story in = with_shared_slot();
  in.writes(1, 2);
  in.does("uffdio_writeprotect mm=0 pages=1+1 protect=on");
  in.does("reclaim mm=0 pages=1+2");
  EXPECT_EQ(in.strip(), "sSs.....");
  EXPECT_EQ(in.does("swapoff"), "done");
  EXPECT_EQ(in.strip(0), "rwr.....");
  EXPECT_EQ(in.strip(1), "r.......");
  EXPECT_EQ(in.of().at({0}, 0), in.of().at({1}, 0));
  EXPECT_TRUE(in.spoke("swapoff.comes_back"));
  EXPECT_TRUE(in.spoke("swapoff.finds_cached"));
  EXPECT_EQ(in.does("write mm=0 page=1 value=9"), "blocked page=1 message=write,wp");
  EXPECT_EQ(in.does("write mm=0 page=2 value=9"), "done");
  EXPECT_EQ(in.does("read mm=1 page=0"), "done value=100");
}

TEST(swapoff, without_anything_swapped_does_nothing) {
  story in;
  in.writes(0, 1);
  EXPECT_EQ(in.does("swapoff"), "done");
  EXPECT_EQ(in.strip(), "W.......");
}

}  // namespace
}  // namespace ptecheck::spec
