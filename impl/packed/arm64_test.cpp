#include <ptecheck/impl/packed/arm64.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::packed {
namespace {

using word = model::machine_word;
using leaf = arm64::leaf;
using swapped = arm64::swapped;

constexpr word bit(unsigned number) {
  return word{1} << number;
}

// PTE_VALID, PTE_USER, PTE_RDONLY, PTE_AF, PTE_DBM, PTE_DIRTY, PTE_SPECIAL, PTE_UFFD_WP.
static_assert(leaf::present.mask == bit(0) && leaf::user.mask == bit(6));
static_assert(leaf::readonly.mask == bit(7) && leaf::accessed.mask == bit(10));
static_assert(leaf::write.mask == bit(51) && leaf::dirty.mask == bit(55));
static_assert(leaf::special.mask == bit(56) && leaf::uffd_wp.mask == bit(58));
static_assert(leaf::frame.mask == 0x0003fffffffff000);
static_assert(swapped::exclusive.mask == bit(2) && swapped::uffd_wp.mask == bit(3));
static_assert(swapped::type.mask == 0x7c0 && swapped::offset.mask == 0x3ffffffffffff000);
static_assert(disjoint(leaf::layout) && covered(leaf::layout) == ~word{0});
static_assert(disjoint(swapped::layout) && covered(swapped::layout) == ~word{0});

constexpr word clean = bit(0) | bit(1) | bit(6) | bit(7) | bit(10) | bit(51);
constexpr word written = clean & ~bit(7);

TEST(arm64, takes_a_writable_page_for_dirty_once_readonly_is_cleared) {
  EXPECT_TRUE(arm64::pte_write(clean));
  EXPECT_FALSE(arm64::pte_dirty(clean));
  EXPECT_TRUE(arm64::pte_dirty(written));
}

TEST(arm64, keeps_dirty_in_a_bit_of_its_own_without_write) {
  const word closed = arm64::pte_wrprotect(written);
  EXPECT_EQ(closed, (written & ~bit(51)) | bit(7) | bit(55));
  EXPECT_EQ(arm64::pte_wrprotect(clean), clean & ~bit(51));
  EXPECT_EQ(arm64::pte_mkwrite(closed), written | bit(55));
}

TEST(arm64, protects_by_taking_write) {
  const word marked = arm64::pte_mkuffd_wp(written);
  EXPECT_TRUE(arm64::pte_uffd_wp(marked) && arm64::pte_dirty(marked));
  EXPECT_FALSE(arm64::pte_write(marked));
}

TEST(arm64, stays_dirty_when_a_protection_takes_write) {
  const word readonly_page = bit(0) | bit(1) | bit(6) | bit(7) | bit(10);
  EXPECT_TRUE(arm64::pte_dirty(arm64::pte_modify(written, readonly_page)));
  EXPECT_FALSE(arm64::pte_dirty(arm64::pte_modify(clean, readonly_page)));
}

TEST(arm64, spells_a_swap_entry_plainly) {
  const word entry = arm64::swp_entry(word{3}, word{0x1234});
  EXPECT_EQ(arm64::swp_entry_to_pte(entry), word{3} << 6 | word{0x1234} << 12);
  EXPECT_EQ(arm64::pte_to_swp_entry(arm64::swp_entry_to_pte(entry)), entry);
  EXPECT_TRUE(arm64::is_swap_pte(arm64::swp_entry_to_pte(entry)));
}

TEST(arm64, has_no_soft_dirty) {
  EXPECT_EQ(arm64::pte_mksoft_dirty(clean), clean);
  EXPECT_FALSE(arm64::pte_soft_dirty(~word{0}));
  EXPECT_EQ(arm64::pte_swp_mksoft_dirty(word{0}), 0u);
}

}  // namespace
}  // namespace ptecheck::impl::packed
