#pragma once
// fork, seen from one entry: first what becomes of the parent's, then what the child gets.
#include <ptecheck/spec/entry/device.hpp>
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::fork>{
    rule{"fork.tables_not_copied",
         "Where page tables are not copied the parent keeps its entry and the child starts empty.",
         "vma_needs_copy(); MADV_WIPEONFORK; live"},
    rule{"fork.private.shares",
         "A page of a private mapping is shared: both lose write and exclusive, the parent keeps "
         "its uffd_wp.",
         "S0; copy_present_ptes(); live"},
    rule{"fork.shared.maps_too",
         "A page of a shared mapping stays as it is; the child maps it too, clean.",
         "copy_present_ptes(); live"},
    rule{"fork.swap.shares",
         "A swap slot is shared: both entries lose exclusive.",
         "S0; copy_nonpresent_pte(); live"},
    rule{"fork.migration.shares",
         "The entry of a page that is just being moved is copied, as dirty as it is; in a private "
         "mapping both lose write and exclusive.",
         "copy_nonpresent_pte()"},
    rule{"fork.device_private.shares",
         "A page in the memory of a device is shared as well: both entries lose write and "
         "exclusive, the parent's keeps its uffd_wp.",
         "copy_nonpresent_pte()"},
    rule{"fork.device_exclusive.shares",
         "A page that a device holds is taken back first, and shared as any other.",
         "try_restore_exclusive_pte()"},
    rule{"fork.other.stays",
         "The parent's markers stay, and what names a broken page.",
         "copy_nonpresent_pte()"},
    rule{"fork.none.stays", "Where the parent has nothing, nothing comes.", "copy_pte_range()"},
    rule{"fork.child.marker_copied",
         "Guard and poison are copied; a uffd_wp marker where the child is registered WP.",
         "S4; copy_pte_marker(); live"},
    rule{"fork.child.marker_dropped",
         "A uffd_wp marker is not copied to a child that is not registered WP.",
         "copy_pte_marker(); 49d6d7fb6313; live"},
    rule{"fork.child.copied",
         "A page or slot that is not protected, wherever the page is, is copied as the parent has "
         "it, but clean where a shared mapping maps it.",
         "copy_present_pte(); copy_nonpresent_pte()"},
    rule{"fork.child.keeps_uffd_wp",
         "A child that is registered WP (by the fork event) keeps the protection of its pages.",
         "8f34f1eac382; live"},
    rule{
        "fork.child.loses_uffd_wp", "Any other child has no protected page.", "8f34f1eac382; live"},
    rule{"fork.child.empty",
         "Where the parent had nothing, the child has nothing.",
         "copy_pte_range()"},
    rule{"fork.vma.absent",
         "A VMA marked MADV_DONTFORK is not there in the child.",
         "dup_mmap(); live"},
    rule{"fork.vma.keeps_registration",
         "With EVENT_FORK the child's VMAs are registered like the parent's.",
         "S0; dup_userfaultfd(); live"},
    rule{"fork.vma.loses_registration",
         "Without EVENT_FORK the child's VMAs are not registered.",
         "dup_userfaultfd(); live"},
};

template <class W>
result<W> forked_parent(const entry<W>& before, const context<W>& c) {
  if (!c.tables_copied) return {before, by<"fork.tables_not_copied">};
  if (const auto* held = std::get_if<present<W>>(&before)) {
    if (c.shared) return {before, by<"fork.shared.maps_too">};
    present<W> page = *held;
    page.write = page.exclusive = false;
    return {page, by<"fork.private.shares">};
  }
  if (const auto* held = std::get_if<swap<W>>(&before))
    return {swap<W>{held->slot, held->uffd_wp, false}, by<"fork.swap.shares">};
  if (const auto* held = std::get_if<migration<W>>(&before)) {
    migration<W> moving = *held;
    moving.write = moving.write && c.shared;
    moving.exclusive = moving.exclusive && c.shared;
    return {moving, by<"fork.migration.shares">};
  }
  if (const auto* held = std::get_if<device_private<W>>(&before)) {
    device_private<W> away = *held;
    away.write = away.write && c.shared;
    away.exclusive = away.exclusive && c.shared;
    return {away, by<"fork.device_private.shares">};
  }
  if (const auto* held = std::get_if<device_exclusive<W>>(&before)) {
    const result<W> shared = forked_parent<W>(entry<W>{taken_back(*held, c)}, c);
    return {shared.after, by<"fork.device_exclusive.shares">};
  }
  if (std::holds_alternative<none>(before)) return {before, by<"fork.none.stays">};
  return {before, by<"fork.other.stays">};
}

/// Which rule speaks of a page or slot that the child gets, by the parent's protection.
template <class W>
rule_id child_protection(const truth<W>& uffd_wp, const context<W>& c) {
  if (!uffd_wp) return by<"fork.child.copied">;
  if (c.child_uffd_wp) return by<"fork.child.keeps_uffd_wp">;
  return by<"fork.child.loses_uffd_wp">;
}

/// `parent`: the parent's entry after forked_parent.
template <class W>
result<W> forked_child(const entry<W>& parent, const context<W>& c) {
  if (!c.tables_copied) return {none{}, by<"fork.tables_not_copied">};
  if (const auto* held = std::get_if<present<W>>(&parent)) {
    present<W> page = *held;
    page.dirty = page.dirty && !c.shared;
    page.uffd_wp = page.uffd_wp && c.child_uffd_wp;
    return {page, child_protection<W>(held->uffd_wp, c)};
  }
  if (const auto* held = std::get_if<swap<W>>(&parent))
    return {swap<W>{held->slot, held->uffd_wp && c.child_uffd_wp, held->exclusive},
            child_protection<W>(held->uffd_wp, c)};
  if (const auto* held = std::get_if<migration<W>>(&parent)) {
    migration<W> moving = *held;
    moving.uffd_wp = moving.uffd_wp && c.child_uffd_wp;
    return {moving, child_protection<W>(held->uffd_wp, c)};
  }
  if (const auto* held = std::get_if<device_private<W>>(&parent)) {
    device_private<W> away = *held;
    away.uffd_wp = away.uffd_wp && c.child_uffd_wp;
    return {away, child_protection<W>(held->uffd_wp, c)};
  }
  if (const auto* held = std::get_if<device_exclusive<W>>(&parent))
    return {device_exclusive<W>{held->frame, held->uffd_wp && c.child_uffd_wp},
            child_protection<W>(held->uffd_wp, c)};
  if (const auto* broken = std::get_if<hwpoison<W>>(&parent))
    return {hwpoison<W>{broken->frame, broken->uffd_wp && c.child_uffd_wp},
            child_protection<W>(broken->uffd_wp, c)};
  if (const auto* mark = std::get_if<marker<W>>(&parent)) {
    const truth<W> protection = is_uffd_wp_marker(*mark);
    if (protection && !c.child_uffd_wp) return {none{}, by<"fork.child.marker_dropped">};
    return {marker<W>{protection, mark->poison, mark->guard}, by<"fork.child.marker_copied">};
  }
  return {none{}, by<"fork.child.empty">};
}

}  // namespace ptecheck::spec
