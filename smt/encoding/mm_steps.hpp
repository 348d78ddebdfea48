#pragma once
// What the memory management of Linux 6.18 makes of words, put together of its inline functions in
// its order: the part of each operation that is about bits.
#include <ptecheck/smt/encoding/x86_64_families.hpp>

#include <cstdint>

namespace ptecheck::smt::encoding::on_x86_64 {

/// The step where the condition holds, else the word as it was.
template <class T, class W>
W only_if(const T& condition, const W& then, const W& as_it_was) {
  return select(condition, then, as_it_was);
}

/// try_to_unmap_one: a page of anonymous memory goes to swap.
template <class W>
W swapped_out(
    const functions& x, const W& page, const W& type, const W& offset, const truth<W>& exclusive) {
  W entry = x.swp_entry_to_pte(x.swp_entry(type, offset));
  entry = only_if(exclusive, x.pte_swp_mkexclusive(entry), entry);
  entry = only_if(x.pte_soft_dirty(page), x.pte_swp_mksoft_dirty(entry), entry);
  return only_if(x.pte_uffd_wp(page), x.pte_swp_mkuffd_wp(entry), entry);
}

/// do_swap_page, up to where it may give write.
template <class W>
W swapped_in(const functions& x, const W& entry, const W& frame, const W& protection) {
  W page = x.pfn_pte(frame, protection);
  page = only_if(x.pte_swp_soft_dirty(entry), x.pte_mksoft_dirty(page), page);
  return only_if(x.pte_swp_uffd_wp(entry), x.pte_mkuffd_wp(page), page);
}

/// What migration knows beside the word: whether entries have room for accessed and dirty, whether
/// the page is exclusive, and whether its folio is dirty.
template <class W>
struct migration_facts {
  truth<W> keeps_accessed_dirty;
  truth<W> exclusive;
  truth<W> folio_dirty;
};

/// try_to_migrate_one.
template <class W>
W migrated_out(const functions& x, const W& page, const W& frame, const migration_facts<W>& facts) {
  W entry = select(x.pte_write(page),
                   x.make_writable_migration_entry(frame),
                   W{select(facts.exclusive,
                            x.make_readable_exclusive_migration_entry(frame),
                            x.make_readable_migration_entry(frame))});
  const truth<W> keeps = facts.keeps_accessed_dirty;
  entry = only_if(keeps && x.pte_young(page), x.make_migration_entry_young(entry), entry);
  entry = only_if(keeps && x.pte_dirty(page), x.make_migration_entry_dirty(entry), entry);
  W word = x.swp_entry_to_pte(entry);
  word = only_if(x.pte_soft_dirty(page), x.pte_swp_mksoft_dirty(word), word);
  return only_if(x.pte_uffd_wp(page), x.pte_swp_mkuffd_wp(word), word);
}

/// remove_migration_pte: write wins over uffd-wp.
template <class W>
W migrated_in(const functions& x,
              const W& word,
              const W& frame,
              const W& protection,
              const migration_facts<W>& facts) {
  const W entry = x.pte_to_swp_entry(word);
  const truth<W> young = facts.keeps_accessed_dirty && x.is_migration_entry_young(entry);
  const truth<W> dirty = facts.keeps_accessed_dirty && x.is_migration_entry_dirty(entry);
  W page = x.pfn_pte(frame, protection);
  page = only_if(young, page, W{x.pte_mkold(page)});
  page = only_if(facts.folio_dirty && dirty, x.pte_mkdirty(page), page);
  page =
      select(x.pte_swp_soft_dirty(word), x.pte_mksoft_dirty(page), W{x.pte_clear_soft_dirty(page)});
  return select(x.is_writable_migration_entry(entry),
                x.pte_mkwrite(page),
                W{only_if(x.pte_swp_uffd_wp(word), x.pte_mkuffd_wp(page), page)});
}

/// remove_migration_pmd: uffd-wp comes after write, dirty last.
template <class W>
W huge_migrated_in(const functions& x,
                   const W& word,
                   const W& frame,
                   const W& protection,
                   const migration_facts<W>& facts) {
  const W entry = x.pte_to_swp_entry(word);
  const truth<W> young = facts.keeps_accessed_dirty && x.is_migration_entry_young(entry);
  const truth<W> dirty = facts.keeps_accessed_dirty && x.is_migration_entry_dirty(entry);
  W page = x.pfn_pmd(frame, protection);
  page = only_if(x.pte_swp_soft_dirty(word), x.pte_mksoft_dirty(page), page);
  page = only_if(x.is_writable_migration_entry(entry), x.pte_mkwrite(page), page);
  page = only_if(x.pte_swp_uffd_wp(word), x.pte_mkuffd_wp(page), page);
  page = only_if(young, page, W{x.pte_mkold(page)});
  return only_if(facts.folio_dirty && dirty, x.pte_mkdirty(page), page);
}

/// zap_install_uffd_wp_if_needed: what a zap leaves of a page of a file.
template <class W>
W zapped(const functions& x, const W& word) {
  const truth<W> was_protected =
      (x.pte_present(word) && x.pte_uffd_wp(word)) || x.pte_swp_uffd_wp_any(word);
  return select(was_protected, x.make_pte_marker(W{std::uint64_t{1}}), W{std::uint64_t{0}});
}

/// __copy_present_ptes: the word of the child.
template <class W>
W forked(const functions& x,
         const W& page,
         const truth<W>& child_wp,
         const truth<W>& copy_on_write,
         const truth<W>& shared) {
  W child = only_if(copy_on_write && x.pte_write(page), x.pte_wrprotect(page), page);
  child = only_if(shared, x.pte_mkclean(child), child);
  child = x.pte_mkold(child);
  return only_if(child_wp, child, W{x.pte_clear_uffd_wp(child)});
}

/// try_to_map_unused_to_zeropage: a page of zeros of a huge page that was split. Linux 6.12 forgot
/// what the entry remembered.
template <class W>
W mapped_to_zero_page(const functions& x, const W& word, const W& protection, bool remembers) {
  const W zero_page{std::uint64_t{5}};
  W page = x.pte_mkspecial(x.pfn_pte(zero_page, protection));
  if (!remembers) return page;
  page = only_if(x.pte_swp_soft_dirty(word), x.pte_mksoft_dirty(page), page);
  return only_if(x.pte_swp_uffd_wp(word), x.pte_mkuffd_wp(page), page);
}

/// change_pte_range: mprotect takes write from a migration entry of anonymous memory.
template <class W>
W migration_entry_without_write(const functions& x, const W& word) {
  const W entry = x.pte_to_swp_entry(word);
  const W closed =
      x.swp_entry_to_pte(x.make_readable_exclusive_migration_entry(x.swp_offset(entry)));
  return only_if(x.pte_swp_soft_dirty(word), x.pte_swp_mksoft_dirty(closed), closed);
}

}  // namespace ptecheck::smt::encoding::on_x86_64
