#pragma once
// UFFDIO_WRITEPROTECT, seen from one entry of a VMA that is registered WP. UNREGISTER, and a
// REGISTER that gives up WP, lift the protection in the same way.
#include <ptecheck/spec/entry/protect.hpp>
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::writeprotect>{
    rule{"writeprotect.on.present",
         "A mapped page gets uffd_wp and loses write.",
         "S0; S2; change_pte_range(); live"},
    rule{"writeprotect.on.swap",
         "A swap entry gets uffd_wp in its own form, and so does one that names a broken page or "
         "one that a device holds.",
         "S0; pte_swp_mkuffd_wp(); live"},
    rule{"writeprotect.on.migration",
         "The entry of a page that is just being moved, or in the memory of a device, gets uffd_wp "
         "and forgets that it was writable.",
         "S0; change_pte_range()"},
    rule{"writeprotect.on.none_becomes_marker",
         "Where nothing is mapped a uffd_wp marker remembers the protection: in file mappings "
         "always, in anonymous memory with WP_UNPOPULATED or WP_ASYNC.",
         "S1; userfaultfd_wp_use_markers(); live"},
    rule{"writeprotect.on.none_stays_none",
         "In anonymous memory without WP_UNPOPULATED or WP_ASYNC nothing is remembered, and no "
         "error told.",
         "S2; live"},
    rule{"writeprotect.on.marker_stays",
         "A marker of any kind stays what it is.",
         "S4; change_pte_range(); live"},
    rule{"writeprotect.off.present",
         "A mapped page loses uffd_wp; write comes back at once only if it would need no fault.",
         "S0; change_pte_range(); live"},
    rule{
        "writeprotect.off.swap",
        "A swap entry loses uffd_wp, and so does one that names a broken page or one that a device "
        "holds.",
        "S0; pte_swp_clear_uffd_wp(); live"},
    rule{"writeprotect.off.migration",
         "The entry of a page that is just being moved, or in the memory of a device, loses "
         "uffd_wp; it does not get write back.",
         "change_pte_range()"},
    rule{"writeprotect.off.marker_becomes_none",
         "A uffd_wp marker becomes none.",
         "S1; change_pte_range(); live"},
    rule{
        "writeprotect.off.other_stays", "None, poison and guard stay.", "change_pte_range(); live"},
};

/// Whether a VMA registered WP remembers protection where nothing is mapped.
template <class W>
truth<W> uses_markers(const context<W>& c) {
  return c.uffd_wp && (!c.anonymous || c.wp_unpopulated || c.wp_async);
}

template <class W>
result<W> write_protected(const entry<W>& before, const context<W>& c) {
  if (const auto* held = std::get_if<present<W>>(&before)) {
    present<W> page = *held;
    page.uffd_wp = true;
    page.write = false;
    return {page, by<"writeprotect.on.present">};
  }
  if (const auto* held = std::get_if<swap<W>>(&before))
    return {swap<W>{held->slot, true, held->exclusive}, by<"writeprotect.on.swap">};
  if (const auto* held = std::get_if<hwpoison<W>>(&before))
    return {hwpoison<W>{held->frame, true}, by<"writeprotect.on.swap">};
  if (const auto* held = std::get_if<device_exclusive<W>>(&before))
    return {device_exclusive<W>{held->frame, true}, by<"writeprotect.on.swap">};
  if (const auto* held = std::get_if<migration<W>>(&before)) {
    migration<W> moving = without_write(*held, c);
    moving.uffd_wp = true;
    return {moving, by<"writeprotect.on.migration">};
  }
  if (const auto* held = std::get_if<device_private<W>>(&before)) {
    device_private<W> away = without_write(*held, c);
    away.uffd_wp = true;
    return {away, by<"writeprotect.on.migration">};
  }
  if (std::holds_alternative<marker<W>>(before))
    return {before, by<"writeprotect.on.marker_stays">};
  if (uses_markers(c))
    return {model::uffd_wp_marker<W>(), by<"writeprotect.on.none_becomes_marker">};
  return {before, by<"writeprotect.on.none_stays_none">};
}

template <class W>
result<W> write_unprotected(const entry<W>& before, const context<W>& c) {
  if (const auto* held = std::get_if<present<W>>(&before)) {
    present<W> page = *held;
    page.uffd_wp = false;
    page.write = writable_at_once(page, c);
    return {page, by<"writeprotect.off.present">};
  }
  if (const auto* held = std::get_if<swap<W>>(&before))
    return {swap<W>{held->slot, false, held->exclusive}, by<"writeprotect.off.swap">};
  if (const auto* held = std::get_if<hwpoison<W>>(&before))
    return {hwpoison<W>{held->frame, false}, by<"writeprotect.off.swap">};
  if (const auto* held = std::get_if<device_exclusive<W>>(&before))
    return {device_exclusive<W>{held->frame, false}, by<"writeprotect.off.swap">};
  if (const auto* held = std::get_if<migration<W>>(&before)) {
    migration<W> moving = without_write(*held, c);
    moving.uffd_wp = false;
    return {moving, by<"writeprotect.off.migration">};
  }
  if (const auto* held = std::get_if<device_private<W>>(&before)) {
    device_private<W> away = without_write(*held, c);
    away.uffd_wp = false;
    return {away, by<"writeprotect.off.migration">};
  }
  if (const auto* held = std::get_if<marker<W>>(&before))
    if (is_uffd_wp_marker(*held)) return {none{}, by<"writeprotect.off.marker_becomes_none">};
  return {before, by<"writeprotect.off.other_stays">};
}

}  // namespace ptecheck::spec
