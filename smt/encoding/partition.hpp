#pragma once
// B: every word is of one kind, on any architecture.
#include <ptecheck/smt/encoding/family.hpp>
#include <ptecheck/smt/encoding/words.hpp>

#include <vector>

namespace ptecheck::smt::encoding {

/// B01, B03, B06, B07 and B08 of an architecture.
template <class A>
std::vector<obligation> partition_obligations(const A& of = {}) {
  using leaf = typename A::leaf;
  family<A> all("partition", of);
  all.holds("B01 every word is none, present or swap, and one of them",
            [](auto& life, const judged<A>& x) {
              const auto v = any_leaf(life, x, "v");
              const auto none = x.pte_none(v), present = x.pte_present(v), swap = x.is_swap_pte(v);
              life.claim((none || present || swap) && !(none && present) && !(none && swap) &&
                         !(present && swap));
            },
            {denies("pte_none"), denies("pte_present"), denies("is_swap_pte")});
  all.holds("B03 the processor sees no swap word",
            [](auto& life, const judged<A>& x) {
              const auto v = any_swapped(life, x, "v");
              life.assume(x.is_swap_pte(v));
              life.claim(!leaf::present.test(v));
            },
            {denies("is_swap_pte")});
  all.holds("B06 a swap entry never looks present",
            [](auto& life, const judged<A>& x) {
              life.claim(!x.pte_present(any_spelt_entry(life, x).word));
            },
            {sets("swp_entry_to_pte", leaf::present)});
  all.holds("B07 a swap entry does not look like none, but for one",
            [](auto& life, const judged<A>& x) {
              const auto e = any_spelt_entry(life, x);
              life.assume(!e.is_unspeakable());
              life.claim(!x.pte_none(e.word));
            },
            {denies("pte_none")});
  all.fails("B08 a swap entry never looks like none", [](auto& life, const judged<A>& x) {
    const auto e = any_spelt_entry(life, x);
    life.claim(!x.pte_none(e.word));
  });
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding
