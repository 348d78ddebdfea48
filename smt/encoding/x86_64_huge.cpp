#include <ptecheck/impl/packed/huge.hpp>
#include <ptecheck/smt/encoding/migration_case.hpp>
#include <ptecheck/smt/encoding/mutators.hpp>

// Entries of 2 MiB beside those of 4 KiB: the same bits, and another frame.
namespace ptecheck::smt::encoding::on_x86_64 {
namespace {

constexpr std::uint64_t small_pages = 512;
constexpr std::uint64_t huge_frame = impl::packed::kernel_inline::huge_frame<21>;
constexpr std::uint64_t pat_large = 1 << 12;

template <class W>
truth<W> is_aligned(const W& frame) {
  return none_of(frame, small_pages - 1);
}

void add_making(family<x86_64>& all) {
  all.holds("L01 a huge page has the frame and the protection that it was made with",
            [](auto& life, const functions& x) {
              const auto f = any_number<leaf::frame.width>(life, "frame");
              const auto p = any_leaf(life, x, "p");
              life.assume(is_aligned(f) && none_of(p, leaf::frame.mask) && leaf::huge.test(p));
              const auto page = x.pfn_pmd(f, p);
              life.claim(x.pmd_pfn(page) == f && x.pmd_flags(page) == p);
            },
            {sets("pfn_pmd", leaf::write),
             {"pfn_pmd turns over the frame", "pfn_pmd", 0, 0, huge_frame}});
  all.fails(
      "L02 a huge page has its frame, also if the protection does not say huge",
      [](auto& life, const functions& x) {
        const auto f = any_number<leaf::frame.width>(life, "frame");
        const auto p = any_leaf(life, x, "p");
        life.assume(is_aligned(f) && none_of(p, leaf::frame.mask) && any_of(p, ~std::uint64_t{0}));
        life.claim(x.pmd_pfn(x.pfn_pmd(f, p)) == f);
      });
  all.fails("L03 a huge page has its frame, also one that is not aligned",
            [](auto& life, const functions& x) {
              const auto f = any_number<leaf::frame.width>(life, "frame");
              const auto p = any_leaf(life, x, "p");
              life.assume(none_of(p, leaf::frame.mask) && leaf::huge.test(p));
              life.claim(x.pmd_pfn(x.pfn_pmd(f, p)) == f);
            });
  all.fails("L12 any word of a huge entry is made of its frame and its flags",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              life.claim(x.pfn_pmd(x.pmd_pfn(v), x.pmd_flags(v)) == v);
            });
  all.holds("L13 a huge page is made of its frame and its flags",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              life.assume(leaf::huge.test(v));
              life.claim(x.pfn_pmd(x.pmd_pfn(v), x.pmd_flags(v)) == v);
            },
            {clears("pfn_pmd", leaf::dirty)});
}

void add_changes(family<x86_64>& all) {
  all.holds("L04 pmd_mkinvalid keeps frame and flags, and hides the page",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              life.assume(leaf::huge.test(v));
              const auto invalid = x.pmd_mkinvalid(v);
              life.claim(x.pmd_pfn(invalid) == x.pmd_pfn(v) &&
                         equal_but_for(huge_frame | leaf::names_a_frame, invalid, v));
            },
            {clears("pmd_mkinvalid", leaf::dirty)});
  all.holds("L05 pmd_mkinvalid twice is once",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              life.assume(leaf::huge.test(v));
              const auto once = x.pmd_mkinvalid(v);
              life.claim(x.pmd_mkinvalid(once) == once);
            },
            {turns_over("pmd_mkinvalid", leaf::accessed)});
  const std::uint64_t kept = leaf::huge.mask | pat_large | leaf::uffd_wp.mask |
                             leaf::soft_dirty.mask | leaf::accessed.mask;
  all.holds("L06 pmd_modify keeps frame, size, cache mode, uffd-wp, soft-dirty and accessed",
            [=](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              const auto p = any_protection(life, x, "p");
              life.assume(leaf::huge.test(v));
              const auto after = x.pmd_modify(v, p);
              life.claim(x.pmd_pfn(after) == x.pmd_pfn(v) && equal_in(kept, after, v));
            },
            {turns_over("pmd_modify", leaf::frame), clears("pmd_modify", leaf::uffd_wp)});
  all.fails("L07 pte_modify keeps the cache mode of a huge page",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              const auto p = any_protection(life, x, "p");
              life.assume(leaf::huge.test(v));
              life.claim(equal_in(pat_large, x.pte_modify(v, p), v));
            });
  all.holds("L08 a swap entry is neither huge nor present as a huge one",
            [](auto& life, const functions& x) {
              const auto word = any_spelt_entry(life, x).word;
              life.claim(!leaf::huge.test(word) && !x.pmd_present(word));
            },
            {sets("swp_entry_to_pte", leaf::huge)});
  all.holds("L11 the small pages of a split huge page have its frames",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              const auto index = any_number<9>(life, "index");
              life.assume(leaf::huge.test(v) && leaf::present.test(v) && none_of(v, pat_large));
              const auto frame = plus(x.pmd_pfn(v), index);
              const auto readonly = constant(v, impl::packed::leaf::readonly);
              life.claim(x.pte_pfn(x.pfn_pte(frame, readonly)) == frame);
            },
            {turns_over("pfn_pte", leaf::frame)});
}

/// nth of __split_huge_pmd_locked, whatever its flags say.
template <class W>
W small_of(const W& word, const W& index) {
  return impl::packed::nth(word, index);
}

void add_twins(family<x86_64>& all) {
  const auto modified_alike = [](auto& life, const functions& x) {
    const auto v = any_page(life, x, "v");
    const auto p = any_protection(life, x, "p");
    const auto index = any_number<9>(life, "index");
    life.assume(leaf::huge.test(v) && leaf::present.test(v) && dirty_is_in_place(v));
    life.assume(none_of(v, leaf::frame.mask & ~(huge_frame | pat_large)));
    const auto as_whole = small_of(x.pmd_modify(v, p), index);
    life.claim(as_whole == x.pte_modify(small_of(v, index), p));
  };
  x86_64 until_2026;
  until_2026.form.pmd_modify_keeps_dirty = false;
  all.holds_but_not_of("L15 pmd_modify does to the pages of a huge page what pte_modify does",
                       modified_alike,
                       "pmd_modify of Linux 6.6 until f7491d7c81db",
                       until_2026);
  all.add(fails("huge",
                "L16 pmd_modify of Linux 6.6 until f7491d7c81db does to the pages of a huge page "
                "what pte_modify does",
                about(modified_alike, functions(until_2026))));
}

template <class Life, class W = typename Life::word>
migration_case<W> any_huge_case(Life& life, const functions& x) {
  migration_case<W> of = any_migration_case(life, x);
  life.assume(is_aligned(of.new_frame) && leaf::huge.test(of.protection));
  return of;
}

void add_migration(family<x86_64>& all) {
  all.holds("L09 a huge page comes back from migration with uffd-wp, and then without write",
            [](auto& life, const functions& x) {
              const auto of = any_huge_case(life, x);
              const auto page = of.huge_back(x);
              life.claim(x.pte_uffd_wp(page) == x.pte_uffd_wp(of.page));
              life.claim_if(x.pte_soft_dirty(of.page), x.pte_soft_dirty(page));
              life.claim(x.pmd_pfn(page) == of.new_frame);
              life.claim_if(x.pte_uffd_wp(of.page), !leaf::write.test(page));
            },
            {clears("pte_swp_mkuffd_wp", swapped::uffd_wp), sets("pte_mkuffd_wp", leaf::write)});
  all.fails("L10 small and huge pages come back from migration alike",
            [](auto& life, const functions& x) {
              const auto of = any_huge_case(life, x);
              life.claim(x.pte_uffd_wp(of.back(x)) == x.pte_uffd_wp(of.huge_back(x)));
            });
  all.fails("L14 a huge page comes back from migration as soft-dirty as it was",
            [](auto& life, const functions& x) {
              const auto of = any_huge_case(life, x);
              life.claim(x.pte_soft_dirty(of.huge_back(x)) == x.pte_soft_dirty(of.page));
            });
}

}  // namespace

std::vector<obligation> huge_families() {
  family<x86_64> all("huge", {});
  add_making(all);
  add_changes(all);
  add_twins(all);
  add_migration(all);
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding::on_x86_64
