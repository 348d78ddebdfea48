// The deviations of Linux 6.18.
#include <ptecheck/spec/deviations/deviation.hpp>
#include <ptecheck/spec/entry/access.hpp>
#include <ptecheck/spec/entry/fill.hpp>
#include <ptecheck/spec/entry/guard.hpp>
#include <ptecheck/spec/entry/ksm.hpp>
#include <ptecheck/spec/entry/move.hpp>
#include <ptecheck/spec/entry/remap.hpp>
#include <ptecheck/spec/entry/writeprotect.hpp>
#include <ptecheck/spec/entry/zap.hpp>
#include <ptecheck/spec/machine/calls.hpp>

#include <array>

namespace ptecheck::spec {
namespace {

using model::machine_word;

template <class Op>
bool during(const situation& at) {
  return std::holds_alternative<Op>(at.during);
}

constexpr std::array lifts{by<"writeprotect.off.present">,
                           by<"writeprotect.off.swap">,
                           by<"writeprotect.off.marker_becomes_none">};
constexpr std::array populates{by<"populate.missing_is_reported">,
                               by<"populate.minor_is_reported">,
                               by<"populate.anon.reads_zero_page">,
                               by<"populate.anon.takes_frame">,
                               by<"populate.file.beyond_eof_kills">,
                               by<"populate.file.fills_hole">,
                               by<"populate.file.reads_cache">,
                               by<"populate.shared.writes_cache">,
                               by<"populate.private.copies_cache">};
constexpr std::array drops{by<"zap.drops">};
constexpr std::array drops_poison{by<"zap.poison.goes">};
constexpr std::array guard_stays{by<"fill.guard.stays">};
constexpr std::array replaces{by<"guard.install.replaces">};
constexpr std::array repoints{by<"ksm.merge.repoints">};
constexpr std::array brings_slot{by<"move.slot">};
constexpr std::array neighbours{by<"remap.neighbour_stays_registered">};
constexpr std::array tells_nothing{by<"seal.tells_nothing">};
constexpr std::array marker_stays{by<"writeprotect.on.marker_stays">};

bool is_uffd_wp_marker(const entry<>& e) {
  const auto* mark = std::get_if<marker<>>(&e);
  return mark != nullptr && spec::is_uffd_wp_marker(*mark);
}

/// pte_swp_uffd_wp of poison or of a guard.
bool has_stray_bit(const entry<>& e) {
  const auto* mark = std::get_if<marker<>>(&e);
  return mark != nullptr && mark->uffd_wp && !is_uffd_wp_marker(e);
}

/// What a zap makes a uffd_wp marker of, or leaves as one.
bool leaves_marker(const situation& at) {
  if (at.c.anonymous) return false;
  return is_uffd_wp_marker(at.before) ||
         (at.c.uffd_wp && (has_uffd_wp(at.before) || has_stray_bit(at.before)));
}

bool poison_leaves_marker(const situation& at) {
  return has_stray_bit(at.before) && leaves_marker(at);
}

result<> left_as_uffd_wp_marker(const situation& at) {
  return {model::uffd_wp_marker(), at.answer.by};
}

bool is_protected_page(const situation& at) {
  const auto* page = std::get_if<present<>>(&at.before);
  return page != nullptr && page->uffd_wp;
}

result<> unprotected(const situation& at) {
  result<> other = at.answer;
  std::get<present<>>(other.after).uffd_wp = false;
  return other;
}

bool is_protected_slot(const situation& at) {
  const auto* slot = std::get_if<swap<>>(&at.before);
  return slot != nullptr && slot->uffd_wp;
}

result<> still_protected(const situation& at) {
  result<> other = at.answer;
  std::get<swap<>>(other.after).uffd_wp = true;
  return other;
}

bool scans_guard_or_poison(const situation& at) {
  return during<model::pagemap_scan>(at) && !is_uffd_wp_marker(at.before);
}

result<> marked(const situation& at) {
  marker<> mark = std::get<marker<>>(at.before);
  mark.uffd_wp = true;
  return {mark, at.answer.by};
}

/// A marker where nobody watches any more.
bool is_stale_marker(const situation& at) {
  return !at.c.uffd_wp && is_uffd_wp_marker(at.before);
}

bool is_stale_marker_of_file(const situation& at) {
  return !at.c.anonymous && is_stale_marker(at);
}

result<> cleared_first(const situation& at) {
  return {none{}, at.answer.by, effect::nothing, reply::again};
}

result<> stays_for_ever(const situation& at) {
  return {at.before, at.answer.by, effect::nothing, reply::never};
}

result<> left_as_it_is(const situation& at) {
  return {at.before, at.answer.by};
}

bool always(const situation&) {
  return true;
}

bool overwrites_guard(const situation& at) {
  return during<model::uffdio_copy>(at) || during<model::uffdio_continue>(at) ||
         (during<model::uffdio_zeropage>(at) && at.c.shared);
}

/// As if nothing had been there.
result<> filled(const situation& at) {
  if (const auto* op = std::get_if<model::uffdio_copy>(&at.during))
    return copied<machine_word>(none{}, op->wp, at.c);
  if (const auto* op = std::get_if<model::uffdio_continue>(&at.during))
    return continued<machine_word>(none{}, op->wp, at.c);
  return zero_filled<machine_word>(none{}, at.c);
}

constexpr std::array known_deviations{
    deviation{
        "DEV-1",
        "KSM takes the protection away from a page that it merges into another: the next "
        "write is not reported, and with WP_ASYNC the page becomes WRITTEN though nobody "
        "wrote.",
        repoints,
        is_protected_page,
        unprotected,
        "S0: \"Accurate userfaultfd WP tracking is possible by tracking exactly which virtual "
        "memory ranges were writeprotected by userland. We can't relay only on the RW bit of "
        "the mapped pagetable because that information is destroyed by fork() or KSM or "
        "swap\"",
        "Linux 6.18.44: of 20 pairs of equal protected pages 20 of 40 lost it",
        "maps=anon uffd=wp\n"
        "uffdio_copy mm=0 pages=0+1 value=1 wp=on\n"
        "uffdio_copy mm=0 pages=1+1 value=1 wp=on\n"
        "madvise_mergeable mm=0 pages=0+2 merge=on\n"
        "ksm_merge mm=0 | repointed=0x1\n"},
    deviation{"DEV-2",
              "MADV_GUARD_INSTALL over a protected page of a file mapping never returns: the zap "
              "leaves a uffd_wp marker, which the install finds occupied, for ever.",
              replaces,
              leaves_marker,
              stays_for_ever,
              "madvise(2), MADV_GUARD_INSTALL: \"If the region maps memory pages those mappings "
              "will be replaced as part of the operation\"",
              "Linux 6.18.44: still running after 5 s of processor time; a fatal signal ends it",
              "maps=shmem uffd=wp\n"
              "uffdio_writeprotect mm=0 pages=0+1 protect=on\n"
              "madvise_guard_install mm=0 pages=0+1\n"},
    deviation{
        "DEV-3",
        "A REGISTER that gives up WP leaves the protection in the entries: a later write "
        "makes them writable with uffd_wp still set, and goes unseen when WP is back; in hugetlb "
        "memory it never returns.",
        lifts,
        during<model::uffdio_register>,
        left_as_it_is,
        "userfaultfd.2 (S2): \"the userspace will receive a page fault message when a "
        "write-protected page is written. The faulted thread will be stopped from execution "
        "until the userspace "
        "un-write-protect the page\"",
        "Linux 6.18.44; with WP_ASYNC the page is lost for PAGEMAP_SCAN",
        "maps=anon uffd=wp\n"
        "uffdio_copy mm=0 pages=0+1 value=1 wp=on\n"
        "uffdio_register mm=0 pages=0+1 mode=missing\n"},
    deviation{"DEV-3",
              "The first fault on a marker that is left over makes it none, the next one goes on.",
              populates,
              is_stale_marker,
              cleared_first,
              "as above: no marker is left where nobody watches",
              "Linux 6.18.44",
              "maps=shmem uffd=wp\n"
              "uffdio_writeprotect mm=0 pages=0+1 protect=on\n"
              "uffdio_register mm=0 pages=0+1 mode=missing\n"
              "read mm=0 page=0\n"},
    deviation{"DEV-3",
              "A zap leaves a left-over marker of a file mapping where it is.",
              drops,
              is_stale_marker_of_file,
              left_as_it_is,
              "as above: no marker is left where nobody watches",
              "Linux 6.18.44",
              "maps=shmem uffd=wp\n"
              "uffdio_writeprotect mm=0 pages=0+1 protect=on\n"
              "uffdio_register mm=0 pages=0+1 mode=missing\n"
              "madvise_dontneed mm=0 pages=0+1\n"},
    deviation{
        "DEV-4",
        "UFFDIO_MOVE takes the protection of a swapped page along, to memory that nobody "
        "protected and where perhaps nobody watches; of a page that is not swapped it does "
        "not.",
        brings_slot,
        is_protected_slot,
        still_protected,
        "S0: \"Accurate userfaultfd WP tracking is possible by tracking exactly which virtual "
        "memory ranges were writeprotected by userland\"",
        "Linux 6.18.44: a write there is reported, or, where the VMA is not registered WP, "
        "leaves the page writable with uffd_wp set",
        "maps=anon uffd=wp\n"
        "uffdio_copy mm=0 pages=0+1 value=1 wp=on\n"
        "reclaim mm=0 pages=0+1\n"
        "uffdio_move mm=0 pages=0+1 to=1 holes=off\n"},
    deviation{
        "DEV-5",
        "UFFDIO_COPY and UFFDIO_CONTINUE replace a guard, and so does UFFDIO_ZEROPAGE in shared "
        "memory.",
        guard_stays,
        overwrites_guard,
        filled,
        "madvise(2), MADV_GUARD_INSTALL: \"Lightweight guard regions are removed when unmapped, on "
        "process teardown, or when the MADV_GUARD_REMOVE operation is applied to them\"",
        "Linux 6.18.44; mm: correctly handle UFFD PTE markers (c093cf451094) repairs it for guards",
        "maps=anon uffd=wp\n"
        "madvise_guard_install mm=0 pages=0+1\n"
        "uffdio_copy mm=0 pages=0+1 value=1 wp=off\n"},
    deviation{
        "DEV-10",
        "A PAGEMAP_SCAN that protects sets a bit on guards and on poison, which no longer are "
        "WRITTEN then; lifting the protection leaves the bit there.",
        marker_stays,
        scans_guard_or_poison,
        marked,
        "S3: \"if this works, because then they'll be completely duplicated\", of "
        "UFFDIO_WRITEPROTECT and a scan that protects: the ioctl leaves guards and poison "
        "alone",
        "Linux 6.18.44",
        "maps=anon uffd=wp features=wp_async\n"
        "madvise_guard_install mm=0 pages=0+1\n"
        "pagemap_scan mm=0 pages=0+1 want=any report=0x2 protect=on check=off regions=1 "
        "most=0\n"
        "pagemap_scan mm=0 pages=0+1 want=any report=0x2 protect=off check=off regions=1 "
        "most=0\n"},
    deviation{"DEV-10",
              "In a file mapping poison with that bit becomes a uffd_wp marker when it is zapped.",
              drops_poison,
              poison_leaves_marker,
              left_as_uffd_wp_marker,
              "as above: nothing was protected there",
              "Linux 6.18.44, shared and private",
              "maps=shmem uffd=wp features=wp_async\n"
              "uffdio_poison mm=0 pages=0+1\n"
              "pagemap_scan mm=0 pages=0+1 want=any report=0x2 protect=on check=off regions=1 "
              "most=0\n"
              "madvise_dontneed mm=0 pages=0+1\n"},
    deviation{
        "DEV-12",
        "mremap without EVENT_REMAP takes its userfaultfd not only from what it moves: where that "
        "arrives beside memory of the same attributes and becomes one VMA with it, all of that VMA "
        "loses its registration, and what is protected there stays so.",
        neighbours,
        always,
        left_as_it_is,
        "ioctl_userfaultfd(2), UFFDIO_UNREGISTER: \"Unregister a memory address range from "
        "userfaultfd\": nothing else is said to do so to memory that stays where it is",
        "Linux 6.18.44: copy_vma() merges first, mremap_userfaultfd_prep() then clears the whole "
        "VMA",
        "maps=anon uffd=missing\n"
        "mremap mm=0 pages=0+1 size=1 to=1 how=move\n"
        "read mm=0 page=2\n"},
    deviation{
        "DEV-13",
        "A call that must not unmap its range, because a VMA in it is sealed, tells userfaultfd "
        "that it did, if registered memory lies before that VMA: EPERM, nothing is gone, and "
        "whoever reads the event believes that everything is.",
        tells_nothing,
        always,
        left_as_it_is,
        "ioctl_userfaultfd(2), UFFD_FEATURE_EVENT_UNMAP: \"when the faulting process unmaps "
        "virtual memory either explicitly with munmap(2), or implicitly during either mmap(2) or "
        "mremap(2)\": here nothing is unmapped",
        "Linux 6.18.44: munmap, mmap(MAP_FIXED) and mremap; the event is prepared VMA by VMA, "
        "before the next one is asked whether it is sealed",
        "maps=anon uffd=missing features=event_unmap\n"
        "mseal mm=0 pages=1+1\n"
        "munmap mm=0 pages=0+2\n"},
};

}  // namespace

const deviations& linux_deviations() {
  static const deviations known{known_deviations};
  return known;
}

}  // namespace ptecheck::spec
