#include <ptecheck/impl/packed/transition/huge.hpp>

#include <gtest/gtest.h>

// Words of huge pages of a live 6.18 kernel.
namespace ptecheck::impl::packed::transition {
namespace {

using model::machine_word;

constexpr machine_word written = 0x80000001e22000e7;
constexpr machine_word readonly_word = 0x84000001e22000a5;
constexpr machine_word hidden = 0x040ffffe1dc001a0;
constexpr machine_word protected_word = 0x84000001e22004a5;

context<> own() {
  context<> c{};
  c.readable = c.writable = c.anonymous = c.anon_page = c.mapped_once = true;
  return c;
}

TEST(huge_words, of_linux_are_well_formed) {
  for (const machine_word each : {written, readonly_word, hidden, protected_word}) {
    EXPECT_TRUE(well_formed_huge(each)) << std::hex << each;
    EXPECT_EQ(first_frame_of(each), 0x1e2200u) << std::hex << each;
  }
}

TEST(huge_words, are_changed_by_mprotect_as_linux_does) {
  context<> c = own();
  c.writable = false;
  EXPECT_EQ(huge_mprotect::of(written, true, c).word, readonly_word);
  c.readable = false;
  EXPECT_EQ(huge_mprotect::of(written, true, c).word, hidden);
  EXPECT_EQ(huge_mprotect::of(hidden, true, own()).word, written);
}

TEST(huge_words, are_write_protected_as_linux_does) {
  EXPECT_EQ(huge_write_protect::of(written, true, own()).word, protected_word);
  EXPECT_EQ(huge_write_unprotect::of(protected_word, true, own()).word, written);
}

TEST(huge_words, are_split_into_words_of_one_page_each) {
  EXPECT_EQ(nth(written, machine_word{0}), 0x80000001e2200067u);
  EXPECT_EQ(nth(written, machine_word{511}), 0x80000001e23ff067u);
  EXPECT_EQ(frame_of(nth(hidden, machine_word{511})), 0x1e23ffu);
}

TEST(huge_words, move_the_bit_of_the_cache_mode) {
  const machine_word cached_otherwise = written | huge::pat.mask;
  EXPECT_EQ(nth(cached_otherwise, machine_word{1}), 0x80000001e22010e7u);
}

TEST(huge_words, are_mapped_from_an_aligned_frame) {
  EXPECT_EQ(huge_mapped(machine_word{0x1e2200}, true), 0x80000001e22000a5u);
  EXPECT_EQ(huge_mapped(machine_word{0x1e2200}, false), 0x000ffffe1dc001a0u);
}

TEST(huge_words, differ_from_words_that_name_a_table) {
  EXPECT_TRUE(is_huge(written) && is_huge(hidden));
  EXPECT_FALSE(is_huge(machine_word{0x1e2200067}));
}

}  // namespace
}  // namespace ptecheck::impl::packed::transition
