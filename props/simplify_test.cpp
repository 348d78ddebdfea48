#include <ptecheck/props/shrink_fixture.hpp>
#include <ptecheck/props/simplify.hpp>
#include <ptecheck/props/trace_order.hpp>

#include <gtest/gtest.h>

#include <variant>
#include <vector>

namespace ptecheck::props {
namespace {

using lines = std::vector<std::string>;

lines printed(const std::vector<model::step>& all) {
  lines text;
  for (const model::step& each : all) text.push_back(to_text(each));
  return text;
}

model::step step_of(std::string_view line) {
  return trace_of(line).steps.at(0);
}

std::vector<std::uint64_t> complexity_of(const model::step& line) {
  return complexity(model::trace{model::default_world, {line}});
}

TEST(simplify, a_field_is_made_simpler_one_at_a_time) {
  EXPECT_EQ(printed(with_simpler_field(step_of("uffdio_copy mm=1 pages=3+2 value=1 wp=on"), 32)),
            (lines{"uffdio_copy mm=0 pages=3+2 value=1 wp=on",
                   "uffdio_copy mm=1 pages=3+1 value=1 wp=on",
                   "uffdio_copy mm=1 pages=4+1 value=1 wp=on",
                   "uffdio_copy mm=1 pages=3+2 value=0 wp=on",
                   "uffdio_copy mm=1 pages=3+2 value=1 wp=off"}));
}

TEST(simplify, enumerations_have_an_order) {
  EXPECT_EQ(
      printed(with_simpler_field(step_of("mprotect mm=0 pages=0+1 prot=none"), 32)),
      (lines{"mprotect mm=0 pages=0+1 prot=read_write", "mprotect mm=0 pages=0+1 prot=read"}));
  EXPECT_EQ(printed(with_simpler_field(step_of("uffdio_register mm=0 pages=0+1 mode=missing"), 32)),
            (lines{"uffdio_register mm=0 pages=0+1 mode=wp",
                   "uffdio_register mm=0 pages=0+1 mode=none"}));
}

TEST(simplify, a_range_that_gets_shorter_takes_along_what_linux_left_alone) {
  const auto all = printed(with_simpler_field(step_of("reclaim mm=0 pages=4+2 | kept=0x2"), 32));
  EXPECT_EQ(all,
            (lines{"reclaim mm=0 pages=4+1",
                   "reclaim mm=0 pages=5+1 | kept=0x1",
                   "reclaim mm=0 pages=4+2"}));
}

TEST(simplify, what_linux_forgot_goes_with_its_range) {
  const auto all =
      printed(with_simpler_field(step_of("reclaim mm=0 pages=4+2 | forgotten=0x3"), 32));
  EXPECT_EQ(all,
            (lines{"reclaim mm=0 pages=4+1 | forgotten=0x1",
                   "reclaim mm=0 pages=5+1 | forgotten=0x1",
                   "reclaim mm=0 pages=4+2",
                   "reclaim mm=0 pages=4+2 | forgotten=0x1",
                   "reclaim mm=0 pages=4+2 | forgotten=0x2",
                   "reclaim mm=0 pages=4+2 | forgotten=0x1"}));
}

TEST(simplify, where_something_is_moved_to_goes_with_its_range) {
  EXPECT_EQ(printed(with_simpler_field(step_of("uffdio_move mm=0 pages=4+2 to=9 holes=on"), 32)),
            (lines{"uffdio_move mm=0 pages=4+1 to=9 holes=on",
                   "uffdio_move mm=0 pages=5+1 to=10 holes=on",
                   "uffdio_move mm=0 pages=4+2 to=9 holes=off"}));
  EXPECT_EQ(printed(with_simpler_field(step_of("mremap mm=0 pages=4+2 size=2 to=9 how=move"), 32)),
            (lines{"mremap mm=0 pages=4+1 size=1 to=9 how=move",
                   "mremap mm=0 pages=5+1 size=1 to=10 how=move",
                   "mremap mm=0 pages=4+2 size=0 to=9 how=move",
                   "mremap mm=0 pages=4+2 size=1 to=9 how=move",
                   "mremap mm=0 pages=4+2 size=2 to=0 how=in_place"}));
}

TEST(simplify, a_mapping_that_stays_has_no_new_place) {
  EXPECT_EQ(
      printed(with_simpler_field(step_of("mremap mm=0 pages=4+1 size=1 to=9 how=in_place"), 32)),
      (lines{"mremap mm=0 pages=4+1 size=0 to=0 how=in_place",
             "mremap mm=0 pages=4+1 size=1 to=0 how=in_place"}));
}

TEST(simplify, a_scan_loses_filter_categories_and_limits) {
  EXPECT_EQ(
      printed(with_simpler_field(step_of("pagemap_scan mm=0 pages=4+1 want=written report=0x6 "
                                         "protect=on check=off regions=2 most=1"),
                                 32)),
      (lines{"pagemap_scan mm=0 pages=4+1 want=any report=0x6 protect=on check=off regions=2"
             " most=1",
             "pagemap_scan mm=0 pages=4+1 want=written report=0x0 protect=on check=off"
             " regions=2 most=1",
             "pagemap_scan mm=0 pages=4+1 want=written report=0x2 protect=on check=off"
             " regions=2 most=1",
             "pagemap_scan mm=0 pages=4+1 want=written report=0x4 protect=on check=off"
             " regions=2 most=1",
             "pagemap_scan mm=0 pages=4+1 want=written report=0x6 protect=off check=off"
             " regions=2 most=1",
             "pagemap_scan mm=0 pages=4+1 want=written report=0x6 protect=on check=off"
             " regions=0 most=1",
             "pagemap_scan mm=0 pages=4+1 want=written report=0x6 protect=on check=off"
             " regions=1 most=1",
             "pagemap_scan mm=0 pages=4+1 want=written report=0x6 protect=on check=off"
             " regions=2 most=0"}));
}

TEST(simplify, what_lies_beyond_the_arena_comes_near) {
  EXPECT_EQ(printed(with_simpler_field(step_of("read mm=0 page=99"), 32)),
            (lines{"read mm=0 page=0", "read mm=0 page=32"}));
}

TEST(simplify, an_earlier_kind_has_any_value_of_what_the_step_has_not) {
  EXPECT_EQ(printed(with_earlier_kind(step_of("uffdio_writeprotect mm=1 pages=3+1 protect=off"))),
            (lines{"read mm=1 page=3",
                   "write mm=1 page=3 value=1",
                   "madvise_dontneed mm=1 pages=3+1",
                   "mprotect mm=1 pages=3+1 prot=none",
                   "mprotect mm=1 pages=3+1 prot=read",
                   "mprotect mm=1 pages=3+1 prot=read_write"}));
}

TEST(simplify, every_variant_of_any_step_is_simpler) {
  for (std::uint64_t stream = 0; stream < 300; ++stream) {
    pcg_choices from{2, stream};
    model::trace all;
    draw_trace(all, 10, from, {});
    for (const model::step& line : all.steps) {
      // One that is its own child names fewer than any other.
      if (std::holds_alternative<model::fork>(line.what)) continue;
      for (const model::step& each : with_simpler_field(line, all.start.pages))
        EXPECT_LT(complexity_of(each), complexity_of(line)) << to_text(each) << to_text(line);
      for (const model::step& each : with_earlier_kind(line))
        EXPECT_LT(each.what.index(), line.what.index());
    }
  }
}

TEST(simplify, contents_become_equal_or_are_numbered_as_they_occur) {
  const model::trace all = trace_of(
      "write mm=0 page=0 value=40\n"
      "uffdio_copy mm=0 pages=1+1 value=7 wp=off\n"
      "write mm=0 page=2 value=40\n");
  EXPECT_EQ(steps_of(with_equal_tokens(all)),
            "write mm=0 page=0 value=1\n"
            "uffdio_copy mm=0 pages=1+1 value=1 wp=off\n"
            "write mm=0 page=2 value=1\n");
  EXPECT_EQ(steps_of(with_numbered_tokens(all)),
            "write mm=0 page=0 value=1\n"
            "uffdio_copy mm=0 pages=1+1 value=2 wp=off\n"
            "write mm=0 page=2 value=1\n");
}

}  // namespace
}  // namespace ptecheck::props
