#include <ptecheck/cli/raw_word.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::cli {
namespace {

std::string told(std::uint64_t word) {
  return told_text(meaning_of(word));
}

TEST(raw_word, is_told_as_the_entry_that_it_stands_for) {
  EXPECT_EQ(told(0), "none");
  EXPECT_EQ(told(0x8000000162c68067), "present accessible write dirty");
  EXPECT_EQ(told(0x8000000162c68025), "present accessible");
  EXPECT_EQ(told(0x8400000162c68425), "present accessible dirty uffd_wp");
  EXPECT_EQ(told(0xfffffffffffffc00), "marker uffd_wp");
  EXPECT_EQ(told(0xfffffffffffffa00), "marker poison");
  EXPECT_EQ(told(0xfffffffffffff600), "marker guard");
}

TEST(raw_word, of_the_zero_page_names_frame_0) {
  const model::entry<> told = meaning_of(0x8000000003b34225);
  const auto* page = std::get_if<model::present<>>(&told);
  ASSERT_NE(page, nullptr);
  EXPECT_EQ(page->frame, model::pfn<>{});
}

TEST(raw_word, says_nothing_of_what_no_rule_speaks_of) {
  const model::entry<> page = meaning_of(0x8000000162c68025);
  EXPECT_EQ(meaning_of(0x8000000162c68005), page) << "accessed";
  EXPECT_EQ(meaning_of(0x8000000162c68825), page) << "soft-dirty";
  const std::uint64_t slot = 0x07ffffffffff'fa08 & ~std::uint64_t{0x200};
  EXPECT_EQ(meaning_of(slot | 0x62), meaning_of(slot))
      << "accessed, dirty and soft-dirty of a slot";
  EXPECT_EQ(meaning_of(slot | std::uint64_t{1} << 59), meaning_of(slot)) << "the swap area";
}

TEST(raw_word, that_the_packed_machine_never_makes_is_told_as_that) {
  const std::string never = "no entry that the packed machine makes";
  EXPECT_EQ(told(0x8000000162c68045), never) << "a shadow stack";
  EXPECT_EQ(told(0x0000000162c68025), never) << "executable";
  EXPECT_EQ(told(0xfffffffffffff000), never) << "two markers in one";
}

}  // namespace
}  // namespace ptecheck::cli
