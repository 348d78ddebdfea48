#include <ptecheck/smt/encoding/mutators.hpp>
#include <ptecheck/smt/encoding/x86_64_families.hpp>

namespace ptecheck::smt::encoding::on_x86_64 {
namespace {

constexpr std::uint64_t page_none = impl::packed::leaf::inaccessible;

/// What a change of protection is about.
constexpr std::uint64_t permissions = leaf::present.mask | leaf::write.mask | leaf::user.mask |
                                      leaf::protnone.mask | leaf::key.mask | leaf::no_execute.mask;

void add_what_is_kept(family<x86_64>& all) {
  all.holds("G01 pte_modify keeps cache mode, special, accessed, soft-dirty and uffd-wp",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v"), p = any_leaf(life, x, "p");
              const std::uint64_t kept = leaf::cache_disable.mask | leaf::write_through.mask |
                                         leaf::huge.mask | leaf::special.mask |
                                         leaf::accessed.mask | leaf::soft_dirty.mask |
                                         leaf::uffd_wp.mask;
              life.claim(equal_in(kept, x.pte_modify(v, p), v));
            },
            {clears("pte_modify", leaf::special), sets("pte_modify", leaf::cache_disable)});
  all.holds("G02 pte_modify keeps the frame of a page",
            [](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              const auto p = any_protection(life, x, "p");
              life.claim(x.pte_pfn(x.pte_modify(v, p)) == x.pte_pfn(v));
            },
            {turns_over("pte_modify", leaf::frame)});
  all.holds("G03 pte_modify keeps the frame of any word",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              const auto p = any_protection(life, x, "p");
              life.claim(x.pte_pfn(x.pte_modify(v, p)) == x.pte_pfn(v));
            },
            {turns_over("pte_modify", leaf::present)});
  all.fails("G04 pte_modify keeps the frame, whatever the protection",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v"), p = any_leaf(life, x, "p");
              life.assume(x.pte_present(v) && none_of(p, leaf::frame.mask));
              life.claim(x.pte_pfn(x.pte_modify(v, p)) == x.pte_pfn(v));
            });
  all.holds("G05 pte_modify takes every permission from the protection",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v"), p = any_leaf(life, x, "p");
              life.claim(equal_in(permissions | leaf::software4.mask, x.pte_modify(v, p), p));
            },
            {sets("pte_modify", leaf::write), clears("pte_modify", leaf::no_execute)});
  all.holds("G16 pgprot_modify takes the kept bits from the old one, all else from the new one",
            [](auto& life, const functions& x) {
              const auto o = any_leaf(life, x, "old"), n = any_leaf(life, x, "new");
              const auto got = x.pgprot_modify(o, n);
              life.claim(equal_in(kept_by_modify, got, o) && equal_in(~kept_by_modify, got, n));
            },
            {clears("pgprot_modify", leaf::dirty)});
  all.fails("G14 pte_modify keeps the type of a swap word", [](auto& life, const functions& x) {
    const auto v = any_swapped(life, x, "v");
    const auto p = any_protection(life, x, "p");
    life.assume(x.is_swap_pte(v));
    life.claim(x.swp_type(x.pte_to_swp_entry(x.pte_modify(v, p))) ==
               x.swp_type(x.pte_to_swp_entry(v)));
  });
}

/// mprotect(PROT_NONE) and NUMA hinting, there and back.
void add_hiding(family<x86_64>& all) {
  all.holds("G06 a page with PAGE_NONE is present, and the processor does not see it",
            [](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              const auto hidden = x.pte_modify(v, constant(v, page_none));
              life.claim(!leaf::present.test(hidden) && x.pte_protnone(hidden) &&
                         x.pte_present(hidden) && !x.pte_none(hidden) && !x.is_swap_pte(hidden));
            },
            {sets("pte_modify", leaf::present), clears("pte_modify", leaf::protnone)});
  all.holds("G07 a page comes back from PAGE_NONE as it was",
            [](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              const auto p = any_protection(life, x, "p");
              life.assume(dirty_is_in_place(v) && equal_in(~kept_by_modify, p, v));
              const auto hidden = x.pte_modify(v, constant(v, page_none));
              life.claim(x.pte_modify(hidden, p) == v);
            },
            {clears("pte_modify", leaf::saved_dirty)});
  all.fails("G18 a page comes back from PAGE_NONE as it was, given its permissions alone",
            [](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              const auto p = any_protection(life, x, "p");
              life.assume(dirty_is_in_place(v) && equal_in(permissions, p, v));
              const auto hidden = x.pte_modify(v, constant(v, page_none));
              life.claim(x.pte_modify(hidden, p) == v);
            });
}

/// The last of two changes counts, and one to what there is changes nothing.
void add_sequences(family<x86_64>& all) {
  all.holds("G08 of two changes of protection the last one counts",
            [](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              const auto p = any_protection(life, x, "p"), q = any_protection(life, x, "q");
              life.assume(dirty_is_in_place(v));
              life.claim(x.pte_modify(x.pte_modify(v, p), q) == x.pte_modify(v, q));
            },
            {turns_over("pte_modify", leaf::accessed)});
  all.fails("G09 of two changes of protection the last one counts, also on a shadow stack",
            [](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              const auto p = any_protection(life, x, "p"), q = any_protection(life, x, "q");
              life.claim(x.pte_modify(x.pte_modify(v, p), q) == x.pte_modify(v, q));
            });
  all.holds("G15 a change to the same protection changes nothing",
            [](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              const auto p = any_protection(life, x, "p");
              life.assume(dirty_is_in_place(v) && equal_in(~kept_by_modify, p, v));
              life.claim(x.pte_modify(v, p) == v);
            },
            {clears("pte_modify", leaf::special)});
  all.holds("G17 a change to the same protection changes nothing, also on a shadow stack",
            [](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              const auto p = any_protection(life, x, "p");
              life.assume(equal_in(~kept_by_modify, p, v));
              life.claim(x.pte_modify(v, p) == v);
            },
            {sets("pte_modify", leaf::accessed)});
}

void add_uffd_wp(family<x86_64>& all) {
  const auto keeps_uffd_wp = [](std::uint64_t no_bit_of_p) {
    return [=](auto& life, const functions& x) {
      const auto v = any_page(life, x, "v");
      const auto p = any_leaf(life, x, "p");
      life.assume(none_of(p, no_bit_of_p));
      life.claim(leaf::uffd_wp.test(x.pte_modify(v, p)) == leaf::uffd_wp.test(v));
    };
  };
  x86_64 as_first_posted;
  as_first_posted.form.uffd_wp = false;
  all.holds(
      "G10 pte_modify keeps uffd-wp", keeps_uffd_wp(0), {clears("pte_modify", leaf::uffd_wp)});
  all.add(fails("protection",
                "G11 pte_modify keeps uffd-wp, also where its mask does not",
                about(keeps_uffd_wp(leaf::uffd_wp.mask), functions(as_first_posted))));
  all.holds("G12 pte_modify without write leaves no protected page writable",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v"), p = any_leaf(life, x, "p");
              life.assume(!writable_and_protected(x, v) && !leaf::write.test(p));
              life.claim(!writable_and_protected(x, x.pte_modify(v, p)));
            },
            {sets("pte_modify", leaf::write)});
  all.fails("G13 pte_modify leaves no protected page writable", [](auto& life, const functions& x) {
    const auto v = any_page(life, x, "v");
    const auto p = any_protection(life, x, "p");
    life.assume(!writable_and_protected(x, v));
    life.claim(!writable_and_protected(x, x.pte_modify(v, p)));
  });
}

}  // namespace

std::vector<obligation> protection_families() {
  family<x86_64> all("protection", {});
  add_what_is_kept(all);
  add_hiding(all);
  add_sequences(all);
  add_uffd_wp(all);
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding::on_x86_64
