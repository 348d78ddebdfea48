#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/draw.hpp>
#include <ptecheck/props/generate.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <variant>

namespace ptecheck::props {
namespace {

constexpr scope two_pages_of_four() {
  return {.pages = 4, .first = 1, .count = 2, .mms = name_list{2}, .tokens = 1};
}

std::multiset<std::string> every_step(std::size_t kind, const scope& in) {
  std::multiset<std::string> steps;
  every_choice all;
  do {
    model::step drawn{};
    draw_step(drawn, kind, all, in);
    steps.insert(to_text(drawn));
  } while (all.next());
  return steps;
}

TEST(draw, the_enumerator_draws_no_step_twice) {
  const scope in = two_pages_of_four();
  for (std::size_t kind = 0; kind < operation_kinds; ++kind) {
    const auto steps = every_step(kind, in);
    const std::set<std::string> different(steps.begin(), steps.end());
    EXPECT_EQ(steps.size(), different.size()) << *steps.begin();
    EXPECT_GE(steps.size(), kind == kind_of<model::swapoff> ? 1u : 2u) << *steps.begin();
  }
}

TEST(draw, the_enumerator_draws_every_read) {
  std::multiset<std::string> expected;
  for (const std::string mm : {"0", "1"})
    for (const std::string page : {"1", "2", "4"})
      for (const std::string around : {"", " | around=0x2", " | around=0x4", " | around=0x6"})
        expected.insert("read mm=" + mm + " page=" + page + around);
  EXPECT_EQ(every_step(kind_of<model::read>, two_pages_of_four()), expected);
}

TEST(draw, ranges_are_right_or_wrong_in_every_way) {
  every_choice all;
  std::multiset<std::string> ranges;
  do {
    model::punch_hole drawn{};
    draw(drawn.pages, all, {.pages = 4, .first = 3, .count = 1, .mms = name_list{1}});
    ranges.insert(to_text(model::step{drawn, {}}).substr(11));
  } while (all.next());
  EXPECT_EQ(
      ranges,
      (std::multiset<std::string>{
          "pages=3+0", "pages=3+1", "pages=3+2", "pages=7+1", "pages=3:1+1", "pages=3+0:4095"}));
}

TEST(draw, most_ranges_lie_inside_the_window) {
  pcg_choices from{1};
  const scope in{.pages = 32, .first = 10, .count = 5, .mms = name_list{1}};
  int right = 0;
  for (int i = 0; i < 10'000; ++i) {
    model::range bytes{};
    draw(bytes, from, in);
    const std::uint32_t first = bytes.start / model::page_size;
    const bool aligned = (bytes.start | bytes.length) % model::page_size == 0;
    const bool inside = first >= 10 && first + bytes.length / model::page_size <= 15;
    right += aligned && inside && bytes.length != 0 ? 1 : 0;
  }
  EXPECT_GT(right, 9'500);
  EXPECT_LT(right, 10'000);
}

TEST(draw, linux_may_choose_where_it_may) {
  const scope in = two_pages_of_four();
  for (std::size_t kind = 0; kind < operation_kinds; ++kind) {
    constexpr operation_set choosing =
        operation_bit<model::reclaim> | operation_bit<model::fork> |
        operation_bit<model::ksm_merge> | operation_bit<model::mincore> |
        operation_bit<model::read> | operation_bit<model::copy_from_user> |
        operation_bit<model::madvise_populate> | operation_bit<model::mlock> |
        operation_bit<model::uffdio_copy> | operation_bit<model::uffdio_zeropage> |
        operation_bit<model::uffdio_poison> | operation_bit<model::uffdio_continue> |
        operation_bit<model::uffdio_move> | operation_bit<model::mremap> |
        operation_bit<model::write> | operation_bit<model::copy_to_user>;
    const bool chooses = (choosing & set_of(kind)) != 0;
    bool chosen = false;
    for (const std::string& step : every_step(kind, in))
      chosen |= step.find('|') != std::string::npos;
    EXPECT_EQ(chosen, chooses) << *every_step(kind, in).begin();
  }
}

TEST(draw, reclaim_keeps_only_pages_of_its_range) {
  const scope in{.pages = 8, .first = 0, .count = 3, .mms = name_list{1}};
  every_choice all;
  std::uint64_t most = 0;
  do {
    model::step drawn{};
    draw_step(drawn, kind_of<model::reclaim>, all, in);
    const std::uint32_t count = std::get<model::reclaim>(drawn.what).pages.length / 4096;
    EXPECT_LE(drawn.chosen.kept.bits, (1u << std::min(count, 8u)) - 1);
    EXPECT_LE(drawn.chosen.forgotten.bits, (1u << std::min(count, 8u)) - 1);
    most = std::max(most, drawn.chosen.kept.bits);
  } while (all.next());
  EXPECT_EQ(most, 255u);
}

template <class Op>
Op drawn_by(pcg_choices& from, const scope& in) {
  model::step drawn{};
  draw_step(drawn, kind_of<Op>, from, in);
  return std::get<Op>(drawn.what);
}

constexpr scope five_pages() {
  return {.pages = 32, .first = 10, .count = 5, .mms = name_list{1}};
}

/// How many of a thousand drawn operations are so.
template <class Op, class Is>
int times(Is is) {
  pcg_choices from{1};
  int count = 0;
  for (int i = 0; i < 1000; ++i) count += is(drawn_by<Op>(from, five_pages())) ? 1 : 0;
  return count;
}

bool overlaps(const page_span& a, const page_span& b) {
  return a.first < b.end && b.first < a.end;
}

TEST(draw, what_is_moved_mostly_goes_where_it_was_not) {
  const int overlapping = times<model::uffdio_move>([](const model::uffdio_move& op) {
    return overlaps(whole_pages_of(op.pages), place_of(op));
  });
  EXPECT_GT(overlapping, 0);
  EXPECT_LT(overlapping, 100);
  const int outside = times<model::uffdio_move>(
      [](const model::uffdio_move& op) { return place_of(op).end > five_pages().pages; });
  EXPECT_GT(outside, 0);
  EXPECT_LT(outside, 100);
}

TEST(draw, mappings_get_shorter_longer_or_stay_as_they_are) {
  const auto by_size = [](auto compare) {
    return times<model::mremap>([&](const model::mremap& op) {
      return compare(std::uint32_t{op.size.pages}, whole_pages_of(op.pages).count());
    });
  };
  EXPECT_GT(by_size(std::less<>{}), 50);
  EXPECT_GT(by_size(std::greater<>{}), 100);
  EXPECT_GT(by_size(std::equal_to<>{}), 500);
}

TEST(draw, half_of_the_scans_ask_what_was_written_and_protect_it) {
  const int usual = times<model::pagemap_scan>([](const model::pagemap_scan& op) {
    return op.want == model::scan_filter::written && op.report.bits == model::category::written &&
           op.protect && op.regions.value != 0 && op.most.value == 0;
  });
  EXPECT_GT(usual, 400);
  EXPECT_LT(usual, 600);
}

TEST(draw, minor_faults_are_asked_for_where_files_are) {
  const auto asked = [](model::backing maps) {
    pcg_choices from{1};
    scope in = five_pages();
    in.maps = maps;
    int minor = 0;
    for (int i = 0; i < 1000; ++i)
      minor += model::has_minor(drawn_by<model::uffdio_register>(from, in).mode) ? 1 : 0;
    return minor;
  };
  EXPECT_GT(asked(model::backing::shmem), 150);
  EXPECT_LT(asked(model::backing::anon), 100);
  EXPECT_GT(asked(model::backing::anon), 0);
}

TEST(draw, a_child_mostly_gets_a_free_name) {
  pcg_choices from{1};
  scope in{.pages = 8, .first = 0, .count = 3, .mms = name_list{4}};
  in.mms.add({2});
  int free = 0;
  for (int i = 0; i < 1000; ++i) {
    model::step drawn{};
    draw_step(drawn, kind_of<model::fork>, from, in);
    free += in.mms.is_live(std::get<model::fork>(drawn.what).child) ? 0 : 1;
  }
  EXPECT_GT(free, 900);
  EXPECT_LT(free, 1000);
}

TEST(names, come_and_go) {
  name_list names{3};
  EXPECT_TRUE(names.is_live({0}));
  EXPECT_FALSE(names.is_live({2}));
  names.add({2});
  names.add({2});
  EXPECT_TRUE(names.is_live({2}));
  EXPECT_EQ(names.live(), 2u);
  EXPECT_EQ(names.absent(), 1u);
  names.remove({0});
  names.remove({0});
  EXPECT_FALSE(names.is_live({0}));
  EXPECT_EQ(names.live(), 1u);
  EXPECT_EQ(names[0], model::mm_id{2});
}

}  // namespace
}  // namespace ptecheck::props
