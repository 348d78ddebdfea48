#pragma once
// The first access to a page: what the fault puts where nothing was mapped.
#include <ptecheck/spec/result.hpp>

namespace ptecheck::spec {

template <>
inline constexpr std::array rules_of<family::populate>{
    rule{"populate.missing_is_reported",
         "A page that is missing (no page in anonymous memory, a hole of the file in a file "
         "mapping) is reported where the VMA is registered MISSING.",
         "S2; do_anonymous_page(); shmem_get_folio_gfp(); live"},
    rule{"populate.minor_is_reported",
         "A page that the file has already is reported where the VMA is registered MINOR.",
         "shmem_get_folio_gfp(); userfaultfd_minor(); live"},
    rule{"populate.anon.reads_zero_page",
         "A first read of anonymous memory maps the zero page.",
         "do_anonymous_page(); live"},
    rule{"populate.anon.takes_frame",
         "A first write to anonymous memory takes a zeroed frame.",
         "do_anonymous_page(); live"},
    rule{"populate.file.beyond_eof_kills",
         "An access beyond the end of the file is SIGBUS, and a marker there stays.",
         "shmem_fault(); live"},
    rule{"populate.file.fills_hole",
         "An access to a hole of the file gives the file a zero page.",
         "shmem_get_folio_gfp()"},
    rule{"populate.file.waits",
         "While the page of the file is just being moved whoever would map it, or copy it, waits.",
         "shmem_get_folio_gfp(); folio_lock()"},
    rule{"populate.file.reads_cache",
         "A first read of a file mapping maps the page of the file; it is writable at once only in "
         "a shared mapping that is not registered WP.",
         "do_read_fault(); vma_wants_writenotify(); live"},
    rule{"populate.file.maps_around",
         "A read fault may map other pages that the file has, beside its own: in the same VMA and "
         "the same page table, where nothing is, and none that is just being moved, unless the VMA "
         "is registered WP or MINOR.",
         "do_fault_around(); uffd_disable_fault_around(); live"},
    rule{"populate.shared.writes_cache",
         "A first write to a shared mapping maps the page of the file, writable.",
         "do_shared_fault()"},
    rule{"populate.private.copies_cache",
         "A first write to a private file mapping maps a copy of the page of the file.",
         "do_cow_fault()"},
    rule{"populate.marker.keeps_uffd_wp",
         "Where a uffd_wp marker was, the new entry is write-protected and a write faults again.",
         "S1; do_pte_missing(); live"},
};

/// A missing page is a message, or SIGBUS where the userfaultfd was made with that feature.
template <class W>
result<W> missing_fault(const entry<W>& before, const context<W>& c) {
  const reply answer = c.sigbus ? reply::bus_adrerr : reply::missing_message;
  return {before, by<"populate.missing_is_reported">, effect::nothing, answer};
}

template <class W>
result<W> minor_fault(const entry<W>& before, const context<W>& c) {
  const reply answer = c.sigbus ? reply::bus_adrerr : reply::minor_message;
  return {before, by<"populate.minor_is_reported">, effect::nothing, answer};
}

/// Marks what a fault made as write-protected, if a uffd_wp marker was there.
template <class W>
result<W> remembering(const truth<W>& uffd_wp, present<W> page, rule_id made_by, effect content) {
  if (!uffd_wp) return {page, made_by, content, reply::again};
  page.uffd_wp = true;
  page.write = false;
  return {page, by<"populate.marker.keeps_uffd_wp">, content, reply::again};
}

template <class W>
result<W> populated_anon(const entry<W>& before,
                         access how,
                         const truth<W>& uffd_wp,
                         const context<W>& c) {
  if (c.uffd_missing) return missing_fault<W>(before, c);
  if (how == access::read)
    return remembering<W>(uffd_wp,
                          {model::pfn<W>{}, true, false, false, false, false},
                          by<"populate.anon.reads_zero_page">,
                          effect::nothing);
  return remembering<W>(uffd_wp,
                        {c.fresh_frame, true, true, true, false, true},
                        by<"populate.anon.takes_frame">,
                        effect::zero_frame);
}

template <class W>
result<W> populated_file(const entry<W>& before,
                         access how,
                         const truth<W>& uffd_wp,
                         const context<W>& c) {
  if (c.beyond_eof)
    return {before, by<"populate.file.beyond_eof_kills">, effect::nothing, reply::bus_adrerr};
  if (!c.cached) {
    if (c.uffd_missing) return missing_fault<W>(before, c);
    return {before, by<"populate.file.fills_hole">, effect::cache_zero, reply::again};
  }
  if (c.uffd_minor) return minor_fault<W>(before, c);
  if (c.cache_migrates) return {before, by<"populate.file.waits">, effect::nothing, reply::waits};
  if (how == access::read) {
    const truth<W> write = c.shared && c.writable && !c.uffd_wp;
    return remembering<W>(uffd_wp,
                          {c.cache_frame, true, write, false, false, false},
                          by<"populate.file.reads_cache">,
                          effect::nothing);
  }
  if (c.shared)
    return remembering<W>(uffd_wp,
                          {c.cache_frame, true, true, true, false, false},
                          by<"populate.shared.writes_cache">,
                          effect::nothing);
  return remembering<W>(uffd_wp,
                        {c.fresh_frame, true, true, true, false, true},
                        by<"populate.private.copies_cache">,
                        effect::copy_cache);
}

/// The fault on a page where nothing is mapped. `uffd_wp`: a marker says that it was protected.
template <class W>
result<W> populated(const entry<W>& before,
                    access how,
                    const truth<W>& uffd_wp,
                    const context<W>& c) {
  if (c.anonymous) return populated_anon<W>(before, how, uffd_wp, c);
  return populated_file<W>(before, how, uffd_wp, c);
}

}  // namespace ptecheck::spec
