#include <ptecheck/smt/encoding/arm64.hpp>
#include <ptecheck/smt/encoding/obligations.hpp>
#include <ptecheck/smt/encoding/riscv64.hpp>
#include <ptecheck/smt/registry.hpp>

namespace ptecheck::smt {
namespace {

using namespace encoding;

/// What no change of protection does, on architectures that turn no frame over.
template <class A>
void add_changes_of_protection(family<A>& all) {
  all.holds("F04 pte_modify loses no dirty page",
            [](auto& life, const judged<A>& x) {
              const auto v = any_leaf(life, x, "v");
              const auto p = any_protection(life, x, "p");
              life.claim_if(x.pte_dirty(v), x.pte_dirty(x.pte_modify(v, p)));
            },
            {{"pte_modify forgets dirty and write",
              "pte_modify",
              0,
              A::leaf::dirty_bits | A::leaf::write.mask}});
  all.holds("G03 pte_modify keeps the frame of any word",
            [](auto& life, const judged<A>& x) {
              const auto v = any_leaf(life, x, "v");
              const auto p = any_protection(life, x, "p");
              life.claim(x.pte_pfn(x.pte_modify(v, p)) == x.pte_pfn(v));
            },
            {turns_over("pte_modify", A::leaf::frame)});
  all.holds("G10 pte_modify keeps uffd-wp",
            [](auto& life, const judged<A>& x) {
              const auto v = any_leaf(life, x, "v");
              const auto p = any_leaf(life, x, "p");
              life.assume(!A::leaf::uffd_wp.test(p));
              life.claim(x.pte_uffd_wp(x.pte_modify(v, p)) == x.pte_uffd_wp(v));
            },
            {clears("pte_modify", A::leaf::uffd_wp)});
}

std::vector<obligation> arm64_families() {
  using leaf = arm64::leaf;
  family<arm64> all("mutators", {});
  all.fails("N04 pte_mkwrite leaves a page as dirty as it was",
            statements::keeps_dirty{mutator::mkwrite});
  all.holds("N05 pte_mkwrite leaves a page as dirty as it was, given write or readonly",
            [](auto& life, const judged<arm64>& x) {
              const auto v = any_leaf(life, x, "v");
              life.assume(any_of(v, leaf::write.mask | leaf::readonly.mask));
              life.claim(x.pte_dirty(x.pte_mkwrite(v)) == x.pte_dirty(v));
            },
            {clears("pte_mkwrite", leaf::readonly)});
  add_changes_of_protection(all);
  return std::move(all).take();
}

/// pmd_present looks at more bits: a swap word of a huge page must have none of them.
struct a_swap_entry_does_not_look_like_a_huge_page {
  std::uint64_t flags;
  template <class Life>
  void operator()(Life& life, const judged<riscv64>& x) const {
    const auto e = any_spelt_entry(life, x);
    life.assume(none_of(e.flags, ~flags));
    life.claim(!x.pmd_present(e.word));
  }
};

std::vector<obligation> riscv64_families() {
  using swapped = riscv64::swapped;
  family<riscv64> all("mutators", {});
  all.fails("N08 a soft-dirty swap entry does not look present as a huge one",
            a_swap_entry_does_not_look_like_a_huge_page{swapped::soft_dirty.mask});
  all.holds(
      "N09 a swap entry that is not soft-dirty does not look present as a huge one",
      a_swap_entry_does_not_look_like_a_huge_page{swapped::uffd_wp.mask | swapped::exclusive.mask},
      {sets("swp_entry_to_pte", riscv64::leaf::execute)});
  all.holds("F02 pte_mkwrite loses no dirty page",
            statements::keeps_dirty{mutator::mkwrite},
            {clears("pte_mkwrite", riscv64::leaf::dirty)});
  add_changes_of_protection(all);
  return std::move(all).take();
}

}  // namespace

std::vector<obligation> laws_of_other_architectures() {
  std::vector<obligation> all;
  for (auto family : {encoding_obligations<arm64>(),
                      arm64_families(),
                      encoding_obligations<riscv64>(),
                      riscv64_families()})
    for (obligation& each : family) all.push_back(std::move(each));
  return all;
}

}  // namespace ptecheck::smt
