#include <ptecheck/smt/encoding/mm_steps.hpp>
#include <ptecheck/smt/encoding/mutators.hpp>

namespace ptecheck::smt::encoding::on_x86_64 {
namespace {

/// A page that goes to swap, and what it is made of when it comes back.
template <class W>
struct swap_case {
  W page, type, offset, entry, frame, protection;
  truth<W> exclusive;

  W back(const functions& x) const { return swapped_in(x, entry, frame, protection); }
};

template <class Life, class W = typename Life::word>
swap_case<W> any_swap_case(Life& life, const functions& x) {
  swap_case<W> of;
  of.page = any_page(life, x, "page");
  of.type = any_number<swapped::type.width>(life, "type");
  of.offset = any_number<swapped::offset.width>(life, "offset");
  of.exclusive = any_truth(life, "exclusive");
  of.frame = any_number<leaf::frame.width>(life, "frame");
  of.protection = any_protection(life, x, "p");
  life.assume(!x.non_swap_entry(x.swp_entry(of.type, of.offset)));
  life.assume(
      none_of(of.protection, leaf::uffd_wp.mask | leaf::soft_dirty.mask | leaf::dirty_bits));
  // The entry that would be none: no swap area has this slot.
  life.assume(!(of.type == W{std::uint64_t{0}} && of.offset == W{swapped::unspeakable}));
  of.entry = swapped_out(x, of.page, of.type, of.offset, of.exclusive);
  return of;
}

void add_swap(family<x86_64>& all) {
  all.holds("H01 a page that goes to swap leaves slot, uffd-wp, soft-dirty and exclusive",
            [](auto& life, const functions& x) {
              const auto of = any_swap_case(life, x);
              const auto entry = x.pte_to_swp_entry(of.entry);
              life.claim(x.is_swap_pte(of.entry) && x.swp_type(entry) == of.type &&
                         x.swp_offset(entry) == of.offset);
              life.claim(x.pte_swp_uffd_wp(of.entry) == x.pte_uffd_wp(of.page) &&
                         x.pte_swp_soft_dirty(of.entry) == x.pte_soft_dirty(of.page) &&
                         x.pte_swp_exclusive(of.entry) == of.exclusive);
            },
            {clears("pte_swp_mkuffd_wp", swapped::uffd_wp),
             turns_over("swp_entry_to_pte", swapped::offset)});
  all.holds(
      "H02 a page comes back from swap with uffd-wp and soft-dirty",
      [](auto& life, const functions& x) {
        const auto of = any_swap_case(life, x);
        const auto page = of.back(x);
        life.claim(x.pte_present(page) && x.pte_pfn(page) == of.frame);
        life.claim(x.pte_uffd_wp(page) == x.pte_uffd_wp(of.page) &&
                   x.pte_soft_dirty(page) == x.pte_soft_dirty(of.page));
      },
      {clears("pte_mkuffd_wp", leaf::uffd_wp), sets("pte_swp_mkexclusive", swapped::soft_dirty)});
  const auto comes_back_unwritable = [](auto& life, const functions& x) {
    const auto of = any_swap_case(life, x);
    life.assume(x.pte_uffd_wp(of.page));
    life.claim(!leaf::write.test(of.back(x)));
  };
  x86_64 as_first_posted;
  as_first_posted.form.mkuffd_wp_clears_write = false;
  all.holds("H03 a protected page comes back from swap without write",
            comes_back_unwritable,
            {sets("pte_mkuffd_wp", leaf::write)});
  all.add(fails("reclaim",
                "H04 a protected page comes back without write, also if pte_mkuffd_wp leaves it",
                about(comes_back_unwritable, functions(as_first_posted))));
  all.fails("H05 a protected page comes back without write, also if pte_mkwrite comes after",
            [](auto& life, const functions& x) {
              const auto of = any_swap_case(life, x);
              life.assume(x.pte_uffd_wp(of.page));
              life.claim(!leaf::write.test(x.pte_mkwrite(of.back(x))));
            });
  all.holds("H26 no page comes back from swap protected and writable",
            [](auto& life, const functions& x) {
              const auto of = any_swap_case(life, x);
              life.assume(!writable_and_protected(x, of.page));
              life.claim(!writable_and_protected(x, of.back(x)));
            },
            {sets("pte_mkuffd_wp", leaf::write)});
}

void add_zap(family<x86_64>& all) {
  all.holds("H12 a zap leaves a marker of a protected page",
            [](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              const auto left = zapped(x, v);
              life.claim(x.pte_swp_uffd_wp_any(left) == x.pte_uffd_wp(v));
              life.claim_if(x.pte_uffd_wp(v), x.is_pte_marker(left));
            },
            {clears("make_pte_marker", swapped::type), denies("pte_swp_uffd_wp_any")});
  all.holds("H13 a zap leaves a marker of a protected swap word, also of a marker",
            [](auto& life, const functions& x) {
              const auto e = any_spelt_entry(life, x);
              life.assume(!e.is_unspeakable());
              life.claim(x.pte_swp_uffd_wp_any(zapped(x, e.word)) == x.pte_swp_uffd_wp_any(e.word));
            },
            {turns_over("make_pte_marker", swapped::offset)});
  all.holds("H14 a fault on a marker of protection maps the page protected",
            [](auto& life, const functions& x) {
              const auto f = any_number<leaf::frame.width>(life, "frame");
              const auto p = any_protection(life, x, "p");
              const auto marker = x.make_pte_marker(constant(f, 1));
              const auto page = x.pfn_pte(f, p);
              const auto mapped =
                  only_if(x.pte_swp_uffd_wp_any(marker), x.pte_mkuffd_wp(page), page);
              life.claim(x.pte_uffd_wp(mapped) && !leaf::write.test(mapped));
            },
            {sets("pte_mkuffd_wp", leaf::write), clears("make_pte_marker", swapped::type)});
}

/// What a child gets, and whether its VMA is registered for protection.
void add_fork(family<x86_64>& all) {
  const auto any_child = [](auto& life, const functions& x, const auto& page, const auto& check) {
    const auto wp = any_truth(life, "child_wp"), copied = any_truth(life, "copy_on_write");
    const auto shared = any_truth(life, "shared");
    check(forked(x, page, wp, copied, shared), wp, copied, shared);
  };
  all.holds("H15 a child has uffd-wp where its VMA is registered, and nowhere else",
            [=](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              any_child(life, x, v, [&](auto child, auto wp, auto, auto) {
                life.claim(x.pte_uffd_wp(child) == (x.pte_uffd_wp(v) && wp));
              });
            },
            {sets("pte_clear_uffd_wp", leaf::uffd_wp)});
  all.holds("H16 a child maps the same frame, read-only where copied, old, and as dirty",
            [=](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              any_child(life, x, v, [&](auto child, auto, auto copied, auto shared) {
                life.claim(x.pte_pfn(child) == x.pte_pfn(v) && !x.pte_young(child));
                life.claim_if(copied, !leaf::write.test(child));
                life.claim_if(!shared, x.pte_dirty(child) == x.pte_dirty(v));
              });
            },
            {sets("pte_wrprotect", leaf::write), sets("pte_mkold", leaf::accessed)});
  all.holds("H17 a child has uffd-wp of a swap word where its VMA is registered",
            [](auto& life, const functions& x) {
              const auto e = any_spelt_entry(life, x);
              const auto wp = any_truth(life, "child_wp");
              const auto child = only_if(wp, e.word, x.pte_swp_clear_uffd_wp(e.word));
              life.claim(x.pte_swp_uffd_wp(child) == (x.pte_swp_uffd_wp(e.flags) && wp));
            },
            {sets("pte_swp_clear_uffd_wp", swapped::uffd_wp)});
  all.holds("H18 a child has poison and guard, and uffd-wp where its VMA is registered",
            [](auto& life, const functions& x) {
              const auto m = any_number<3>(life, "payload");
              const auto wp = any_truth(life, "child_wp");
              const auto marker = x.pte_to_swp_entry(x.make_pte_marker(m));
              const auto keeps = select(wp, constant(m, 1), constant(m, 0));
              const auto child = x.copy_pte_marker(marker, keeps);
              life.claim(equal_in(6, child, m) && any_of(child, 1) == (any_of(m, 1) && wp));
            },
            {{"copy_pte_marker drops guard", "copy_pte_marker", 0, 4}});
  all.holds("H26 no page is forked protected and writable",
            [=](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              life.assume(!writable_and_protected(x, v));
              any_child(life, x, v, [&](auto child, auto, auto, auto) {
                life.claim(!writable_and_protected(x, child));
              });
            },
            {sets("pte_mkold", leaf::write)});
}

void add_lifting(family<x86_64>& all) {
  all.fails("H24 pte_mkwrite leaves no protected page writable",
            [](auto& life, const functions& x) {
              const auto v = any_leaf(life, x, "v");
              life.assume(!writable_and_protected(x, v));
              life.claim(!writable_and_protected(x, x.pte_mkwrite(v)));
            });
  x86_64 as_first_posted;
  as_first_posted.form.mkuffd_wp_clears_write = false;
  const auto establishes = [](auto& life, const functions& x) {
    const auto v = any_leaf(life, x, "v");
    life.claim(!writable_and_protected(x, x.pte_mkuffd_wp(v)));
  };
  all.add(fails("reclaim",
                "H25 pte_mkuffd_wp of Linux 6.1 leaves no protected page writable",
                about(establishes, functions(as_first_posted))));
  all.holds("H27 protection comes and goes: no write, the same frame, as dirty",
            [](auto& life, const functions& x) {
              const auto v = any_page(life, x, "v");
              life.assume(dirty_is_in_place(v) && !leaf::uffd_wp.test(v));
              const auto after = x.pte_clear_uffd_wp(x.pte_mkuffd_wp(v));
              life.claim(!x.pte_uffd_wp(after) && !leaf::write.test(after));
              life.claim(x.pte_dirty(after) == x.pte_dirty(v) && x.pte_pfn(after) == x.pte_pfn(v));
            },
            {sets("pte_clear_uffd_wp", leaf::uffd_wp), clears("pte_mkuffd_wp", leaf::saved_dirty)});
}

}  // namespace

std::vector<obligation> reclaim_families() {
  family<x86_64> all("reclaim", {});
  add_swap(all);
  add_zap(all);
  add_fork(all);
  add_lifting(all);
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding::on_x86_64
