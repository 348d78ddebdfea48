#pragma once
// User-mode access: one fault is one step, and the access is tried again until it happened or was
// answered. The order of the questions is Linux's: the VMA, then the kind of entry.
#include <ptecheck/spec/entry/device.hpp>
#include <ptecheck/spec/entry/populate.hpp>
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::access>{
    rule{"access.vma.refuses",
         "What the VMA does not allow is SIGSEGV with SEGV_ACCERR, whatever the entry is.",
         "S4; access_error(); live"},
    rule{"access.present.reads", "A mapped page is read without a fault.", "hardware"},
    rule{"access.present.writes",
         "A writable entry is written without a fault and becomes dirty.",
         "hardware"},
    rule{"access.wp.reported",
         "A write to a page that userfaultfd protects is reported as a write-protect fault.",
         "S0; S2; do_wp_page(); live"},
    rule{"access.wp.async",
         "With WP_ASYNC the kernel lifts the protection itself, silently.",
         "UFFD_FEATURE_WP_ASYNC; do_wp_page(); live"},
    rule{"access.shared.becomes_writable",
         "A write to a read-only entry of a shared mapping makes it writable in place.",
         "wp_page_shared(); live"},
    rule{"access.cow.reuses",
         "An anonymous page that nobody else maps, or needs as the page of a swap slot, is written "
         "in place; a page of KSM never is, and one that is not exclusive need not be.",
         "wp_can_reuse_anon_folio(); live"},
    rule{"access.cow.copies",
         "Else a write takes a copy, which is exclusive and carries no write-protection.",
         "S0; wp_page_copy()"},
    rule{"access.swap.comes_back",
         "A swapped page comes back with its uffd_wp, exclusive if it was or if no other entry "
         "names the slot; it is writable only if it is exclusive, the VMA allows it, and it is not "
         "write-protected.",
         "S0; do_swap_page(); live"},
    rule{"access.swap.finds_cached",
         "If the page of the slot is in memory already, because another entry brought it back, "
         "that page is mapped; then only a write makes it exclusive, and only if no other entry "
         "names the page or the slot.",
         "swap_cache_get_folio(); should_try_to_free_swap(); live"},
    rule{"access.swap.waits",
         "While that page is just being moved the access waits for it.",
         "do_swap_page(); folio_lock_or_retry()"},
    rule{"access.migration.waits",
         "An access to a page that is just being moved waits until it has come to its new place, "
         "and is tried again there.",
         "migration_entry_wait()"},
    rule{"access.device_private.comes_back",
         "An access to a page in the memory of a device has it come back, and is tried again.",
         "do_swap_page(); migrate_to_ram()"},
    rule{"access.device_exclusive.takes_back",
         "An access takes a page back from the device that holds it: it is mapped again, "
         "writable and dirty if the VMA allows it and the page is not protected, and the access "
         "is tried again.",
         "restore_exclusive_pte()"},
    rule{"access.hwpoison.kills",
         "An access to a page whose memory is broken is SIGBUS with BUS_MCEERR_AR.",
         "do_swap_page(); do_sigbus()"},
    rule{"access.poison.kills",
         "An access to a poison marker is SIGBUS.",
         "UFFDIO_POISON; handle_pte_marker(); live"},
    rule{"access.guard.kills", "An access to a guard is SIGSEGV with SEGV_MAPERR.", "S4; live"},
};

/// A write-protect fault, told to whom the userfaultfd was made to tell it.
template <class W>
result<W> write_protect_fault(present<W> page, const context<W>& c) {
  if (c.wp_async) {
    page.uffd_wp = false;
    return {page, by<"access.wp.async">, effect::nothing, reply::again};
  }
  if (c.sigbus) return {page, by<"access.wp.reported">, effect::nothing, reply::bus_adrerr};
  return {page, by<"access.wp.reported">, effect::nothing, reply::wp_message};
}

template <class W>
result<W> accessed(present<W> page, access how, const context<W>& c) {
  if (how == access::read) return {page, by<"access.present.reads">};
  if (page.write) {
    page.dirty = true;
    return {page, by<"access.present.writes">};
  }
  if (page.uffd_wp && c.uffd_wp) return write_protect_fault(page, c);
  if (c.shared) {
    page.write = page.dirty = true;
    return {page, by<"access.shared.becomes_writable">, effect::nothing, reply::again};
  }
  const truth<W> alone = c.mapped_once && !c.in_swap_cache && !c.ksm_page && !c.repointed;
  if (c.anon_page && (page.exclusive || alone)) {
    page.write = page.dirty = page.exclusive = true;
    return {page, by<"access.cow.reuses">, effect::nothing, reply::again};
  }
  return {present<W>{c.fresh_frame, true, true, true, false, true},
          by<"access.cow.copies">,
          effect::copy_frame,
          reply::again};
}

template <class W>
result<W> accessed(const swap<W>& slot, access how, const context<W>& c) {
  if (c.swap_cached && c.swap_migrates)
    return {slot, by<"access.swap.waits">, effect::nothing, reply::waits};
  const truth<W> alone = !c.slot_shared && (!c.swap_cached || truth<W>{how == access::write});
  const truth<W> exclusive = slot.exclusive || alone;
  const truth<W> write = c.writable && exclusive && !(slot.uffd_wp && c.uffd_wp);
  present<W> page{c.fresh_frame, true, write, false, slot.uffd_wp, exclusive};
  if (!c.swap_cached) return {page, by<"access.swap.comes_back">, effect::load_frame, reply::again};
  page.frame = c.swap_frame;
  return {page, by<"access.swap.finds_cached">, effect::nothing, reply::again};
}

template <class W>
result<W> accessed(const migration<W>& moving, access, const context<W>&) {
  return {moving, by<"access.migration.waits">, effect::nothing, reply::waits};
}

template <class W>
result<W> accessed(const hwpoison<W>& broken, access, const context<W>&) {
  return {broken, by<"access.hwpoison.kills">, effect::nothing, reply::hwpoisoned};
}

template <class W>
result<W> accessed(const device_private<W>& away, access, const context<W>&) {
  return {away, by<"access.device_private.comes_back">, effect::nothing, reply::waits};
}

template <class W>
result<W> accessed(const device_exclusive<W>& held, access, const context<W>& c) {
  return {
      taken_back(held, c), by<"access.device_exclusive.takes_back">, effect::nothing, reply::again};
}

template <class W>
result<W> accessed(const marker<W>& mark, access how, const context<W>& c) {
  if (mark.poison) return {mark, by<"access.poison.kills">, effect::nothing, reply::poisoned};
  if (mark.guard) return {mark, by<"access.guard.kills">, effect::nothing, reply::segv_maperr};
  return populated<W>(mark, how, c.uffd_wp, c);
}

template <class W>
result<W> accessed(const none& nothing, access how, const context<W>& c) {
  return populated<W>(nothing, how, false, c);
}

/// One step of a user access.
template <class W>
result<W> accessed(const entry<W>& before, access how, const context<W>& c) {
  const truth<W> allowed = how == access::read ? c.readable : c.writable;
  if (!allowed) return {before, by<"access.vma.refuses">, effect::nothing, reply::segv_accerr};
  return std::visit([&](const auto& held) { return accessed<W>(held, how, c); }, before);
}

}  // namespace ptecheck::spec
