#pragma once
// swapoff, seen from one entry: its page comes back without being asked for.
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::swapoff>{
    rule{"swapoff.comes_back",
         "A swapped page comes back read-only, with its uffd_wp, and exclusive if it was.",
         "S0; unuse_pte(); live"},
    rule{"swapoff.finds_cached",
         "Entries that name one slot get one page, which is waited for if it is just being moved.",
         "unuse_pte_range(); folio_lock(); unuse_pte(); live"},
    rule{"swapoff.other_stays", "What is not swapped stays.", "unuse_pte_range()"},
};

template <class W>
result<W> swapped_back(const entry<W>& before, const context<W>& c) {
  const auto* slot = std::get_if<swap<W>>(&before);
  if (!slot) return {before, by<"swapoff.other_stays">};
  if (c.swap_cached && c.swap_migrates)
    return {before, by<"swapoff.finds_cached">, effect::nothing, reply::waits};
  present<W> page{c.fresh_frame, c.readable, false, false, slot->uffd_wp, slot->exclusive};
  if (!c.swap_cached) return {page, by<"swapoff.comes_back">, effect::load_frame};
  page.frame = c.swap_frame;
  return {page, by<"swapoff.finds_cached">};
}

}  // namespace ptecheck::spec
