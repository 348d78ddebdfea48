#include <ptecheck/impl/packed/riscv64.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

using word = model::machine_word;
using leaf = riscv64::leaf;
using swapped = riscv64::swapped;

constexpr word bit(unsigned number) {
  return word{1} << number;
}

// _PAGE_PRESENT, _READ, _WRITE, _EXEC, _USER, _GLOBAL, _ACCESSED, _DIRTY, _SPECIAL.
static_assert(leaf::present.mask == bit(0) && leaf::read.mask == bit(1));
static_assert(leaf::write.mask == bit(2) && leaf::execute.mask == bit(3));
static_assert(leaf::user.mask == bit(4) && leaf::protnone.mask == bit(5));
static_assert(leaf::accessed.mask == bit(6) && leaf::dirty.mask == bit(7));
static_assert(leaf::special.mask == bit(8) && leaf::frame.mask == 0x003ffffffffffc00);
static_assert(leaf::soft_dirty.mask == bit(59) && leaf::uffd_wp.mask == bit(60));
static_assert(swapped::soft_dirty.mask == bit(3) && swapped::uffd_wp.mask == bit(4));
static_assert(swapped::exclusive.mask == bit(6) && swapped::type.mask == 0xf80);
static_assert(swapped::offset.mask == ~word{0xfff});
static_assert(disjoint(leaf::layout) && covered(leaf::layout) == ~word{0});
static_assert(disjoint(swapped::layout) && covered(swapped::layout) == ~word{0});

constexpr word page = bit(0) | bit(1) | bit(2) | bit(4) | bit(6) | bit(7) | word{0x1234} << 10;

TEST(riscv64, takes_write_and_gives_it_back) {
  EXPECT_EQ(riscv64::pte_wrprotect(page), page & ~bit(2));
  EXPECT_EQ(riscv64::pte_mkwrite(riscv64::pte_wrprotect(page)), page);
  EXPECT_TRUE(riscv64::pte_dirty(riscv64::pte_wrprotect(page)));
}

TEST(riscv64, protects_by_taking_write) {
  const word marked = riscv64::pte_mkuffd_wp(page);
  EXPECT_EQ(marked, (page & ~bit(2)) | bit(60));
  EXPECT_EQ(riscv64::pte_clear_uffd_wp(marked), page & ~bit(2));
}

TEST(riscv64, keeps_frame_and_dirty_when_the_protection_changes) {
  const word hidden = riscv64::pte_modify(page, bit(5) | bit(1));
  EXPECT_EQ(riscv64::pte_pfn(hidden), 0x1234u);
  EXPECT_TRUE(riscv64::pte_present(hidden) && riscv64::pte_dirty(hidden));
  EXPECT_FALSE(leaf::present.test(hidden));
}

TEST(riscv64, takes_a_soft_dirty_swap_word_for_a_huge_page) {
  const word entry = riscv64::swp_entry_to_pte(riscv64::swp_entry(word{1}, word{0x42}));
  EXPECT_TRUE(riscv64::is_swap_pte(entry));
  EXPECT_FALSE(riscv64::pmd_present(riscv64::pte_swp_mkuffd_wp(entry)));
  EXPECT_TRUE(riscv64::pmd_present(riscv64::pte_swp_mksoft_dirty(entry)));
}

TEST(riscv64, spells_a_swap_entry_plainly) {
  const word entry = riscv64::swp_entry(word{3}, word{0x1234});
  EXPECT_EQ(riscv64::swp_entry_to_pte(entry), word{3} << 7 | word{0x1234} << 12);
  EXPECT_EQ(riscv64::pte_to_swp_entry(riscv64::swp_entry_to_pte(entry)), entry);
}

}  // namespace
}  // namespace ptecheck::impl::packed
