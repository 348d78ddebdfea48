#include <ptecheck/impl/packed/walk.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace ptecheck::impl::packed {
namespace {

constexpr address page = address{1} << page_shift;
constexpr address two_mib = page << index_bits;
constexpr address one_gib = two_mib << index_bits;
constexpr address root_span = one_gib << index_bits;
constexpr std::uint64_t mark = marked::guard;

struct tables : testing::Test {
  std::vector<table> room = std::vector<table>(32);
  page_table under_test{room};
};

using page_tables = tables;
using walk = tables;

TEST_F(page_tables, find_only_what_was_made) {
  EXPECT_EQ(under_test.find(two_mib), nullptr);
  under_test.make(two_mib) = mark;
  ASSERT_NE(under_test.find(two_mib), nullptr);
  EXPECT_EQ(*under_test.find(two_mib), mark);
  EXPECT_EQ(*under_test.find(two_mib + page), nothing);
  EXPECT_EQ(under_test.find(two_mib - page), nullptr);
  EXPECT_EQ(under_test.find(two_mib + root_span), nullptr);
}

TEST_F(page_tables, share_the_upper_levels) {
  under_test.make(two_mib - page);
  EXPECT_EQ(under_test.used(), 4u);
  under_test.make(two_mib);
  EXPECT_EQ(under_test.used(), 5u);
  under_test.make(root_span);
  EXPECT_EQ(under_test.used(), 8u);
}

TEST_F(page_tables, forget_the_last_walk_when_tables_are_freed) {
  under_test.make(page);
  under_test.free_tables();
  EXPECT_EQ(under_test.used(), 1u);
  EXPECT_EQ(under_test.find(page), nullptr);
}

TEST(rooms, of_two_address_spaces_are_never_a_power_of_two_apart) {
  for (const std::size_t pages : {1u, 32u, 512u, 1024u, 16384u}) {
    EXPECT_EQ(tables_for(pages) % 2, 1u);
    EXPECT_GT(tables_for(pages), pages / table_words + 6);
  }
}

constexpr std::uint64_t whole = huge_mapped(std::uint64_t{2 * table_words}, true);

TEST_F(page_tables, find_no_word_of_one_page_in_a_huge_word) {
  under_test.make(two_mib);
  under_test.put_huge(two_mib, whole);
  EXPECT_EQ(under_test.find(two_mib), nullptr);
  ASSERT_NE(under_test.find_huge(two_mib + page), nullptr);
  EXPECT_EQ(*under_test.find_huge(two_mib + page), whole);
  EXPECT_EQ(under_test.find_huge(two_mib - page), nullptr);
}

TEST_F(page_tables, split_a_huge_word_for_who_wants_one_page_of_it) {
  under_test.put_huge(two_mib, whole);
  EXPECT_EQ(under_test.make(two_mib + 7 * page), nth(whole, std::uint64_t{7}));
  EXPECT_EQ(under_test.find_huge(two_mib), nullptr);
  EXPECT_EQ(*under_test.find(two_mib + 511 * page), nth(whole, std::uint64_t{511}));
}

TEST_F(page_tables, keep_the_table_that_a_huge_word_takes_the_place_of) {
  under_test.make(two_mib);
  const std::size_t used = under_test.used();
  under_test.put_huge(two_mib, whole);
  EXPECT_EQ(under_test.used(), used - 1);
  under_test.make(two_mib);
  EXPECT_EQ(under_test.used(), used);
}

TEST_F(page_tables, forget_huge_words_when_tables_are_freed) {
  under_test.put_huge(two_mib, whole);
  under_test.free_tables();
  EXPECT_EQ(under_test.find_huge(two_mib), nullptr);
  EXPECT_EQ(under_test.make(two_mib), nothing);
}

/// What a walk called back for.
struct called {
  std::vector<address> entries, whole_words;
};

TEST_F(walk, shows_a_huge_word_whole_where_all_its_pages_are_in_the_range) {
  under_test.put_huge(two_mib, whole);
  under_test.make(2 * two_mib) = mark;
  called back;
  const auto entry = [&](std::uint64_t&, address a) { return back.entries.push_back(a), 0; };
  const auto huge = [&](std::uint64_t& word, address a) {
    EXPECT_EQ(word, whole);
    return back.whole_words.push_back(a), 0;
  };
  const walk_ops ops{entry, not_called{}, not_called{}, huge};
  EXPECT_EQ(walk_pages(under_test, two_mib, 2 * two_mib + page, ops), 0);
  EXPECT_EQ(back.whole_words, (std::vector<address>{two_mib}));
  EXPECT_EQ(back.entries, (std::vector<address>{2 * two_mib}));
}

TEST_F(walk, splits_a_huge_word_of_which_only_a_part_is_in_the_range) {
  for (const address outside : {address{0}, page, two_mib - page}) {
    under_test.free_tables();
    under_test.put_huge(two_mib, whole);
    std::size_t entries = 0;
    const auto entry = [&](std::uint64_t& word, address a) {
      EXPECT_EQ(word, nth(whole, (a - two_mib) >> page_shift));
      word = nothing;
      return ++entries, 0;
    };
    const auto huge = [&](std::uint64_t&, address) { return -1; };
    const walk_ops ops{entry, not_called{}, not_called{}, huge};
    const address from = two_mib + outside, to = outside == 0 ? from + page : 2 * two_mib;
    EXPECT_EQ(walk_pages(under_test, from, to, ops), 0);
    EXPECT_EQ(entries, (to - from) / page);
    EXPECT_EQ(under_test.find_huge(two_mib), nullptr);
    under_test.make(two_mib);
    const auto clear = [](std::uint64_t& word, address) { return word = nothing, 0; };
    walk_pages(under_test, two_mib, 2 * two_mib, walk_ops{clear});
  }
}

TEST_F(walk, splits_every_huge_word_where_no_one_takes_them_whole) {
  under_test.put_huge(two_mib, whole);
  std::size_t entries = 0;
  const auto entry = [&](std::uint64_t&, address) { return ++entries, 0; };
  const auto install = [](std::uint64_t&, address) { return -1; };
  EXPECT_EQ(walk_pages(under_test, two_mib, 2 * two_mib, walk_ops{entry, install}), 0);
  EXPECT_EQ(entries, table_words);
}

TEST_F(walk, may_leave_nothing_of_a_huge_word) {
  under_test.put_huge(two_mib, whole);
  const auto entry = [](std::uint64_t&, address) { return -1; };
  const auto huge = [](std::uint64_t& word, address) { return word = nothing, 0; };
  const walk_ops ops{entry, not_called{}, not_called{}, huge};
  EXPECT_EQ(walk_pages(under_test, two_mib, 2 * two_mib, ops), 0);
  EXPECT_EQ(under_test.find_huge(two_mib), nullptr);
  EXPECT_EQ(under_test.find(two_mib), nullptr);
}

TEST_F(walk, visits_the_words_of_both_tables_in_order) {
  under_test.make(two_mib - page) = 1;
  under_test.make(two_mib) = 2;
  std::vector<address> at;
  const auto entry = [&](std::uint64_t& word, address a) {
    at.push_back(a);
    word += 10;
    return 0;
  };
  EXPECT_EQ(walk_pages(under_test, two_mib - 2 * page, two_mib + page, walk_ops{entry}), 0);
  EXPECT_EQ(at, (std::vector<address>{two_mib - 2 * page, two_mib - page, two_mib}));
  EXPECT_EQ(*under_test.find(two_mib - page), 11u);
  EXPECT_EQ(*under_test.find(two_mib), 12u);
}

TEST_F(walk, crosses_the_boundary_of_every_level) {
  for (const address boundary : {two_mib, one_gib, root_span}) {
    std::vector<address> at;
    const auto install = [&](std::uint64_t& made, address a) {
      at.push_back(a);
      made = mark;
      return 0;
    };
    const auto entry = [](std::uint64_t&, address) { return -1; };
    EXPECT_EQ(walk_pages(under_test, boundary - page, boundary + page, walk_ops{entry, install}),
              0);
    EXPECT_EQ(at, (std::vector<address>{boundary - page, boundary}));
  }
}

struct hole_seen {
  address from, to;
  unsigned level;
  friend bool operator==(const hole_seen&, const hole_seen&) = default;
};

TEST_F(walk, reports_a_hole_once_for_the_missing_entry) {
  under_test.make(two_mib);
  std::vector<hole_seen> holes;
  int entries = 0;
  const auto entry = [&](std::uint64_t&, address) { return ++entries, 0; };
  const auto hole = [&](address from, address to, unsigned level) {
    holes.push_back({from, to, level});
    return 0;
  };
  EXPECT_EQ(walk_pages(under_test, page, root_span + page, walk_ops{entry, not_called{}, hole}), 0);
  EXPECT_EQ(entries, 512);
  ASSERT_EQ(holes.size(), 1u + 510u + 511u + 1u);
  EXPECT_EQ(holes.front(), (hole_seen{page, two_mib, 1}));
  EXPECT_EQ(holes[1], (hole_seen{2 * two_mib, 3 * two_mib, 1}));
  EXPECT_EQ(holes[511], (hole_seen{one_gib, 2 * one_gib, 2}));
  EXPECT_EQ(holes.back(), (hole_seen{root_span, root_span + page, 3}));
}

TEST_F(walk, skips_holes_that_no_one_asks_for) {
  under_test.make(two_mib);
  int entries = 0;
  const auto entry = [&](std::uint64_t&, address) { return ++entries, 0; };
  EXPECT_EQ(walk_pages(under_test, 0, 2 * two_mib, walk_ops{entry}), 0);
  EXPECT_EQ(entries, 512);
  EXPECT_EQ(under_test.used(), 4u);
}

TEST_F(walk, installs_where_none_is_and_shows_the_rest_to_entry) {
  under_test.make(page) = mark;
  std::vector<address> shown;
  std::vector<address> installed;
  const auto entry = [&](std::uint64_t&, address a) { return shown.push_back(a), 0; };
  const auto install = [&](std::uint64_t& made, address a) {
    EXPECT_EQ(made, nothing);
    installed.push_back(a);
    made = marked::poison;
    return 0;
  };
  const auto hole = [](address, address, unsigned) { return -1; };
  EXPECT_EQ(walk_pages(under_test, 0, 3 * page, walk_ops{entry, install, hole}), 0);
  EXPECT_EQ(shown, (std::vector<address>{page}));
  EXPECT_EQ(installed, (std::vector<address>{0, 2 * page}));
  EXPECT_EQ(*under_test.find(page), mark);
  EXPECT_EQ(*under_test.find(2 * page), marked::poison);
}

TEST_F(walk, stops_where_a_callback_says_so_and_keeps_what_was_done) {
  const auto entry = [](std::uint64_t&, address) { return 0; };
  const auto install = [](std::uint64_t& made, address a) {
    made = mark;
    return a == two_mib ? 5 : 0;
  };
  EXPECT_EQ(walk_pages(under_test, two_mib - page, two_mib + page, walk_ops{entry, install}), 5);
  EXPECT_EQ(*under_test.find(two_mib - page), mark);
  EXPECT_EQ(*under_test.find(two_mib), nothing);
  EXPECT_EQ(*under_test.find(two_mib + page), nothing);
}

TEST_F(walk, refuses_an_empty_or_backward_range) {
  const auto entry = [](std::uint64_t&, address) { return 1; };
  EXPECT_EQ(walk_pages(under_test, page, page, walk_ops{entry}), -EINVAL);
  EXPECT_EQ(walk_pages(under_test, 2 * page, page, walk_ops{entry}), -EINVAL);
}

}  // namespace
}  // namespace ptecheck::impl::packed
