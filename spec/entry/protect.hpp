#pragma once
// mprotect, seen from one entry. The VMA has its new protection already.
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::protect>{
    rule{"protect.present.follows_vma",
         "A mapped page follows the new protection; it is writable at once only if a write would "
         "need no fault.",
         "S3; change_pte_range(); can_change_pte_writable(); live"},
    rule{"protect.migration.loses_write",
         "The entry of a page that is just being moved, or in the memory of a device, forgets "
         "that it was writable, also where the new protection allows it; an anonymous page that "
         "was writable stays exclusive.",
         "change_pte_range()"},
    rule{"protect.other.stays",
         "What maps nothing is left alone: swap entries, what names a broken page or one that a "
         "device holds, markers, none.",
         "S4; change_pte_range(); live"},
};

/// Whether a write to the mapped page needs no fault, so that a change of protection may allow it.
/// Shared: unless writes must be noticed. Private: an exclusive anonymous page, not protected.
template <class W>
truth<W> writable_at_once(const present<W>& page, const context<W>& c) {
  if (c.shared) return c.writable && !c.uffd_wp;
  return c.writable && c.anon_page && page.exclusive && !(page.uffd_wp && c.uffd_wp);
}

/// What every change of protection makes of a migration entry.
template <class W>
migration<W> without_write(migration<W> moving, const context<W>& c) {
  moving.exclusive = moving.exclusive || (moving.write && c.anon_page);
  moving.write = false;
  return moving;
}

/// The same of one in the memory of a device.
template <class W>
device_private<W> without_write(device_private<W> away, const context<W>&) {
  away.write = false;
  return away;
}

template <class W>
result<W> protection_changed(const entry<W>& before, const context<W>& c) {
  if (const auto* moving = std::get_if<migration<W>>(&before))
    return {without_write(*moving, c), by<"protect.migration.loses_write">};
  if (const auto* away = std::get_if<device_private<W>>(&before))
    return {without_write(*away, c), by<"protect.migration.loses_write">};
  const auto* held = std::get_if<present<W>>(&before);
  if (!held) return {before, by<"protect.other.stays">};
  present<W> page = *held;
  page.accessible = c.readable;
  page.write = writable_at_once(page, c);
  return {page, by<"protect.present.follows_vma">};
}

}  // namespace ptecheck::spec
