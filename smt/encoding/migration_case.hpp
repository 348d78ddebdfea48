#pragma once
#include <ptecheck/smt/encoding/mm_steps.hpp>

namespace ptecheck::smt::encoding::on_x86_64 {

/// SWP_PFN_BITS with four levels.
inline constexpr unsigned frame_bits = 34;
inline constexpr std::uint64_t frame_mask = (std::uint64_t{1} << frame_bits) - 1;

/// A page that migrates, and what it is made of when it comes back at another frame.
template <class W>
struct migration_case {
  W page, frame, entry, new_frame, protection;
  migration_facts<W> facts;

  W back(const functions& x) const { return migrated_in(x, entry, new_frame, protection, facts); }
  W huge_back(const functions& x) const {
    return huge_migrated_in(x, entry, new_frame, protection, facts);
  }
};

/// Any page with dirty in its place, and a protection that grants no write. The bits of a word that
/// migration itself is to set are not in the protection.
template <class Life, class W = typename Life::word>
migration_case<W> any_migration_case(Life& life, const functions& x) {
  migration_case<W> of;
  of.page = any_page(life, x, "page");
  of.frame = any_number<frame_bits>(life, "frame");
  of.new_frame = any_number<frame_bits>(life, "new_frame");
  of.protection = any_protection(life, x, "p");
  of.facts = {any_truth(life, "keeps_accessed_dirty"),
              any_truth(life, "exclusive"),
              any_truth(life, "folio_dirty")};
  life.assume(dirty_is_in_place(of.page));
  life.assume(
      leaf::accessed.test(of.protection) &&
      none_of(of.protection,
              leaf::write.mask | leaf::uffd_wp.mask | leaf::soft_dirty.mask | leaf::dirty_bits));
  of.entry = migrated_out(x, of.page, of.frame, of.facts);
  return of;
}

}  // namespace ptecheck::smt::encoding::on_x86_64
