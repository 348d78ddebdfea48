#pragma once
// The ioctls of userfaultfd that put something where a page is missing, seen from one entry.
#include <ptecheck/spec/result.hpp>

#include <optional>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::fill>{
    rule{"fill.beyond_eof",
         "Beyond the end of the file nothing can be filled: EFAULT.",
         "mfill_file_over_size(); live"},
    rule{"fill.occupied",
         "What names a page or a slot is never replaced: EEXIST.",
         "mfill_atomic_install_pte(); live"},
    rule{"fill.guard.stays",
         "A guard is never replaced: EEXIST.",
         "S4; mm: correctly handle UFFD PTE markers (c093cf451094)"},
    rule{"fill.cached",
         "In a shared mapping a page that the file has already is EEXIST.",
         "shmem_mfill_atomic_pte(); live"},
    rule{"fill.copy.installs",
         "COPY maps a page with the caller's contents, over none, poison or a uffd_wp marker; "
         "write-protected only if asked for.",
         "S2; mfill_atomic_install_pte(); live"},
    rule{"fill.zeropage.maps_zero_page",
         "ZEROPAGE maps the zero page, only where nothing is remembered.",
         "mfill_atomic_pte_zeropage(); live"},
    rule{"fill.zeropage.shared_installs",
         "In a shared mapping ZEROPAGE is COPY of a zeroed page.",
         "shmem_mfill_atomic_pte(); live"},
    rule{"fill.marker.stays",
         "ZEROPAGE and POISON replace no marker: EEXIST.",
         "mfill_atomic_pte_zeropage(); mfill_atomic_pte_poison(); live"},
    rule{"fill.continue.no_page",
         "CONTINUE where the file has no page is EFAULT.",
         "mfill_atomic_pte_continue(); live"},
    rule{"fill.continue.waits",
         "CONTINUE waits for a page of the file that is just being moved.",
         "shmem_get_folio_gfp(); folio_lock()"},
    rule{"fill.continue.maps_cache",
         "CONTINUE maps the page of the file, over none, poison or a uffd_wp marker; writable only "
         "in a shared mapping, write-protected only if asked for.",
         "mfill_atomic_pte_continue(); live"},
    rule{"fill.poison.marks", "POISON leaves a poison marker.", "mfill_atomic_pte_poison(); live"},
};

template <class W>
result<W> refused(const entry<W>& before, rule_id why, reply answer = reply::exists) {
  return {before, why, effect::nothing, answer};
}

/// Where COPY and CONTINUE may not put a page, and why.
template <class W>
std::optional<result<W>> occupied(const entry<W>& before) {
  const auto* mark = std::get_if<marker<W>>(&before);
  if (mark && mark->guard) return refused<W>(before, by<"fill.guard.stays">);
  if (!mark && !std::holds_alternative<none>(before))
    return refused<W>(before, by<"fill.occupied">);
  return {};
}

/// A new page with supplied contents. A shared mapping gives it to the file.
template <class W>
result<W> installed(const entry<W>& before,
                    const truth<W>& uffd_wp,
                    rule_id by_whom,
                    const context<W>& c) {
  if (c.beyond_eof) return refused<W>(before, by<"fill.beyond_eof">, reply::bad_address);
  if (c.shared && c.cached) return refused<W>(before, by<"fill.cached">);
  if (const auto no = occupied<W>(before)) return *no;
  const effect content = c.shared ? effect::cache_fill : effect::fill_frame;
  return {present<W>{c.fresh_frame, c.readable, c.writable && !uffd_wp, true, uffd_wp, !c.shared},
          by_whom,
          content};
}

/// UFFDIO_COPY; `uffd_wp`: with UFFDIO_COPY_MODE_WP.
template <class W>
result<W> copied(const entry<W>& before, const truth<W>& uffd_wp, const context<W>& c) {
  return installed<W>(before, uffd_wp, by<"fill.copy.installs">, c);
}

/// UFFDIO_CONTINUE; `uffd_wp`: with UFFDIO_CONTINUE_MODE_WP.
template <class W>
result<W> continued(const entry<W>& before, const truth<W>& uffd_wp, const context<W>& c) {
  if (c.beyond_eof || !c.cached)
    return refused<W>(before, by<"fill.continue.no_page">, reply::bad_address);
  if (c.cache_migrates) return refused<W>(before, by<"fill.continue.waits">, reply::waits);
  if (const auto no = occupied<W>(before)) return *no;
  const truth<W> write = c.shared && c.writable && !uffd_wp;
  return {present<W>{c.cache_frame, c.readable, write, true, uffd_wp, false},
          by<"fill.continue.maps_cache">};
}

/// Where ZEROPAGE (of private mappings) and POISON find anything but none.
template <class W>
result<W> not_none(const entry<W>& before) {
  const auto* mark = std::get_if<marker<W>>(&before);
  if (!mark) return refused<W>(before, by<"fill.occupied">);
  if (mark->guard) return refused<W>(before, by<"fill.guard.stays">);
  return refused<W>(before, by<"fill.marker.stays">);
}

/// UFFDIO_ZEROPAGE.
template <class W>
result<W> zero_filled(const entry<W>& before, const context<W>& c) {
  if (c.shared) return installed<W>(before, false, by<"fill.zeropage.shared_installs">, c);
  if (c.beyond_eof) return refused<W>(before, by<"fill.beyond_eof">, reply::bad_address);
  if (!std::holds_alternative<none>(before)) return not_none<W>(before);
  return {present<W>{model::pfn<W>{}, c.readable, false, false, false, false},
          by<"fill.zeropage.maps_zero_page">};
}

/// UFFDIO_POISON.
template <class W>
result<W> poisoned(const entry<W>& before, const context<W>& c) {
  if (c.beyond_eof) return refused<W>(before, by<"fill.beyond_eof">, reply::bad_address);
  if (!std::holds_alternative<none>(before)) return not_none<W>(before);
  return {model::poison_marker<W>(), by<"fill.poison.marks">};
}

}  // namespace ptecheck::spec
