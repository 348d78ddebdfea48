#include <ptecheck/smt/encoding/mutators.hpp>
#include <ptecheck/smt/encoding/x86_64_families.hpp>

namespace ptecheck::smt::encoding::on_x86_64 {
namespace {

void add_undoing(family<x86_64>& all) {
  all.holds("E16 pte_mkwrite undoes pte_wrprotect where dirty is in place",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              life.assume(dirty_is_in_place(v) && leaf::write.test(v));
              life.claim(x.pte_mkwrite(x.pte_wrprotect(v)) == v);
            },
            {clears("pte_wrprotect", leaf::saved_dirty), sets("pte_mkwrite", leaf::saved_dirty)});
  all.fails("E17 pte_mkwrite undoes pte_wrprotect", [](auto& life, const functions& x) {
    const auto v = any_leaf(life, x, "v");
    life.assume(leaf::write.test(v));
    life.claim(x.pte_mkwrite(x.pte_wrprotect(v)) == v);
  });
  all.holds("E18 pte_wrprotect undoes pte_mkwrite",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              life.claim(x.pte_wrprotect(x.pte_mkwrite(v)) == x.pte_wrprotect(v));
            },
            {clears("pte_mkwrite", leaf::dirty)});
  all.holds(
      "E21 pte_clear_uffd_wp undoes pte_mkuffd_wp on a page without write",
      [](auto& life, const functions& x) {
        const auto v = any_leaf(life, x, "v");
        life.assume(dirty_is_in_place(v) && none_of(v, leaf::write.mask | leaf::uffd_wp.mask));
        life.claim(x.pte_clear_uffd_wp(x.pte_mkuffd_wp(v)) == v);
      },
      {clears("pte_mkuffd_wp", leaf::saved_dirty), clears("pte_clear_uffd_wp", leaf::user)});
  all.fails("E22 pte_clear_uffd_wp undoes pte_mkuffd_wp", [](auto& life, const functions& x) {
    const auto v = any_leaf(life, x, "v");
    life.assume(!leaf::uffd_wp.test(v));
    life.claim(x.pte_clear_uffd_wp(x.pte_mkuffd_wp(v)) == v);
  });
}

/// Two mutators whose order does not matter.
struct commute {
  mutator one, other;
  template <class Life>
  void operator()(Life& life, const functions& x) const {
    const auto v = any_leaf(life, x, "v");
    life.claim(mutated(x, one, mutated(x, other, v)) == mutated(x, other, mutated(x, one, v)));
  }
};

void add_orders(family<x86_64>& all) {
  all.holds("E19 pte_mkdirty and pte_mkuffd_wp may come in any order",
            commute{mutator::mkdirty, mutator::mkuffd_wp},
            {sets("pte_mkdirty", leaf::write)});
  all.fails("E20 pte_mkwrite and pte_mkuffd_wp may come in any order",
            commute{mutator::mkwrite, mutator::mkuffd_wp});
  all.holds("E23 pte_mkold and pte_wrprotect may come in any order",
            commute{mutator::mkold, mutator::wrprotect},
            {sets("pte_wrprotect", leaf::accessed)});
  all.holds("E23 pte_mkclean and pte_wrprotect may come in any order",
            commute{mutator::mkclean, mutator::wrprotect},
            {sets("pte_wrprotect", leaf::saved_dirty)});
  all.holds("E23 pte_mkold and pte_mkuffd_wp may come in any order",
            commute{mutator::mkold, mutator::mkuffd_wp},
            {sets("pte_mkuffd_wp", leaf::accessed)});
  all.holds("E23 pte_clear_soft_dirty and pte_mkuffd_wp may come in any order",
            commute{mutator::clear_soft_dirty, mutator::mkuffd_wp},
            {sets("pte_mkuffd_wp", leaf::soft_dirty)});
}

}  // namespace

std::vector<obligation> mutator_families() {
  family<x86_64> all("mutators", {});
  all.fails("E14 pte_mkyoung keeps the frame of any word", [](auto& life, const functions& x) {
    const auto v = any_leaf(life, x, "v");
    life.claim(x.pte_pfn(x.pte_mkyoung(v)) == x.pte_pfn(v));
  });
  add_undoing(all);
  add_orders(all);
  all.fails("E24 pte_mkdirty leaves none none", [](auto& life, const functions& x) {
    const auto v = any_leaf(life, x, "v");
    life.assume(x.pte_none(v));
    life.claim(x.pte_none(x.pte_mkdirty(v)));
  });
  all.fails("E25 the global bit leaves none none", [](auto& life, const functions& x) {
    const auto v = any_leaf(life, x, "v");
    life.assume(x.pte_none(v));
    life.claim(x.pte_none(leaf::protnone.set(v)));
  });
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding::on_x86_64
