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
    rule{
        "remap.no_vma",
        "A start where nothing is mapped is EFAULT; so is a copy onto the mapping itself, which is "
        "gone then.",
        "vma_lookup(); mremap_to(); live"},
    rule{"remap.beyond_vma",
         "What stays of a mapping that grows, or gets shorter as it moves, has to lie in one VMA; "
         "before 6.17 so had what keeps its size: else EFAULT.",
         "check_prep_vma(); live"},
    rule{"remap.several",
         "Since 6.17 a move that keeps the size moves each VMA of the range by itself, left to "
         "right; a hole between them stays one, and what is at its new place stays.",
         "remap_move(); live"},
    rule{"remap.several.registered",
         "Of a range that is not one VMA, a part that is registered with userfaultfd is EFAULT; "
         "those before it have moved.",
         "vma_multi_allowed(); live"},
    rule{
        "remap.copies",
        "An old length of 0 of a shared mapping leaves it as it is, and maps the same pages of the "
        "file at the new place, with none in it.",
        "move_vma(); live"},
    rule{"remap.outside",
         "What reaches beyond the arena, or far beyond the file, is not modelled.",
         "ptecheck"},
};

template <class W>
result<W> remapped(const entry<W>& before, const context<W>& c) {
  if (!c.registration_lost) return {before, by<"remap.moves">};
  const entry<W> bare = without_uffd_wp(before);
  if (const auto* mark = std::get_if<marker<W>>(&before)) {
    if (is_uffd_wp_marker(*mark)) return {none{}, by<"remap.loses_uffd_wp">};
    return {bare, by<"remap.moves">};
  }
  if (is_protected(before)) return {bare, by<"remap.loses_uffd_wp">};
  return {before, by<"remap.moves">};
}

}  // namespace ptecheck::spec
