#include <ptecheck/props/mm_map.hpp>
#include <ptecheck/props/shrink_fixture.hpp>

#include <gtest/gtest.h>

namespace ptecheck::props {
namespace {

constexpr std::string_view family =
    "fork mm=0 child=3\n"
    "read mm=3 page=1\n"
    "punch_hole pages=1+1\n"
    "exit mm=0\n";

TEST(mm_map, renames_in_every_field) {
  mm_map where = mm_map::keeping();
  where.set(3, 1);
  EXPECT_EQ(steps_of(mapped(trace_of(family), where)),
            "fork mm=0 child=1\nread mm=1 page=1\npunch_hole pages=1+1\nexit mm=0\n");
}

TEST(mm_map, leaves_alone_what_names_nobody) {
  mm_map where = mm_map::keeping();
  where.set(0, mm_map::gone);
  EXPECT_EQ(steps_of(mapped(trace_of("ksm_merge mm=0\nswapoff\nftruncate size=3\n"), where)),
            "swapoff\nftruncate size=3\n");
}

TEST(mm_map, takes_along_every_step_that_names_what_is_gone) {
  mm_map where = mm_map::keeping();
  where.set(3, mm_map::gone);
  EXPECT_EQ(steps_of(mapped(trace_of(family), where)), "punch_hole pages=1+1\nexit mm=0\n");
}

TEST(mm_map, nobody_is_their_own_child) {
  mm_map where = mm_map::keeping();
  where.set(3, 0);
  EXPECT_EQ(steps_of(mapped(trace_of(family), where)),
            "read mm=0 page=1\npunch_hole pages=1+1\nexit mm=0\n");
}

TEST(mm_map, may_begin_in_the_middle_of_a_trace) {
  mm_map where = mm_map::keeping();
  where.set(3, 0);
  EXPECT_EQ(steps_of(mapped(trace_of(family), where, 1)),
            "fork mm=0 child=3\nread mm=0 page=1\npunch_hole pages=1+1\nexit mm=0\n");
}

TEST(mm_map, names_are_listed_as_they_occur) {
  EXPECT_EQ(mms_used(trace_of("fork mm=0 child=3\nfork mm=3 child=1\n")),
            (std::vector<std::uint8_t>{0, 3, 1}));
  EXPECT_EQ(mms_used(trace_of("read mm=2 page=0\n")), (std::vector<std::uint8_t>{0, 2}));
}

}  // namespace
}  // namespace ptecheck::props
