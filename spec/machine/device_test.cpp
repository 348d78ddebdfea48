#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

constexpr const char* not_modelled =
    "unsupported: a page for a device that is not anonymous memory alone";

model::pfn<> place_of(const story& in, std::uint8_t mm, std::uint32_t page) {
  return *frame_named_by(in.of().at({mm}, page));
}

TEST(device, takes_a_page_to_memory_of_its_own_and_gives_it_back) {
  story in;
  in.writes(0, 1);
  const auto before = place_of(in, 0, 0);
  EXPECT_EQ(in.does("migrate_to_device mm=0 page=0"), "done");
  EXPECT_EQ(in.rule(), "device.migrate.page");
  EXPECT_EQ(in.strip(), "d.......");
  EXPECT_FALSE(place_of(in, 0, 0) == before);
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
  EXPECT_EQ(in.strip(), "W.......");
  EXPECT_TRUE(in.spoke("device.return.page"));
}

TEST(device, gives_a_page_back_to_all_who_share_it) {
  story in;
  in.writes(0, 1);
  in.does("migrate_to_device mm=0 page=0");
  in.does("fork mm=0 child=1");
  EXPECT_EQ(in.strip(0) + ' ' + in.strip(1), "d....... d.......");
  EXPECT_EQ(in.does("write mm=1 page=0 value=7"), "done");
  EXPECT_EQ(in.strip(0) + ' ' + in.strip(1), "r....... W.......");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
}

TEST(device, keeps_the_protection_of_a_page) {
  story in;
  in.writes(0, 2);
  in.does("uffdio_writeprotect mm=0 pages=0+1 protect=on");
  in.does("migrate_to_device mm=0 page=0");
  in.does("migrate_to_device mm=0 page=1");
  EXPECT_EQ(in.strip(), "Dd......");
  in.does("uffdio_writeprotect mm=0 pages=1+1 protect=on");
  EXPECT_EQ(in.strip(), "DD......");
  EXPECT_EQ(in.does("write mm=0 page=0 value=7"), "blocked page=0 message=write,wp");
  EXPECT_EQ(in.does("write mm=0 page=1 value=7"), "blocked page=1 message=write,wp");
  EXPECT_EQ(in.strip(), "ww......");
}

TEST(device, does_not_take_what_is_no_page_or_has_a_slot_of_others) {
  story in;
  in.does("read mm=0 page=0");
  in.writes(1, 1);
  for (const char* step : {"reclaim mm=0 pages=1+1", "fork mm=0 child=1", "read mm=0 page=1"})
    in.does(step);
  for (const char* step : {"migrate_to_device mm=0 page=0",
                           "migrate_to_device mm=0 page=1",
                           "migrate_to_device mm=0 page=2",
                           "migrate_to_device mm=0 page=9"})
    EXPECT_EQ(in.does(step), "done") << step;
  EXPECT_EQ(in.strip(), "zr......");
  EXPECT_TRUE(in.spoke("device.other_stays"));
}

TEST(device, takes_pages_of_anonymous_memory_only) {
  story file{"maps=private_shmem uffd=none"};
  file.writes(0, 1);
  EXPECT_EQ(file.does("migrate_to_device mm=0 page=0"), not_modelled);
  EXPECT_EQ(file.rule(), "device.outside");
  story merged;
  merged.writes(0, 1);
  merged.does("write mm=0 page=1 value=100");
  merged.does("madvise_mergeable mm=0 pages=0+2 merge=on");
  merged.does("ksm_merge mm=0");
  EXPECT_EQ(merged.does("migrate_to_device mm=0 page=0"), not_modelled);
}

TEST(device, remembers_that_a_page_was_written_since_it_was_given_away) {
  story in;
  in.writes(0, 2);
  in.does("madvise_free mm=0 pages=0+2");
  in.does("write mm=0 page=0 value=7");
  in.does("migrate_to_device mm=0 page=0");
  in.does("migrate_to_device mm=0 page=1");
  in.does("madvise_populate mm=0 pages=0+2 write=off");
  in.does("reclaim mm=0 pages=0+2 | forgotten=0x3");
  EXPECT_EQ(in.strip(), "s.......");
}

TEST(device, holds_a_page_until_somebody_wants_it) {
  story in;
  in.writes(0, 2);
  EXPECT_EQ(in.does("make_device_exclusive mm=0 page=0"), "done");
  EXPECT_EQ(in.strip(), "eW......");
  in.does("uffdio_writeprotect mm=0 pages=0+2 protect=on");
  EXPECT_EQ(in.strip(), "Ew......");
  EXPECT_EQ(in.does("make_device_exclusive mm=0 page=1"), "done");
  EXPECT_EQ(in.rule(), "device.hold.other_stays");
  EXPECT_EQ(in.does("read mm=0 page=0"), "done value=100");
  EXPECT_EQ(in.strip(), "ww......");
}

TEST(device, counts_what_it_holds_as_written) {
  story in;
  in.writes(0, 1);
  for (const char* step : {"madvise_free mm=0 pages=0+1",
                           "make_device_exclusive mm=0 page=0",
                           "uffdio_writeprotect mm=0 pages=0+1 protect=on",
                           "read mm=0 page=0",
                           "reclaim mm=0 pages=0+1 | forgotten=0x1"})
    in.does(step);
  EXPECT_EQ(in.strip(), "S.......");
}

TEST(device, lets_go_of_what_is_forked) {
  story in;
  in.writes(0, 1);
  in.does("make_device_exclusive mm=0 page=0");
  in.does("fork mm=0 child=1");
  EXPECT_EQ(in.strip(0) + ' ' + in.strip(1), "r....... r.......");
  EXPECT_EQ(in.does("read mm=1 page=0"), "done value=100");
}

TEST(device, holds_no_page_of_a_file) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 1);
  EXPECT_EQ(in.does("make_device_exclusive mm=0 page=0"), not_modelled);
}

TEST(device, lets_go_of_what_is_collapsed_even_where_nobody_may_look) {
  story in{"pages=1024 uffd=none"};
  in.does("write mm=0 page=4 value=7");
  in.does("make_device_exclusive mm=0 page=4");
  in.does("mprotect mm=0 pages=0+1024 prot=none");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=0+512"), "done");
  in.does("mprotect mm=0 pages=0+1024 prot=read");
  EXPECT_EQ(in.does("read mm=0 page=4"), "done value=7");
}

TEST(device, gives_its_pages_back_to_a_block_that_is_collapsed) {
  story in{"pages=1024 uffd=none"};
  in.does("write mm=0 page=4 value=7");
  in.does("migrate_to_device mm=0 page=4");
  EXPECT_EQ(in.does("madvise_collapse mm=0 pages=0+512"), "done");
  EXPECT_TRUE(in.of().is_huge({0}, 4));
  EXPECT_EQ(in.does("read mm=0 page=4"), "done value=7");
  EXPECT_EQ(in.does("migrate_to_device mm=0 page=4"), not_modelled);
}

}  // namespace
}  // namespace ptecheck::spec
