#include <ptecheck/smt/encoding/x86_64_families.hpp>

#include <array>

namespace ptecheck::smt::encoding::on_x86_64 {
namespace {

/// Whether exactly one of them holds.
template <class T, std::size_t Count>
T exactly_one(const std::array<T, Count>& all) {
  T one{false}, two{false};
  for (const T& each : all) {
    two = two || (one && each);
    one = one || each;
  }
  return one && !two;
}

void add_kinds(family<x86_64>& all) {
  all.holds("B02 a page is seen by the processor or protnone, never both",
            [](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              life.claim(x.pte_protnone(v) == !leaf::present.test(v));
            },
            {denies("pte_protnone")});
  all.holds("B04 none has four words",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              life.assume(x.pte_none(v));
              const auto is = [&](std::uint64_t word) { return v == constant(v, word); };
              life.claim(is(0) || is(leaf::accessed.mask) || is(leaf::dirty.mask) ||
                         is(leaf::accessed.mask | leaf::dirty.mask));
            },
            {denies("pte_none")});
  all.holds("B05 the type of a swap word says what it is, and one thing only",
            [](auto& life, const functions& x) {
              const auto v = any_swapped(life, x, "v");
              life.assume(x.is_swap_pte(v));
              const auto e = x.pte_to_swp_entry(v);
              life.claim(exactly_one(std::array{!x.non_swap_entry(e),
                                                x.is_hwpoison_entry(e),
                                                x.is_migration_entry(e),
                                                x.is_device_private_entry(e),
                                                x.is_device_exclusive_entry(e),
                                                x.is_pte_marker(v)}));
            },
            {denies("non_swap_entry"), denies("is_device_exclusive_entry")});
  all.holds("B14 a marker is a swap word of no swap area",
            [](auto& life, const functions& x) {
              const auto v = any_swapped(life, x, "v");
              life.assume(x.is_pte_marker(v));
              life.claim(x.is_swap_pte(v) && x.non_swap_entry(x.pte_to_swp_entry(v)));
            },
            {denies("is_pte_marker")});
  all.fails("B12 what is present is seen by the processor", [](auto& life, const functions& x) {
    const auto v = any_page(life, x, "v");
    life.claim(leaf::present.test(v));
  });
  all.fails("B15 what is neither zero nor seen by the processor is a swap word",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              life.assume(any_of(v, ~std::uint64_t{0}) && !leaf::present.test(v));
              life.claim(x.is_swap_pte(v));
            });
}

/// An architecture that keeps part of the offset where the erratum strikes.
struct offset_from_a_stray_bit : x86_64 {
  template <class W>
  W pte_to_swp_entry(const W& x) const {
    return x86_64::pte_to_swp_entry(x) ^ (x & W{leaf::accessed.mask});
  }
};

/// A known erratum sets accessed and dirty in words that are not present.
void add_stray_bits(family<x86_64>& all) {
  all.holds_but_not_of(
      "B10 stray bits change nothing of a swap word",
      []<class A>(auto& life, const judged<A>& x) {
        const auto v = any_swapped(life, x, "v"), stray = any_leaf(life, x, "stray");
        life.assume(x.is_swap_pte(v) && none_of(stray, ~leaf::stray));
        const auto after = v | stray;
        life.claim(x.is_swap_pte(after) && x.pte_to_swp_entry(after) == x.pte_to_swp_entry(v));
      },
      "the offset begins at a stray bit",
      offset_from_a_stray_bit{});
  all.holds("B11 stray bits make nothing of none",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v"), stray = any_leaf(life, x, "stray");
              life.assume(none_of(stray, ~leaf::stray) && x.pte_none(v));
              life.claim(x.pte_none(v | stray) && !x.is_swap_pte(v | stray));
            },
            {denies("pte_none"), denies("is_swap_pte")});
}

}  // namespace

std::vector<obligation> partition_families() {
  family<x86_64> all("partition", {});
  add_kinds(all);
  add_stray_bits(all);
  all.holds("B09 a swap entry never looks present as a huge one",
            [](auto& life, const functions& x) {
              life.claim(!x.pmd_present(any_spelt_entry(life, x).word));
            },
            {sets("swp_entry_to_pte", leaf::huge)});
  all.fails("B13 present means the same for small and huge entries",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              life.claim(x.pmd_present(v) == x.pte_present(v));
            });
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding::on_x86_64
