// The deviations of Linux 6.18.
#include <ptecheck/spec/deviations/deviation.hpp>
#include <ptecheck/spec/entry/access.hpp>
#include <ptecheck/spec/entry/fill.hpp>
#include <ptecheck/spec/entry/guard.hpp>
#include <ptecheck/spec/entry/writeprotect.hpp>
#include <ptecheck/spec/entry/zap.hpp>

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
                               by<"populate.anon.reads_zero_page">,
                               by<"populate.anon.takes_frame">,
                               by<"populate.file.beyond_eof_kills">,
                               by<"populate.file.fills_hole">,
                               by<"populate.file.reads_cache">,
                               by<"populate.shared.writes_cache">,
                               by<"populate.private.copies_cache">};
constexpr std::array drops{by<"zap.drops">};
constexpr std::array guard_stays{by<"fill.guard.stays">};
constexpr std::array replaces{by<"guard.install.replaces">};

bool is_uffd_wp_marker(const entry<>& e) {
  const auto* mark = std::get_if<marker<>>(&e);
  return mark != nullptr && mark->uffd_wp;
}

/// What a zap makes a uffd_wp marker of, or leaves as one.
bool leaves_marker(const situation& at) {
  if (at.c.anonymous) return false;
  return is_uffd_wp_marker(at.before) || (at.c.uffd_wp && has_uffd_wp(at.before));
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

bool overwrites_guard(const situation& at) {
  return during<model::uffdio_copy>(at) || (during<model::uffdio_zeropage>(at) && at.c.shared);
}

/// As if nothing had been there.
result<> filled(const situation& at) {
  if (const auto* op = std::get_if<model::uffdio_copy>(&at.during))
    return copied<machine_word>(none{}, op->wp, at.c);
  return zero_filled<machine_word>(none{}, at.c);
}

constexpr std::array all{
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
    deviation{"DEV-3",
              "A REGISTER that gives up WP leaves the protection in the entries: a later write "
              "makes them writable with uffd_wp still set, and goes unseen when WP is back.",
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
        "DEV-5",
        "UFFDIO_COPY replaces a guard, and so does UFFDIO_ZEROPAGE in shared memory.",
        guard_stays,
        overwrites_guard,
        filled,
        "madvise(2), MADV_GUARD_INSTALL: \"Lightweight guard regions are removed when unmapped, on "
        "process teardown, or when the MADV_GUARD_REMOVE operation is applied to them\"",
        "Linux 6.18.44; mm: correctly handle UFFD PTE markers (c093cf451094) repairs it for guards",
        "maps=anon uffd=wp\n"
        "madvise_guard_install mm=0 pages=0+1\n"
        "uffdio_copy mm=0 pages=0+1 value=1 wp=off\n"},
};

}  // namespace

const deviations& linux_deviations() {
  static const deviations known{all};
  return known;
}

}  // namespace ptecheck::spec
