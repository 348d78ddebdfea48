#include <ptecheck/impl/packed/driven_machine_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

using model::backing;
using model::pagemap_scan;
using model::pages;
using model::protection;
using model::scan_filter;
using model::uffd_mode;
namespace category = model::category;

model::world watched() {
  model::world in = small_world(backing::anon, uffd_mode::wp);
  in.features.wp_async = true;
  return in;
}

pagemap_scan scan(scan_filter want, bool protect, std::uint8_t regions, std::uint8_t most = 0) {
  return {parent, across, want, {category::all}, protect, false, {regions}, {most}};
}

model::outcome regions(std::initializer_list<model::scan_region> list, std::uint16_t walk_end) {
  model::scanned out{};
  for (const model::scan_region& each : list) out.regions[out.count++] = each;
  out.walk_end = {walk_end};
  return out;
}

TEST(pagemap_scan, joins_neighbours_of_the_same_categories) {
  driven m;
  ASSERT_TRUE(m.write(14, 1) && m.write(15, 1) && m.write(16, 1));
  EXPECT_EQ(m(scan(scan_filter::present, false, 4)),
            regions({{14, 17, {category::present | category::written}}}, 19));
}

TEST(pagemap_scan, names_every_kind_of_word) {
  driven m{watched()};
  ASSERT_TRUE(m.write(13, 1) && m.write(15, 1));
  EXPECT_EQ(m.read(14), 0);
  ASSERT_TRUE(m.done(model::reclaim{parent, pages(15, 1)}));
  ASSERT_TRUE(m.done(model::madvise_guard_install{parent, pages(16, 1)}));
  ASSERT_TRUE(m.done(model::uffdio_writeprotect{parent, pages(13, 1), true}));
  const auto some = [](unsigned bits) {
    return model::scan_categories{static_cast<std::uint16_t>(bits | category::wp_allowed)};
  };
  EXPECT_EQ(m(scan(scan_filter::any, false, 4)),
            regions({{13, 14, some(category::present)},
                     {14, 15, some(category::present | category::zero_page | category::written)},
                     {15, 16, some(category::swapped | category::written)},
                     {16, 17, some(category::swapped | category::guard | category::written)}},
                    17));
}

TEST(pagemap_scan, ends_where_the_vector_or_the_limit_is_full) {
  driven m;
  ASSERT_TRUE(m.write(13, 1) && m.write(15, 1) && m.write(16, 1));
  const model::scan_categories page{category::present | category::written};
  EXPECT_EQ(m(scan(scan_filter::present, false, 1)), regions({{13, 14, page}}, 15));
  EXPECT_EQ(m(scan(scan_filter::present, false, 4, 2)),
            regions({{13, 14, page}, {15, 16, page}}, 16));
}

TEST(pagemap_scan, protects_what_it_reports) {
  driven m{watched()};
  ASSERT_TRUE(m.write(13, 1) && m.write(15, 1));
  const model::scan_categories page{category::present | category::written | category::wp_allowed};
  ASSERT_TRUE(m.done(model::uffdio_writeprotect{parent, pages(13, 1), true}));
  pagemap_scan dirty = scan(scan_filter::written, true, 1, 0);
  dirty.pages = pages(13, 3);
  dirty.want = scan_filter::written;
  EXPECT_EQ(m(dirty), regions({{14, 15, {category::written | category::wp_allowed}}}, 15));
  EXPECT_TRUE(m.at(14) == model::entry<>{model::uffd_wp_marker()});
  EXPECT_EQ(m(dirty), regions({{15, 16, page}}, 16));
  EXPECT_TRUE(m.page(15).uffd_wp);
}

TEST(pagemap_scan, without_a_vector_protects_everything) {
  driven m{watched()};
  ASSERT_TRUE(m.write(15, 1));
  EXPECT_EQ(m(scan(scan_filter::guard, true, 0)), regions({}, 19));
  EXPECT_TRUE(m.page(15).uffd_wp);
  EXPECT_TRUE(m.at(16) == model::entry<>{model::uffd_wp_marker()});
}

TEST(pagemap_scan, passes_by_or_fails_at_what_cannot_be_protected) {
  driven m{watched()};
  ASSERT_TRUE(m.done(model::uffdio_unregister{parent, pages(15, 1)}));
  pagemap_scan all = scan(scan_filter::any, true, 4);
  EXPECT_EQ(m(all),
            regions({{13, 15, {category::written | category::wp_allowed}},
                     {16, 19, {category::written | category::wp_allowed}}},
                    19));
  all.check = true;
  EXPECT_EQ(m(all), refused(EPERM));
}

TEST(pagemap_scan, wants_categories_that_exist) {
  driven m;
  pagemap_scan odd = scan(scan_filter::any, false, 4);
  odd.report.bits = 0x200;
  EXPECT_EQ(m(odd), refused(EINVAL));
}

TEST(pagemap_scan, is_unknown_to_older_kernels_and_wants_an_aligned_start) {
  driven m;
  pagemap_scan odd = scan(scan_filter::any, false, 4);
  odd.pages.start += 1;
  EXPECT_EQ(m(odd), refused(EINVAL));
  model::world in = small_world();
  in.profile = *model::profile_named("linux-6.1");
  driven old{in};
  EXPECT_EQ(old(odd), refused(ENOTTY));
}

}  // namespace
}  // namespace ptecheck::impl::packed
