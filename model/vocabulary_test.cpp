#include <ptecheck/model/context.hpp>
#include <ptecheck/model/operation.hpp>
#include <ptecheck/model/profile.hpp>
#include <ptecheck/model/vma.hpp>
#include <ptecheck/model/world.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ptecheck::model {
namespace {

TEST(select, chooses_without_a_branch) {
  EXPECT_EQ(select(true, machine_word{7}, machine_word{9}), 7u);
  EXPECT_EQ(select(false, machine_word{7}, machine_word{9}), 9u);
}

TEST(number, keeps_its_bits_and_no_other) {
  EXPECT_EQ((number<machine_word, 4>{0x1ff}.word()), 0xfu);
  EXPECT_EQ(pfn<>{std::uint64_t{1} << 40}, pfn<>{});
}

TEST(described, visits_its_fields_in_the_order_of_declaration) {
  std::vector<std::string> names;
  const mprotect op{};
  for_each_field(op, [&](std::string_view name, const auto&) { names.emplace_back(name); });
  EXPECT_EQ(names, (std::vector<std::string>{"mm", "pages", "prot"}));
}

TEST(described, is_equal_if_every_field_is) {
  const write op{{1}, {2}, {3}};
  EXPECT_EQ(op, (write{{1}, {2}, {3}}));
  EXPECT_NE(op, (write{{0}, {2}, {3}}));
  EXPECT_NE(op, (write{{1}, {2}, {4}}));
  EXPECT_EQ(none{}, none{});
}

TEST(described, has_the_unqualified_name_of_its_type) {
  EXPECT_EQ(type_name<madvise_dontneed>(), "madvise_dontneed");
  EXPECT_EQ(type_name<world>(), "world");
}

TEST(marker, remembers_exactly_one_thing) {
  EXPECT_EQ(uffd_wp_marker(), (marker<>{true, false, false}));
  EXPECT_EQ(poison_marker(), (marker<>{false, true, false}));
  EXPECT_EQ(guard_marker(), (marker<>{false, false, true}));
}

TEST(marker, protects_only_if_it_remembers_nothing_else) {
  EXPECT_TRUE(is_uffd_wp_marker(uffd_wp_marker()));
  EXPECT_FALSE(is_uffd_wp_marker(guard_marker()));
  EXPECT_FALSE(is_uffd_wp_marker(marker<>{true, false, true}));
  EXPECT_FALSE(is_uffd_wp_marker(marker<>{true, true, false}));
}

TEST(scan_filter, asks_for_one_category_or_for_nothing) {
  EXPECT_EQ(category_of(scan_filter::any), 0u);
  EXPECT_EQ(category_of(scan_filter::written), category::written);
  EXPECT_EQ(category_of(scan_filter::present), category::present);
  EXPECT_EQ(category_of(scan_filter::swapped), category::swapped);
  EXPECT_EQ(category_of(scan_filter::guard), category::guard);
  EXPECT_EQ(category_of(scan_filter::wp_allowed), category::wp_allowed);
}

TEST(page_mask, speaks_of_the_first_64_pages) {
  const page_mask mask{std::uint64_t{1} << 63 | 1};
  EXPECT_TRUE(mask.test(0));
  EXPECT_FALSE(mask.test(1));
  EXPECT_TRUE(mask.test(63));
  EXPECT_FALSE(mask.test(64));
}

TEST(uffd_mode, is_a_set) {
  EXPECT_FALSE(has_missing(uffd_mode::none) || has_wp(uffd_mode::none));
  EXPECT_TRUE(has_missing(uffd_mode::missing) && !has_wp(uffd_mode::missing));
  EXPECT_TRUE(!has_missing(uffd_mode::wp) && has_wp(uffd_mode::wp));
  EXPECT_TRUE(has_missing(uffd_mode::missing_wp) && has_wp(uffd_mode::missing_wp));
  EXPECT_TRUE(has_minor(uffd_mode::minor) && !has_wp(uffd_mode::minor));
  EXPECT_TRUE(has_minor(uffd_mode::missing_wp_minor) && has_missing(uffd_mode::missing_wp_minor));
  EXPECT_TRUE(has_minor(uffd_mode::wp_minor) && !has_missing(uffd_mode::wp_minor));
  EXPECT_FALSE(has_minor(uffd_mode::missing_wp));
}

TEST(vma, neighbours_are_one_if_they_differ_in_guards_of_the_past_at_most) {
  const vma area{.maps = backing::anon, .prot = protection::read, .uffd = uffd_mode::wp};
  const auto with = [&](auto change) {
    vma other = area;
    change(other);
    return mergeable(area, other);
  };
  EXPECT_TRUE(with([](vma&) {}));
  EXPECT_TRUE(with([](vma& v) { v.maybe_guard = true; }));
  EXPECT_FALSE(with([](vma& v) { v.maps = backing::shmem; }));
  EXPECT_FALSE(with([](vma& v) { v.prot = protection::none; }));
  EXPECT_FALSE(with([](vma& v) { v.uffd = uffd_mode::missing_wp; }));
  EXPECT_FALSE(with([](vma& v) { v.wipe_on_fork = true; }));
  EXPECT_FALSE(with([](vma& v) { v.dont_fork = true; }));
  EXPECT_FALSE(with([](vma& v) { v.lock = memory_lock::all; }));
  EXPECT_FALSE(with([](vma& v) { v.mergeable = true; }));
  EXPECT_FALSE(with([](vma& v) { v.reads = read_ahead::random; }));
  EXPECT_FALSE(with([](vma& v) { v.hugepage = true; }));
  EXPECT_FALSE(with([](vma& v) { v.nohugepage = true; }));
  EXPECT_FALSE(with([](vma& v) { v.dont_dump = true; }));
  EXPECT_FALSE(with([](vma& v) { v.sealed = true; }));
  EXPECT_FALSE(with([](vma& v) { v.moved = -1; }));
}

TEST(profile, is_found_by_its_name) {
  for (std::uint8_t i = 0; i < profiles.size(); ++i)
    EXPECT_EQ(profile_named(profiles[i].name), profile_id{i});
  EXPECT_EQ(profile_named("linux-5.4"), std::nullopt);
}

TEST(profile, the_usual_one_knows_everything) {
  const profile& newest = default_world.profile.get();
  EXPECT_EQ(newest.name, "linux-6.18");
  EXPECT_TRUE(newest.wp_spans_vmas && newest.wp_unpopulated && newest.poison && newest.wp_async &&
              newest.move && newest.guards);
}

TEST(profile, a_kernel_never_forgets_what_an_older_one_knew) {
  for (std::size_t i = 1; i < profiles.size(); ++i) {
    const profile &newer = profiles[i - 1], &older = profiles[i];
    EXPECT_LE(older.wp_spans_vmas, newer.wp_spans_vmas);
    EXPECT_LE(older.wp_unpopulated, newer.wp_unpopulated);
    EXPECT_LE(older.poison, newer.poison);
    EXPECT_LE(older.wp_async, newer.wp_async);
    EXPECT_LE(older.move, newer.move);
    EXPECT_LE(older.guards, newer.guards);
  }
}

TEST(world, may_ask_only_for_features_that_its_profile_has) {
  world in = default_world;
  for_each_field(in.features, [](std::string_view, bool& on) { on = true; });
  EXPECT_EQ(lacking_feature(in), std::nullopt);
  in.profile = *profile_named("linux-6.1");
  EXPECT_EQ(lacking_feature(in), "wp_unpopulated");
  in.features.wp_unpopulated = false;
  EXPECT_EQ(lacking_feature(in), "wp_async");
  in.features.wp_async = false;
  EXPECT_EQ(lacking_feature(in), std::nullopt);
}

}  // namespace
}  // namespace ptecheck::model
