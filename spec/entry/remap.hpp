#pragma once
// mremap that moves, seen from one entry: what of it arrives. Where it was, none is left.
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::remap>{
    rule{"remap.loses_uffd_wp",
         "A page, slot or marker that leaves its userfaultfd is no longer protected, nor is a page "
         "that is just being moved to another frame, broken, or with a device.",
         "move_ptes(); userfaultfd_reset_ctx(); live"},
    rule{"remap.moves", "Everything else arrives as it was.", "move_ptes(); live"},
    rule{
        "remap.tail_cut", "What does not fit into the new size is unmapped.", "shrink_vma(); live"},
    rule{"remap.grows", "The new part of a mapping that grows has none.", "expand_vma(); live"},
    rule{
        "remap.no_room", "A mapping that cannot grow where it is is ENOMEM.", "expand_vma(); live"},
    rule{"remap.replaces", "What was at the new place is unmapped first.", "mremap_to(); live"},
    rule{"remap.dontunmap",
         "With MREMAP_DONTUNMAP the old mapping stays, with none in it and not locked.",
         "dontunmap_complete(); live"},
    rule{"remap.loses_registration",
         "Without EVENT_REMAP what was moved belongs to no userfaultfd.",
         "mremap_userfaultfd_prep(); live"},
    rule{"remap.keeps_registration",
         "With EVENT_REMAP what was moved stays registered.",
         "mremap_userfaultfd_prep(); live"},
    rule{"remap.neighbour_stays_registered",
         "What lies beside the new place stays registered.",
         "S2: memory is registered until it is unregistered"},
    rule{
        "remap.refused",
        "An empty new size, a misaligned place, or a new place that overlaps the old one is "
        "EINVAL; so is MREMAP_DONTUNMAP of another size, and an old length of 0 of private memory.",
        "check_mremap_params(); live"},
    rule{"remap.no_vma", "A start where nothing is mapped is EFAULT.", "vma_lookup(); live"},
    rule{"remap.beyond_vma",
         "What stays of a mapping that grows, or gets shorter as it moves, has to lie in one VMA: "
         "else EFAULT.",
         "check_prep_vma(); live"},
    rule{"remap.outside",
         "Several VMAs at once, copies of a mapping, and what reaches beyond the arena are not "
         "modelled.",
         "ptecheck"},
};

template <class W>
result<W> remapped(const entry<W>& before, const context<W>& c) {
  if (!c.registration_lost) return {before, by<"remap.moves">};
  if (const auto* held = std::get_if<present<W>>(&before))
    if (held->uffd_wp) {
      present<W> page = *held;
      page.uffd_wp = false;
      return {page, by<"remap.loses_uffd_wp">};
    }
  if (const auto* held = std::get_if<swap<W>>(&before))
    if (held->uffd_wp)
      return {swap<W>{held->slot, false, held->exclusive}, by<"remap.loses_uffd_wp">};
  if (const auto* held = std::get_if<migration<W>>(&before))
    if (held->uffd_wp) {
      migration<W> moving = *held;
      moving.uffd_wp = false;
      return {moving, by<"remap.loses_uffd_wp">};
    }
  if (const auto* held = std::get_if<device_private<W>>(&before))
    if (held->uffd_wp) {
      device_private<W> away = *held;
      away.uffd_wp = false;
      return {away, by<"remap.loses_uffd_wp">};
    }
  if (const auto* held = std::get_if<device_exclusive<W>>(&before))
    if (held->uffd_wp) return {device_exclusive<W>{held->frame, false}, by<"remap.loses_uffd_wp">};
  if (const auto* held = std::get_if<hwpoison<W>>(&before))
    if (held->uffd_wp) return {hwpoison<W>{held->frame, false}, by<"remap.loses_uffd_wp">};
  if (const auto* mark = std::get_if<marker<W>>(&before)) {
    if (is_uffd_wp_marker(*mark)) return {none{}, by<"remap.loses_uffd_wp">};
    return {marker<W>{false, mark->poison, mark->guard}, by<"remap.moves">};
  }
  return {before, by<"remap.moves">};
}

}  // namespace ptecheck::spec
