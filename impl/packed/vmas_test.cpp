#include <ptecheck/impl/packed/vmas.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace ptecheck::impl::packed {
namespace {

using model::protection;

model::vma anon(protection prot = protection::read_write) {
  model::vma what{};
  what.prot = prot;
  return what;
}

std::vector<page_span> spans(const vma_list& vmas) {
  std::vector<page_span> all;
  for (const auto& each : vmas.all()) all.push_back(each.pages);
  return all;
}

vma_list whole() {
  vma_list vmas;
  vmas.map({0, 32}, anon());
  return vmas;
}

void protect(vma_list& vmas, page_span pages, protection prot) {
  vmas.change(pages, [&](model::vma& of) { of.prot = prot; });
}

TEST(vmas, split_where_attributes_differ_and_merge_where_they_are_equal_again) {
  vma_list vmas = whole();
  protect(vmas, {8, 12}, protection::read);
  EXPECT_EQ(spans(vmas), (std::vector<page_span>{{0, 8}, {8, 12}, {12, 32}}));
  protect(vmas, {10, 20}, protection::read);
  EXPECT_EQ(spans(vmas), (std::vector<page_span>{{0, 8}, {8, 20}, {20, 32}}));
  protect(vmas, {8, 20}, protection::read_write);
  EXPECT_EQ(spans(vmas), (std::vector<page_span>{{0, 32}}));
}

TEST(vmas, change_at_the_edges) {
  vma_list vmas = whole();
  protect(vmas, {0, 1}, protection::read);
  protect(vmas, {31, 40}, protection::none);
  EXPECT_EQ(spans(vmas), (std::vector<page_span>{{0, 1}, {1, 31}, {31, 32}}));
  protect(vmas, {5, 5}, protection::none);
  EXPECT_EQ(spans(vmas).size(), 3u);
}

TEST(vmas, unmap_leaves_a_hole) {
  vma_list vmas = whole();
  vmas.unmap({4, 6});
  EXPECT_EQ(spans(vmas), (std::vector<page_span>{{0, 4}, {6, 32}}));
  EXPECT_NE(vmas.find(3), nullptr);
  EXPECT_EQ(vmas.find(4), nullptr);
  EXPECT_EQ(vmas.find(5), nullptr);
  EXPECT_NE(vmas.find(6), nullptr);
  EXPECT_EQ(vmas.find(32), nullptr);
}

TEST(vmas, map_fills_a_hole_and_merges) {
  vma_list vmas = whole();
  vmas.unmap({4, 8});
  vmas.map({4, 6}, anon());
  EXPECT_EQ(spans(vmas), (std::vector<page_span>{{0, 6}, {8, 32}}));
  vmas.map({6, 8}, anon(protection::read));
  EXPECT_EQ(spans(vmas), (std::vector<page_span>{{0, 6}, {6, 8}, {8, 32}}));
}

TEST(vmas, remember_guards_through_split_and_merge) {
  vma_list vmas = whole();
  protect(vmas, {0, 16}, protection::read);
  vmas.note_guards({3, 4});
  EXPECT_TRUE(vmas.find(15)->what.maybe_guard);
  EXPECT_FALSE(vmas.find(16)->what.maybe_guard);
  protect(vmas, {0, 16}, protection::read_write);
  EXPECT_TRUE(vmas.find(31)->what.maybe_guard);
  protect(vmas, {20, 32}, protection::none);
  EXPECT_TRUE(vmas.find(31)->what.maybe_guard);
}

TEST(vmas, visit_the_parts_from_left_to_right_until_one_stops) {
  vma_list vmas = whole();
  protect(vmas, {8, 12}, protection::read);
  vmas.unmap({14, 16});
  std::vector<page_span> seen;
  const auto note = [&](const auto&, page_span part) {
    seen.push_back(part);
    return part.first == 16 ? 7 : 0;
  };
  EXPECT_EQ(vmas.for_each_part({4, 15}, note), 0);
  EXPECT_EQ(seen, (std::vector<page_span>{{4, 8}, {8, 12}, {12, 14}}));
  seen.clear();
  EXPECT_EQ(vmas.for_each_part({13, 40}, note), 7);
  EXPECT_EQ(seen, (std::vector<page_span>{{13, 14}, {16, 32}}));
}

TEST(vmas, find_the_first_hole) {
  vma_list vmas = whole();
  protect(vmas, {8, 12}, protection::read);
  EXPECT_EQ(vmas.first_hole({4, 20}), 20u);
  EXPECT_EQ(vmas.first_hole({4, 40}), 32u);
  EXPECT_EQ(vmas.first_hole({40, 44}), 40u);
  vmas.unmap({10, 11});
  EXPECT_EQ(vmas.first_hole({4, 20}), 10u);
  EXPECT_EQ(vmas.first_hole({10, 20}), 10u);
  EXPECT_EQ(vmas.first_hole({4, 4}), 4u);
}

}  // namespace
}  // namespace ptecheck::impl::packed
