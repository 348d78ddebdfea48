#pragma once
// What Linux's inline functions on words that name no page compute, under Linux's names
// (include/linux/swapops.h). An entry outside page tables has its type in its highest six bits.
#include <ptecheck/impl/packed/kernel_inline_leaf.hpp>

namespace ptecheck::impl::packed::kernel_inline {

inline constexpr model::flag<"swap_soft_dirty", 1> swap_soft_dirty{};
static_assert((covered(swapped::layout) & swap_soft_dirty.mask) == 0);

inline constexpr model::bits<"offset", 0, 57> entry_offset{};
inline constexpr model::bits<"type", 58, 63> entry_type{};

template <word W>
constexpr W swp_entry(const W& type, const W& offset) {
  return entry_type.of(type) | entry_offset.of(offset);
}
template <word W>
constexpr W swp_type(const W& entry) {
  return entry_type.get(entry);
}
template <word W>
constexpr W swp_offset(const W& entry) {
  return entry_offset.get(entry);
}
/// Of the type the highest bit is lost, of the offset the highest eight.
template <word W>
constexpr W swp_entry_to_pte(const W& entry) {
  return swapped::type.of(swp_type(entry)) | swapped::offset.of(swp_offset(entry));
}
template <word W>
constexpr W pte_to_swp_entry(const W& x) {
  return swp_entry(swapped::type.get(x), swapped::offset.get(x));
}
template <word W>
constexpr W softleaf_from_pte(const W& x) {
  return select(is_swap_pte(x), pte_to_swp_entry(x), W{nothing});
}

template <word W>
constexpr W pte_swp_mkuffd_wp(const kernel_form& form, const W& x) {
  return form.uffd_wp ? swapped::uffd_wp.set(x) : x;
}
template <word W>
constexpr truth<W> pte_swp_uffd_wp(const kernel_form& form, const W& x) {
  return truth<W>{form.uffd_wp} && swapped::uffd_wp.test(x);
}
template <word W>
constexpr W pte_swp_clear_uffd_wp(const kernel_form& form, const W& x) {
  return form.uffd_wp ? swapped::uffd_wp.clear(x) : x;
}
template <word W>
constexpr W pte_swp_mksoft_dirty(const kernel_form& form, const W& x) {
  return form.soft_dirty ? swap_soft_dirty.set(x) : x;
}
template <word W>
constexpr truth<W> pte_swp_soft_dirty(const kernel_form& form, const W& x) {
  return truth<W>{form.soft_dirty} && swap_soft_dirty.test(x);
}
template <word W>
constexpr W pte_swp_clear_soft_dirty(const kernel_form& form, const W& x) {
  return form.soft_dirty ? swap_soft_dirty.clear(x) : x;
}
template <word W>
constexpr W pte_swp_mkexclusive(const W& x) {
  return swapped::exclusive.set(x);
}
template <word W>
constexpr truth<W> pte_swp_exclusive(const W& x) {
  return swapped::exclusive.test(x);
}
template <word W>
constexpr W pte_swp_clear_exclusive(const W& x) {
  return swapped::exclusive.clear(x);
}
template <word W>
constexpr W pte_swp_clear_flags(const kernel_form& form, const W& x) {
  return pte_swp_clear_uffd_wp(form, pte_swp_clear_soft_dirty(form, pte_swp_clear_exclusive(x)));
}

template <word W>
constexpr truth<W> has_type(const W& entry, std::uint64_t type) {
  return swp_type(entry) == W{type};
}
template <word W>
constexpr truth<W> non_swap_entry(const kernel_form& form, const W& entry) {
  return at_least<entry_type.width>(swp_type(entry), form.most_swap_areas);
}
template <word W>
constexpr truth<W> is_readable_migration_entry(const kernel_form& form, const W& entry) {
  return has_type(entry, form.migration_read);
}
template <word W>
constexpr truth<W> is_readable_exclusive_migration_entry(const kernel_form& form, const W& entry) {
  return has_type(entry, form.migration_read_exclusive);
}
template <word W>
constexpr truth<W> is_writable_migration_entry(const kernel_form& form, const W& entry) {
  return has_type(entry, form.migration_write);
}
template <word W>
constexpr truth<W> is_migration_entry(const kernel_form& form, const W& entry) {
  return is_readable_migration_entry(form, entry) || is_writable_migration_entry(form, entry) ||
         is_readable_exclusive_migration_entry(form, entry);
}
template <word W>
constexpr truth<W> is_hwpoison_entry(const kernel_form& form, const W& entry) {
  return has_type(entry, form.hwpoison);
}
template <word W>
constexpr truth<W> is_writable_device_private_entry(const kernel_form& form, const W& entry) {
  return has_type(entry, form.device_write);
}
template <word W>
constexpr truth<W> is_device_private_entry(const kernel_form& form, const W& entry) {
  return has_type(entry, form.device_write) || has_type(entry, form.device_read);
}
template <word W>
constexpr truth<W> is_device_exclusive_entry(const kernel_form& form, const W& entry) {
  return has_type(entry, form.device_exclusive) || has_type(entry, form.device_exclusive_read);
}
template <word W>
constexpr truth<W> is_pfn_swap_entry(const kernel_form& form, const W& entry) {
  return is_migration_entry(form, entry) || is_device_private_entry(form, entry) ||
         is_device_exclusive_entry(form, entry) || is_hwpoison_entry(form, entry);
}
template <word W>
constexpr W swp_offset_pfn(const kernel_form& form, const W& entry) {
  return entry & W{(std::uint64_t{1} << form.frame_bits) - 1};
}

/// An entry of this type; the kernel makes the entry 0 where it does not have the type.
template <word W>
constexpr W made(std::uint64_t type, const W& offset) {
  return type == no_type ? W{nothing} : swp_entry(W{type}, offset);
}
template <word W>
constexpr W make_readable_migration_entry(const kernel_form& form, const W& frame) {
  return made(form.migration_read, frame);
}
template <word W>
constexpr W make_readable_exclusive_migration_entry(const kernel_form& form, const W& frame) {
  return made(form.migration_read_exclusive, frame);
}
template <word W>
constexpr W make_writable_migration_entry(const kernel_form& form, const W& frame) {
  return made(form.migration_write, frame);
}
template <word W>
constexpr W make_readable_device_private_entry(const kernel_form& form, const W& frame) {
  return made(form.device_read, frame);
}
template <word W>
constexpr W make_writable_device_private_entry(const kernel_form& form, const W& frame) {
  return made(form.device_write, frame);
}

/// The bit so far above the frame, where migration keeps it.
constexpr std::uint64_t above_frame(const kernel_form& form, unsigned distance) {
  return form.migration_keeps_accessed_dirty ? std::uint64_t{1} << (form.frame_bits + distance) : 0;
}
template <word W>
constexpr W make_migration_entry_young(const kernel_form& form, const W& entry) {
  return entry | W{above_frame(form, 0)};
}
template <word W>
constexpr W make_migration_entry_dirty(const kernel_form& form, const W& entry) {
  return entry | W{above_frame(form, 1)};
}
template <word W>
constexpr truth<W> is_migration_entry_young(const kernel_form& form, const W& entry) {
  return !((entry & W{above_frame(form, 0)}) == W{nothing});
}
template <word W>
constexpr truth<W> is_migration_entry_dirty(const kernel_form& form, const W& entry) {
  return !((entry & W{above_frame(form, 1)}) == W{nothing});
}

template <word W>
constexpr W make_pte_marker_entry(const kernel_form& form, const W& payload) {
  return made(form.marker, payload);
}
template <word W>
constexpr W make_pte_marker(const kernel_form& form, const W& payload) {
  return swp_entry_to_pte(make_pte_marker_entry(form, payload));
}
template <word W>
constexpr truth<W> is_pte_marker_entry(const kernel_form& form, const W& entry) {
  return has_type(entry, form.marker);
}
template <word W>
constexpr truth<W> is_pte_marker(const kernel_form& form, const W& x) {
  return is_swap_pte(x) && is_pte_marker_entry(form, pte_to_swp_entry(x));
}
template <word W>
constexpr W pte_marker_get(const kernel_form& form, const W& entry) {
  return entry & W{form.payloads};
}
/// Whether a marker remembers it. A kernel that does not know a payload never sees it.
template <word W>
constexpr truth<W> remembers(const kernel_form& form, const W& entry, std::uint64_t payload) {
  const W known{form.payloads & payload};
  return is_pte_marker_entry(form, entry) && !((entry & known) == W{nothing});
}
template <word W>
constexpr truth<W> pte_marker_uffd_wp(const kernel_form& form, const W& x) {
  return truth<W>{form.uffd_wp_markers} && is_swap_pte(x) &&
         remembers(form, pte_to_swp_entry(x), marked::uffd_wp_payload);
}
template <word W>
constexpr truth<W> is_poisoned_swp_entry(const kernel_form& form, const W& entry) {
  return remembers(form, entry, marked::poison_payload);
}
/// Before Linux 6.6; later kernels have a marker for it.
template <word W>
constexpr truth<W> is_swapin_error_entry(const kernel_form& form, const W& entry) {
  return has_type(entry, form.swapin_error);
}
template <word W>
constexpr truth<W> is_guard_swp_entry(const kernel_form& form, const W& entry) {
  return remembers(form, entry, marked::guard_payload);
}
template <word W>
constexpr truth<W> pte_none_mostly(const kernel_form& form, const W& x) {
  return is_none(x) || is_pte_marker(form, x);
}
template <word W>
constexpr truth<W> pte_swp_uffd_wp_any(const kernel_form& form, const W& x) {
  return truth<W>{form.uffd_wp} && is_swap_pte(x) &&
         (pte_swp_uffd_wp(form, x) || pte_marker_uffd_wp(form, x));
}
/// fork: a child without the protection of userfaultfd forgets that a page was protected.
template <word W>
constexpr W copy_pte_marker(const kernel_form& form, const W& entry, const W& keeps) {
  const W protection = select(keeps == W{nothing}, W{nothing}, W{marked::uffd_wp_payload});
  const W always{marked::poison_payload | marked::guard_payload};
  return pte_marker_get(form, entry) & (always | protection);
}

}  // namespace ptecheck::impl::packed::kernel_inline
