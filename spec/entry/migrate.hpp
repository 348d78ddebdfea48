#pragma once
// Migration, seen from one entry: its page goes to another frame, and until it has come there
// whoever wants it waits. Which entries name the page is no matter of one entry.
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::migrate>{
    rule{"migrate.begin.page",
         "A page that is to move is unmapped everywhere; each entry of it remembers whether it was "
         "writable, exclusive, dirty and write-protected.",
         "S0; try_to_migrate_one()"},
    rule{"migrate.begin.other_stays",
         "The zero page never moves, nor does what is not mapped, or is being moved already.",
         "vm_normal_folio(); folio_trylock()"},
    rule{
        "migrate.end.page",
        "A page that has moved is mapped at its new place, as dirty, exclusive and protected as it "
        "was; writable if it was, or if its shared mapping is writable throughout.",
        "S0; remove_migration_pte()"},
    rule{"migrate.end.other_stays", "Where no page is being moved nothing ends.", "ptecheck"},
};

/// The entry of a page that is to move.
template <class W>
result<W> migration_begun(const entry<W>& before, const context<W>&) {
  const auto* page = std::get_if<present<W>>(&before);
  if (!page) return {before, by<"migrate.begin.other_stays">};
  if (is_zero_page<W>(page->frame)) return {before, by<"migrate.begin.other_stays">};
  return {
      migration<W>{
          page->frame, page->write, page->exclusive && !page->write, page->dirty, page->uffd_wp},
      by<"migrate.begin.page">};
}

/// The entry of a page that has moved, to `c.moved_frame`. A shared mapping that is not registered
/// WP has all its pages writable (vm_page_prot).
template <class W>
result<W> migration_ended(const entry<W>& before, const context<W>& c) {
  const auto* moving = std::get_if<migration<W>>(&before);
  if (!moving) return {before, by<"migrate.end.other_stays">};
  const truth<W> write = moving->write || (c.shared && !c.uffd_wp);
  return {present<W>{c.moved_frame,
                     c.readable,
                     c.writable && write && !moving->uffd_wp,
                     moving->dirty,
                     moving->uffd_wp,
                     c.anon_page && (moving->write || moving->exclusive)},
          by<"migrate.end.page">};
}

}  // namespace ptecheck::spec
