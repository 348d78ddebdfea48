#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/touched.hpp>

#include <gtest/gtest.h>

#include <array>
#include <string_view>
#include <variant>

namespace ptecheck::props {
namespace {

static_assert(model::default_world.mms == 4 && model::default_world.pages == 32);

struct place {
  std::uint32_t first, end, mms;
  friend bool operator==(const place&, const place&) = default;
};

touched_pages area_of(std::string_view line) {
  const model::step next = std::get<model::step>(model::parse_step(line));
  return touched_by(next, model::default_world);
}

place touched(std::string_view line) {
  const touched_pages area = area_of(line);
  return {area.first, area.end, area.mms};
}

TEST(touched, an_access_touches_its_page) {
  EXPECT_EQ(touched("read mm=1 page=7"), (place{7, 8, 0b0010}));
  EXPECT_EQ(touched("write mm=2 page=32 value=1"), (place{32, 32, 0b0100}));
}

TEST(touched, a_range_operation_touches_every_page_that_the_range_meets) {
  EXPECT_EQ(touched("madvise_dontneed mm=0 pages=4+3"), (place{4, 7, 0b0001}));
  EXPECT_EQ(touched("madvise_dontneed mm=0 pages=4+0"), (place{4, 4, 0b0001}));
  EXPECT_EQ(touched("madvise_dontneed mm=0 pages=4:1+1"), (place{4, 6, 0b0001}));
  EXPECT_EQ(touched("mprotect mm=3 pages=30+9 prot=read"), (place{30, 32, 0b1000}));
  EXPECT_EQ(touched("mprotect mm=3 pages=1048575+1048575 prot=read"), (place{32, 32, 0b1000}));
}

TEST(touched, what_is_moved_touches_both_places_and_what_lies_between) {
  EXPECT_EQ(touched("uffdio_move mm=1 pages=4+2 to=9 holes=off"), (place{4, 11, 0b0010}));
  EXPECT_EQ(touched("uffdio_move mm=1 pages=9+2 to=4 holes=off"), (place{4, 11, 0b0010}));
  EXPECT_EQ(touched("mremap mm=0 pages=9+2 size=3 to=4 how=move"), (place{4, 11, 0b0001}));
  EXPECT_EQ(touched("mremap mm=0 pages=9+2 size=5 to=0 how=in_place"), (place{9, 14, 0b0001}));
  EXPECT_EQ(touched("mremap mm=0 pages=9+5 size=2 to=0 how=in_place"), (place{9, 14, 0b0001}));
}

TEST(touched, dontunmap_may_unlock_everything) {
  EXPECT_EQ(touched("mremap mm=0 pages=9+2 size=2 to=4 how=dontunmap"), (place{0, 32, 0b0001}));
}

TEST(touched, what_names_no_page_may_touch_all) {
  EXPECT_EQ(touched("ksm_merge mm=2"), (place{0, 32, 0b0100}));
  EXPECT_EQ(touched("swapoff"), (place{0, 32, 0b1111}));
  EXPECT_EQ(touched("migrate_begin mm=0 page=4"), (place{0, 32, 0b1111}));
  EXPECT_EQ(touched("migrate_end mm=0 page=4"), (place{0, 32, 0b1111}));
}

TEST(touched, a_hole_in_the_file_is_wherever_the_file_is_mapped) {
  EXPECT_TRUE(area_of("punch_hole pages=4+3").by_offset);
  EXPECT_TRUE(area_of("madvise_remove mm=0 pages=4+3").by_offset);
  EXPECT_FALSE(area_of("write mm=0 page=1 value=1").by_offset);
}

TEST(touched, the_file_touches_every_mapping) {
  EXPECT_EQ(touched("punch_hole pages=4+3"), (place{4, 7, 0b1111}));
  EXPECT_EQ(touched("madvise_remove mm=1 pages=4+3"), (place{4, 7, 0b1111}));
  EXPECT_EQ(touched("ftruncate size=5"), (place{5, 32, 0b1111}));
  EXPECT_EQ(touched("ftruncate size=40"), (place{32, 32, 0b1111}));
}

TEST(touched, fork_and_exit_touch_whole_address_spaces) {
  EXPECT_EQ(touched("fork mm=0 child=2"), (place{0, 32, 0b0101}));
  EXPECT_EQ(touched("exit mm=3"), (place{0, 32, 0b1000}));
}

TEST(touched, vmas_and_the_file_are_touched_by_some_operations_only) {
  EXPECT_FALSE(area_of("write mm=0 page=1 value=1").vmas);
  EXPECT_TRUE(area_of("write mm=0 page=1 value=1").file);
  EXPECT_TRUE(area_of("mprotect mm=0 pages=1+1 prot=read").vmas);
  EXPECT_TRUE(area_of("mprotect mm=0 pages=1+1 prot=read").file) << "it may be locked";
  EXPECT_FALSE(area_of("pagemap_scan mm=0 pages=1+1 want=any report=0x0 protect=on check=off "
                       "regions=0 most=0")
                   .file);
  EXPECT_TRUE(area_of("fork mm=0 child=1").vmas);
  EXPECT_TRUE(area_of("ftruncate size=1").file);
}

TEST(touched, reclaim_may_take_pages_out_of_the_file) {
  EXPECT_TRUE(area_of("reclaim mm=0 pages=0+1").file);
}

TEST(touched, a_read_that_maps_what_lies_around_may_touch_all) {
  EXPECT_EQ(touched("read mm=1 page=7"), (place{7, 8, 0b0010}));
  EXPECT_EQ(touched("read mm=1 page=7 | around=0x100"), (place{0, 32, 0b0010}));
}

TEST(touched, all_is_everything) {
  constexpr touched_pages all = all_of(model::default_world);
  static_assert(all.first == 0 && all.end == 32 && all.mms == 0b1111 && all.vmas && all.file);
}

TEST(touched, no_address_space_beyond_the_world_is_touched) {
  EXPECT_EQ(touched("read mm=7 page=7").mms, 0u);
}

TEST(touched, contains_what_lies_in_it) {
  constexpr touched_pages area{4, 7, 0b0100, false, false};
  static_assert(area.contains({2}, 4) && area.contains({2}, 6));
  static_assert(!area.contains({2}, 7) && !area.contains({2}, 3) && !area.contains({1}, 4));
}

}  // namespace
}  // namespace ptecheck::props
