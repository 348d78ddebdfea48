#include <ptecheck/smt/encoding/mutators.hpp>
#include <ptecheck/smt/encoding/x86_64_families.hpp>

// What the processor sees when it walks through a word.
namespace ptecheck::smt::encoding::on_x86_64 {

std::vector<obligation> walker_families() {
  family<x86_64> all("walker", {});
  all.holds("K01 the processor sees no swap entry",
            [](auto& life, const functions& x) {
              life.claim(!leaf::present.test(any_spelt_entry(life, x).word));
            },
            {sets("swp_entry_to_pte", leaf::present)});
  all.holds("K02 no mutator changes whether and to whom a page is visible",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              const std::uint64_t visible = leaf::present.mask | leaf::protnone.mask |
                                            leaf::user.mask | leaf::no_execute.mask |
                                            leaf::key.mask;
              for (std::size_t i = 0; i < mutator_names.size(); ++i)
                life.claim(equal_in(visible, mutated(x, static_cast<mutator>(i), v), v));
            },
            {sets("pte_mkyoung", leaf::user), clears("pte_mkspecial", leaf::no_execute)});
  all.holds("K03 no user writes to a page that pte_mkuffd_wp protected",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              const auto marked = x.pte_mkuffd_wp(v);
              life.claim(!(leaf::present.test(marked) && leaf::user.test(marked) &&
                           leaf::write.test(marked)));
            },
            {sets("pte_mkuffd_wp", leaf::write)});
  all.holds("K04 the processor does not see a huge page that is being split, the kernel does",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              life.assume(leaf::huge.test(v) && leaf::present.test(v));
              const auto invalid = x.pmd_mkinvalid(v);
              life.claim(!leaf::present.test(invalid) && x.pmd_present(invalid));
            },
            {sets("pmd_mkinvalid", leaf::present), clears("pmd_mkinvalid", leaf::huge)});
  all.fails("K05 a huge page that is being split is present as a small one",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              life.assume(leaf::huge.test(v) && leaf::present.test(v));
              life.claim(x.pte_present(x.pmd_mkinvalid(v)));
            });
  all.holds("K06 pte_modify grants no more than the protection",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              const auto p = any_protection(life, x, "p");
              const std::uint64_t writes = leaf::present.mask | leaf::write.mask;
              life.claim_if(none_of(~x.pte_modify(v, p), writes), none_of(~p, writes));
            },
            {sets("pte_modify", leaf::write), sets("pte_modify", leaf::present)});
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding::on_x86_64
