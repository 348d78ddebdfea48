#include <ptecheck/props/page_map.hpp>
#include <ptecheck/props/shrink_fixture.hpp>

#include <gtest/gtest.h>

namespace ptecheck::props {
namespace {

constexpr std::uint32_t arena = 32;

page_map without(std::initializer_list<std::uint32_t> pages) {
  page_map where = page_map::keeping(arena);
  for (const std::uint32_t page : pages) where.set(page, page_map::gone);
  return where;
}

page_map with(std::uint32_t from, std::uint32_t to) {
  page_map where = page_map::keeping(arena);
  where.set(from, to);
  return where;
}

std::string moved(std::string_view steps, const page_map& where) {
  return steps_of(mapped(trace_of(steps), where));
}

TEST(page_map, a_step_names_every_page_that_its_range_touches) {
  const model::trace all = trace_of(
      "madvise_dontneed mm=0 pages=4+3\n"
      "madvise_dontneed mm=0 pages=4:1+3\n"
      "madvise_dontneed mm=0 pages=4+0\n"
      "read mm=0 page=9\n"
      "fork mm=0 child=1\n");
  EXPECT_EQ(pages_of(all.steps[0]), (page_span{4, 7}));
  EXPECT_EQ(pages_of(all.steps[1]), (page_span{4, 8}));
  EXPECT_EQ(pages_of(all.steps[2]), (page_span{4, 5}));
  EXPECT_EQ(pages_of(all.steps[3]), (page_span{9, 10}));
  EXPECT_EQ(pages_of(all.steps[4]), std::nullopt);
}

TEST(page_map, a_range_becomes_the_hull_of_where_its_pages_go) {
  EXPECT_EQ(moved("madvise_dontneed mm=0 pages=4+3\n", without({4})),
            "madvise_dontneed mm=0 pages=5+2\n");
  EXPECT_EQ(moved("madvise_dontneed mm=0 pages=4+3\n", without({5})),
            "madvise_dontneed mm=0 pages=4+3\n");
  EXPECT_EQ(moved("madvise_dontneed mm=0 pages=4+1\n", with(4, 0)),
            "madvise_dontneed mm=0 pages=0+1\n");
}

TEST(page_map, a_step_whose_pages_are_gone_is_left_out) {
  EXPECT_EQ(moved("read mm=0 page=4\nmadvise_dontneed mm=0 pages=4+2\nfork mm=0 child=1\n",
                  without({4, 5})),
            "fork mm=0 child=1\n");
}

TEST(page_map, odd_bytes_stay_odd) {
  EXPECT_EQ(moved("madvise_dontneed mm=0 pages=4:1+1\n", with(4, 4)),
            "madvise_dontneed mm=0 pages=4:1+1\n");
  EXPECT_EQ(moved("mprotect mm=0 pages=4+0:17 prot=read\n", with(4, 0)),
            "mprotect mm=0 pages=0+0:17 prot=read\n");
  EXPECT_EQ(moved("mprotect mm=0 pages=4+0 prot=read\n", with(4, 0)),
            "mprotect mm=0 pages=0+0 prot=read\n");
}

TEST(page_map, what_lies_beyond_the_arena_stays_there) {
  EXPECT_EQ(moved("read mm=0 page=40\n", without({0})), "read mm=0 page=40\n");
  EXPECT_EQ(moved("munmap mm=0 pages=31+4\n", without({31})), "munmap mm=0 pages=32+3\n");
}

TEST(page_map, what_linux_chose_goes_with_its_pages) {
  EXPECT_EQ(moved("reclaim mm=0 pages=4+3 | kept=0x6\n", without({4})),
            "reclaim mm=0 pages=5+2 | kept=0x3\n");
  EXPECT_EQ(moved("reclaim mm=0 pages=4+3 | kept=0x1\n", without({4})), "reclaim mm=0 pages=5+2\n");
  EXPECT_EQ(moved("fork mm=0 child=1 | tables_skipped=0x30\n", with(4, 0)),
            "fork mm=0 child=1 | tables_skipped=0x21\n");
  EXPECT_EQ(moved("fork mm=0 child=1 | tables_skipped=0xffffffffffffffff\n", without({4})),
            "fork mm=0 child=1 | tables_skipped=0xffffffffffffffff\n");
}

TEST(page_map, what_is_moved_goes_where_both_its_places_go) {
  EXPECT_EQ(moved("uffdio_move mm=0 pages=4+2 to=9 holes=off\n", with(9, 0)),
            "uffdio_move mm=0 pages=4+2 to=0 holes=off\n");
  EXPECT_EQ(moved("uffdio_move mm=0 pages=4+2 to=9 holes=off\n", without({4, 9})),
            "uffdio_move mm=0 pages=5+1 to=10 holes=off\n");
  EXPECT_EQ(moved("uffdio_move mm=0 pages=4+2 to=9 holes=off\n", without({9, 10})), "");
  EXPECT_EQ(moved("uffdio_move mm=0 pages=4+2 to=9 holes=off\n", without({4, 5})), "");
}

TEST(page_map, a_mapping_keeps_its_size_or_gets_that_of_its_new_place) {
  EXPECT_EQ(moved("mremap mm=0 pages=4+2 size=2 to=9 how=dontunmap\n", without({4})),
            "mremap mm=0 pages=5+1 size=1 to=9 how=dontunmap\n");
  EXPECT_EQ(moved("mremap mm=0 pages=4+2 size=3 to=9 how=move\n", without({9})),
            "mremap mm=0 pages=4+2 size=2 to=10 how=move\n");
  EXPECT_EQ(moved("mremap mm=0 pages=4+2 size=4 to=0 how=in_place\n", without({0, 7})),
            "mremap mm=0 pages=4+2 size=3 to=0 how=in_place\n");
}

TEST(page_map, what_ksm_left_alone_are_pages_of_the_arena) {
  EXPECT_EQ(moved("ksm_merge mm=0 | kept=0x10 repointed=0x30\n", with(4, 0)),
            "ksm_merge mm=0 | kept=0x1 repointed=0x21\n");
}

TEST(page_map, what_reclaim_forgot_goes_with_its_range) {
  EXPECT_EQ(moved("reclaim mm=0 pages=4+3 | forgotten=0x6\n", without({4})),
            "reclaim mm=0 pages=5+2 | forgotten=0x3\n");
}

TEST(page_map, a_file_ends_behind_where_its_last_page_went) {
  page_map down = without({0});
  for (std::uint32_t page = 1; page < arena; ++page) down.set(page, page - 1);
  EXPECT_EQ(moved("ftruncate size=5\n", down), "ftruncate size=4\n");
  EXPECT_EQ(moved("ftruncate size=0\n", down), "ftruncate size=0\n");
  EXPECT_EQ(moved("ftruncate size=32\n", down), "ftruncate size=32\n");
}

TEST(page_map, a_place_that_something_is_moved_to_is_used) {
  EXPECT_EQ(pages_used(trace_of("uffdio_move mm=0 pages=7+1 to=3 holes=off\n"
                                "mremap mm=0 pages=30+1 size=9 to=0 how=in_place\n")),
            (std::vector<std::uint32_t>{3, 7, 30, 31}));
}

TEST(page_map, used_pages_are_those_of_the_arena) {
  EXPECT_EQ(pages_used(trace_of("read mm=0 page=7\nmunmap mm=0 pages=30+5\nread mm=0 page=99\n")),
            (std::vector<std::uint32_t>{7, 30, 31}));
}

}  // namespace
}  // namespace ptecheck::props
