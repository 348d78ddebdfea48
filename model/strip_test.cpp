#include <ptecheck/model/strip.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace ptecheck::model {
namespace {

/// A target that is nothing but a picture: entries, of which `nullopt` is a hole.
struct picture {
  static constexpr std::string_view name = "picture";
  std::vector<std::optional<entry<>>> pages;
  vma area{};

  void reset(const world&) {}
  outcome apply(const step&) { return done{0}; }
  bool live(mm_id mm) const { return mm.index == 0; }
  bool is_none(mm_id mm, std::uint32_t page) const { return at(mm, page).index() == 0; }
  bool is_huge(mm_id, std::uint32_t) const { return false; }
  entry<> at(mm_id, std::uint32_t page) const { return pages[page].value_or(none{}); }
  const vma* vma_at(mm_id, std::uint32_t page) const { return pages[page] ? &area : nullptr; }
  unit_view frame(pfn<>) const { return {}; }
  unit_view slot(swap_slot<>) const { return {}; }
  bool is_anon(pfn<> frame) const { return frame != pfn<>{5}; }
  pfn<> cached(std::uint32_t) const { return {}; }
  std::uint32_t file_size() const { return 0; }
  std::span<const event> events() const { return {}; }
};
static_assert(transparent_target<picture>);

present<> page(std::uint64_t frame, bool write, bool uffd_wp) {
  return {pfn<>{frame}, true, write, false, uffd_wp, false};
}

TEST(strip, has_a_character_for_each_kind_of_entry) {
  EXPECT_EQ(glyph_of(none{}, false), '.');
  EXPECT_EQ(glyph_of(page(0, false, false), true), 'z');
  EXPECT_EQ(glyph_of(page(0, false, true), true), 'y');
  EXPECT_EQ(glyph_of(page(7, true, false), true), 'W');
  EXPECT_EQ(glyph_of(page(7, false, false), true), 'r');
  EXPECT_EQ(glyph_of(page(7, false, true), true), 'w');
  EXPECT_EQ(glyph_of(page(5, true, false), false), 'C');
  EXPECT_EQ(glyph_of(page(5, false, false), false), 'c');
  EXPECT_EQ(glyph_of(page(5, false, true), false), 'p');
  EXPECT_EQ(glyph_of(swap<>{{}, false, true}, false), 's');
  EXPECT_EQ(glyph_of(swap<>{{}, true, false}, false), 'S');
  EXPECT_EQ(glyph_of(migration<>{pfn<>{7}, true, false, true, false}, true), 'v');
  EXPECT_EQ(glyph_of(migration<>{pfn<>{7}, false, true, true, true}, true), 'V');
  EXPECT_EQ(glyph_of(hwpoison<>{pfn<>{7}, false}, true), 'x');
  EXPECT_EQ(glyph_of(hwpoison<>{pfn<>{7}, true}, true), 'X');
  EXPECT_EQ(glyph_of(device_private<>{pfn<>{7}, true, false, true}, true), 'd');
  EXPECT_EQ(glyph_of(device_private<>{pfn<>{7}, false, true, true}, true), 'D');
  EXPECT_EQ(glyph_of(device_exclusive<>{pfn<>{7}, false}, true), 'e');
  EXPECT_EQ(glyph_of(device_exclusive<>{pfn<>{7}, true}, true), 'E');
  EXPECT_EQ(glyph_of(uffd_wp_marker(), false), 'm');
  EXPECT_EQ(glyph_of(guard_marker(), false), 'g');
  EXPECT_EQ(glyph_of(marker<>{true, false, true}, false), 'G');
  EXPECT_EQ(glyph_of(poison_marker(), false), '!');
}

TEST(strip, draws_holes_and_pages_from_the_first_to_the_last) {
  const picture of{{page(7, true, false), std::nullopt, none{}, page(5, false, true)}, {}};
  EXPECT_EQ(strip_of(of, {0}, 4), "W-.p");
}

TEST(strip, of_what_is_not_live_is_empty) {
  EXPECT_EQ(strip_of(picture{{none{}}, {}}, {1}, 1), "");
}

TEST(strip, shows_what_may_not_be_an_entry_where_nothing_is_mapped) {
  struct leaking : picture {
    const vma* vma_at(mm_id, std::uint32_t) const { return nullptr; }
  };
  EXPECT_EQ(strip_of(leaking{{{guard_marker()}, {}}}, {0}, 1), "g");
}

TEST(strip, explains_each_of_its_characters) {
  for (const char glyph : {'.', '-', 'z', 'y', 'W', 'r', 'w', 'C', 'c', 'p', 's', 'S',
                           'm', 'g', '!', 'v', 'V', 'x', 'X', 'd', 'D', 'e', 'E'})
    EXPECT_NE(strip_legend.find(std::string(" ") + glyph + ' '), strip_legend.npos) << glyph;
}

}  // namespace
}  // namespace ptecheck::model
