#include <ptecheck/smt/encoding/x86_64_families.hpp>

namespace ptecheck::smt::encoding::on_x86_64 {
namespace {

void add_widths(family<x86_64>& all) {
  all.fails("D02 an offset of 58 bits comes back from its word",
            [](auto& life, const functions& x) {
              const auto type = any_number<swapped::type.width>(life, "type");
              const auto offset = any_number<58>(life, "offset");
              const auto word = x.swp_entry_to_pte(x.swp_entry(type, offset));
              life.claim(x.swp_offset(x.pte_to_swp_entry(word)) == offset);
            });
  all.fails("D03 a type of 6 bits comes back from its word", [](auto& life, const functions& x) {
    const auto type = any_number<6>(life, "type");
    const auto offset = any_number<swapped::offset.width>(life, "offset");
    const auto word = x.swp_entry_to_pte(x.swp_entry(type, offset));
    life.claim(x.swp_type(x.pte_to_swp_entry(word)) == type);
  });
}

/// A function for one form of a word, called with a word of the other.
void add_wrong_forms(family<x86_64>& all) {
  all.fails("D11 pte_mkuffd_wp leaves a swap entry what it is", [](auto& life, const functions& x) {
    const auto v = any_swapped(life, x, "v");
    life.assume(x.is_swap_pte(v));
    life.claim(x.pte_to_swp_entry(x.pte_mkuffd_wp(v)) == x.pte_to_swp_entry(v));
  });
  all.fails("D12 pte_mksoft_dirty leaves a swap entry what it is",
            [](auto& life, const functions& x) {
              const auto v = any_swapped(life, x, "v");
              life.assume(x.is_swap_pte(v));
              life.claim(x.pte_to_swp_entry(x.pte_mksoft_dirty(v)) == x.pte_to_swp_entry(v));
            });
  all.holds("D13 pte_mkyoung and pte_mkold leave a swap entry what it is",
            [](auto& life, const functions& x) {
              const auto v = any_swapped(life, x, "v");
              life.assume(x.is_swap_pte(v));
              life.claim(x.pte_to_swp_entry(x.pte_mkyoung(v)) == x.pte_to_swp_entry(v) &&
                         x.pte_to_swp_entry(x.pte_mkold(v)) == x.pte_to_swp_entry(v));
            },
            {sets("pte_mkyoung", leaf::uffd_wp), turns_over("pte_mkold", swapped::type)});
  all.fails("D14 pte_swp_mkuffd_wp leaves the permissions of a page alone",
            [](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              life.claim(x.pte_flags(x.pte_swp_mkuffd_wp(v)) == x.pte_flags(v));
            });
}

}  // namespace

std::vector<obligation> swap_families() {
  family<x86_64> all("swap", {});
  add_widths(all);
  all.fails("D10 a swap word without its flags is a swap word", [](auto& life, const functions& x) {
    const auto v = any_swapped(life, x, "v");
    life.assume(x.is_swap_pte(v));
    life.claim(x.is_swap_pte(x.pte_swp_clear_flags(v)));
  });
  add_wrong_forms(all);
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding::on_x86_64
