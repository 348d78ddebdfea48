#include <ptecheck/smt/encoding/migration_case.hpp>
#include <ptecheck/smt/encoding/mutators.hpp>

namespace ptecheck::smt::encoding::on_x86_64 {
namespace {

/// H07: the page that comes back, where no page is protected and writable.
template <class Life, class W = typename Life::word>
migration_case<W> any_lawful_case(Life& life, const functions& x) {
  migration_case<W> of = any_migration_case(life, x);
  life.assume(!writable_and_protected(x, of.page));
  return of;
}

void add_round_trip(family<x86_64>& all) {
  all.holds("H06 a migration entry names the frame, and whether the page is writable",
            [](auto& life, const functions& x) {
              const auto of = any_migration_case(life, x);
              const auto entry = x.pte_to_swp_entry(of.entry);
              life.claim(x.is_swap_pte(of.entry) && x.is_migration_entry(entry));
              life.claim(equal_in(frame_mask, x.swp_offset(entry), of.frame) &&
                         x.is_writable_migration_entry(entry) == leaf::write.test(of.page));
            },
            {turns_over("swp_entry_to_pte", swapped::type),
             turns_over("make_writable_migration_entry", swapped::offset)});
  all.holds("H07 a page comes back from migration with uffd-wp, soft-dirty and write",
            [](auto& life, const functions& x) {
              const auto of = any_lawful_case(life, x);
              const auto page = of.back(x);
              life.claim(x.pte_uffd_wp(page) == x.pte_uffd_wp(of.page) &&
                         x.pte_soft_dirty(page) == x.pte_soft_dirty(of.page));
              life.claim(x.pte_pfn(page) == of.new_frame &&
                         leaf::write.test(page) == leaf::write.test(of.page));
            },
            {clears("pte_swp_mkuffd_wp", swapped::uffd_wp),
             clears("pte_swp_mksoft_dirty", swapped::soft_dirty),
             clears("pte_mkwrite", leaf::write)});
  all.fails("H08 a page comes back from migration with uffd-wp, also if it was writable",
            [](auto& life, const functions& x) {
              const auto of = any_migration_case(life, x);
              life.claim(x.pte_uffd_wp(of.back(x)) == x.pte_uffd_wp(of.page));
            });
}

void add_accessed_and_dirty(family<x86_64>& all) {
  all.holds("H09 accessed and dirty survive migration where entries have room",
            [](auto& life, const functions& x) {
              const auto of = any_lawful_case(life, x);
              life.assume(of.facts.keeps_accessed_dirty && of.facts.folio_dirty);
              const auto page = of.back(x);
              life.claim(x.pte_young(page) == x.pte_young(of.page) &&
                         x.pte_dirty(page) == x.pte_dirty(of.page));
            },
            {denies("is_migration_entry_young"), denies("is_migration_entry_dirty")});
  all.fails("H10 accessed survives migration", [](auto& life, const functions& x) {
    const auto of = any_lawful_case(life, x);
    life.assume(of.facts.folio_dirty);
    life.claim(x.pte_young(of.back(x)) == x.pte_young(of.page));
  });
  all.fails("H11 dirty survives migration, also if the folio is clean",
            [](auto& life, const functions& x) {
              const auto of = any_lawful_case(life, x);
              life.assume(of.facts.keeps_accessed_dirty);
              life.claim(x.pte_dirty(of.back(x)) == x.pte_dirty(of.page));
            });
}

void add_zero_page(family<x86_64>& all) {
  const auto keeps_uffd_wp = [](auto& life, const functions& x, bool remembers) {
    const auto e = any_spelt_entry(life, x);
    const auto p = any_protection(life, x, "p");
    life.assume(!leaf::uffd_wp.test(p));
    const auto page = mapped_to_zero_page(x, e.word, p, remembers);
    life.claim(x.pte_uffd_wp(page) == x.pte_swp_uffd_wp(e.word));
  };
  all.fails("H19 a page of zeros of a split huge page keeps uffd-wp in Linux 6.12",
            [=](auto& life, const functions& x) { keeps_uffd_wp(life, x, false); });
  all.holds("H20 a page of zeros of a split huge page keeps uffd-wp in Linux 6.18",
            [=](auto& life, const functions& x) { keeps_uffd_wp(life, x, true); },
            {clears("pte_mkuffd_wp", leaf::uffd_wp)});
}

/// A writable migration entry with these flags, and what mprotect makes of it.
template <class Life, class F>
void with_migration_entry(Life& life, const functions& x, std::uint64_t flags, const F& check) {
  const auto frame = any_number<frame_bits>(life, "frame");
  const auto set = any_number<4>(life, "flags");
  life.assume(none_of(set, ~flags));
  const auto before = x.swp_entry_to_pte(x.make_writable_migration_entry(frame)) | set;
  show_fields(life, "before", swapped::layout, before);
  check(before, migration_entry_without_write(x, before));
}

void add_mprotect(family<x86_64>& all) {
  all.fails("H21 mprotect of a writable migration entry keeps uffd-wp",
            [](auto& life, const functions& x) {
              const std::uint64_t flags = swapped::soft_dirty.mask | swapped::uffd_wp.mask;
              with_migration_entry(life, x, flags, [&](auto before, auto after) {
                life.claim(x.pte_swp_uffd_wp(after) == x.pte_swp_uffd_wp(before));
              });
            });
  all.holds("H22 mprotect of a writable migration entry keeps frame and flags if not protected",
            [](auto& life, const functions& x) {
              with_migration_entry(life, x, swapped::soft_dirty.mask, [&](auto before, auto after) {
                life.claim(x.pte_swp_uffd_wp(after) == x.pte_swp_uffd_wp(before) &&
                           x.pte_swp_soft_dirty(after) == x.pte_swp_soft_dirty(before));
                life.claim(x.swp_offset(x.pte_to_swp_entry(after)) ==
                           x.swp_offset(x.pte_to_swp_entry(before)));
              });
            },
            {clears("pte_swp_mksoft_dirty", swapped::soft_dirty),
             turns_over("make_readable_exclusive_migration_entry", swapped::offset)});
}

}  // namespace

std::vector<obligation> migration_families() {
  family<x86_64> all("migration", {});
  add_round_trip(all);
  add_accessed_and_dirty(all);
  add_zero_page(all);
  add_mprotect(all);
  return std::move(all).take();
}

}  // namespace ptecheck::smt::encoding::on_x86_64
