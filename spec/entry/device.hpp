#pragma once
// Pages that a device has, seen from one entry: in memory of its own, where no processor gets at
// them, or where they are but for itself.
#include <ptecheck/spec/entry/protect.hpp>
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::device>{
    rule{
        "device.migrate.page",
        "A page that goes to the memory of a device is unmapped everywhere; each entry of it "
        "remembers whether it was writable, exclusive and write-protected, the page whether it was "
        "dirty.",
        "migrate_vma_collect_pmd(); remove_migration_pte()"},
    rule{"device.other_stays",
         "The zero page does not go to a device, nor does what is not mapped, nor the page of a "
         "swap slot that others name; and what is in no device does not come back.",
         "migrate_vma_collect_pmd(); folio_free_swap()"},
    rule{"device.outside",
         "Devices have no pages of file mappings, of KSM or of huge entries here: that is not "
         "modelled.",
         "ptecheck"},
    rule{"device.return.page",
         "A page that comes back from a device does so for all of its entries: each maps it as "
         "writable, exclusive and protected as it was, and clean.",
         "migrate_to_ram(); remove_migration_pte()"},
    rule{"device.hold.page",
         "A page that a device wants for itself is unmapped if it is mapped writable, stays where "
         "it is, and counts as written.",
         "make_device_exclusive()"},
    rule{"device.hold.other_stays",
         "What is not mapped writable stays: the write that would make it so, which is Linux's "
         "first step, is a step of its own here.",
         "make_device_exclusive(); ptecheck"},
};

/// The entry of a page that has gone to the memory of a device, where it is `c.moved_frame`.
template <class W>
result<W> gone_to_device(const entry<W>& before, const context<W>& c) {
  const auto* page = std::get_if<present<W>>(&before);
  if (!page) return {before, by<"device.other_stays">};
  if (is_zero_page<W>(page->frame)) return {before, by<"device.other_stays">};
  return {device_private<W>{c.moved_frame, page->write, page->uffd_wp, page->exclusive},
          by<"device.migrate.page">};
}

/// The entry of a page that has come back, as `c.moved_frame`.
template <class W>
result<W> come_from_device(const entry<W>& before, const context<W>& c) {
  const auto* away = std::get_if<device_private<W>>(&before);
  if (!away) return {before, by<"device.other_stays">};
  return {present<W>{c.moved_frame,
                     c.readable,
                     c.writable && away->write && !away->uffd_wp,
                     false,
                     away->uffd_wp,
                     away->exclusive},
          by<"device.return.page">};
}

/// The entry of a page that a device wants for itself.
template <class W>
result<W> held_by_device(const entry<W>& before, const context<W>&) {
  const auto* page = std::get_if<present<W>>(&before);
  if (!page) return {before, by<"device.hold.other_stays">};
  if (is_zero_page<W>(page->frame) || !page->write) return {before, by<"device.hold.other_stays">};
  return {device_exclusive<W>{page->frame, false}, by<"device.hold.page">};
}

/// The page of an entry, taken back from the device that holds it. It was written, which only an
/// entry that is writable says.
template <class W>
present<W> taken_back(const device_exclusive<W>& held, const context<W>& c) {
  present<W> page{held.frame, c.readable, false, false, held.uffd_wp, true};
  page.write = page.dirty = writable_at_once(page, c);
  return page;
}

}  // namespace ptecheck::spec
