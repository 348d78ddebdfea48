#pragma once
// What a page-table entry means. No bit positions: a layout says how a word spells it.
#include <ptecheck/model/describe.hpp>
#include <ptecheck/model/word.hpp>

#include <array>
#include <string_view>
#include <variant>

namespace ptecheck::model {

/// A page frame, abstractly numbered. 0 is the zero page.
template <class W = machine_word>
using pfn = number<W, 40>;

/// A place in swap space, abstractly numbered.
template <class W = machine_word>
using swap_slot = number<W, 50>;

/// Nothing is mapped and nothing is remembered (pte_none).
struct none {
  PTECHECK_FIELDS(none);
};

/// An entry that names a frame (pte_present).
template <class W = machine_word>
struct present {
  /// accessible: false under PROT_NONE, when only the kernel sees the frame (pte_protnone).
  /// write: user writes need no fault (pte_write).
  /// dirty: written since it was mapped (pte_dirty), wherever the word keeps that.
  /// uffd_wp: write-protected by userfaultfd (pte_uffd_wp).
  /// exclusive: an anonymous page that nobody else may read from here (PageAnonExclusive).
  PTECHECK_FIELDS(present,
                  (pfn<W>, frame),
                  (truth<W>, accessible),
                  (truth<W>, write),
                  (truth<W>, dirty),
                  (truth<W>, uffd_wp),
                  (truth<W>, exclusive));
};

/// An entry that names a swap slot (is_swap_pte and not a special type).
template <class W = machine_word>
struct swap {
  PTECHECK_FIELDS(swap, (swap_slot<W>, slot), (truth<W>, uffd_wp), (truth<W>, exclusive));
};

/// An entry that names a frame which is just being moved to another one (is_migration_entry): until
/// that is done nobody gets at the page through it.
template <class W = machine_word>
struct migration {
  /// write: the page comes back writable (is_writable_migration_entry).
  /// exclusive: it does not, but is an anonymous page that nobody else may read from here
  /// (is_readable_exclusive_migration_entry); of one that is writable that goes without saying.
  /// dirty: the entry was dirty (is_migration_entry_dirty).
  PTECHECK_FIELDS(migration,
                  (pfn<W>, frame),
                  (truth<W>, write),
                  (truth<W>, exclusive),
                  (truth<W>, dirty),
                  (truth<W>, uffd_wp));
};

/// An entry that names a frame whose memory is broken (is_hwpoison_entry): no access gets through.
template <class W = machine_word>
struct hwpoison {
  PTECHECK_FIELDS(hwpoison, (pfn<W>, frame), (truth<W>, uffd_wp));
};

/// An entry that names a page in the memory of a device (is_device_private_entry): a processor that
/// wants it has it come back.
template <class W = machine_word>
struct device_private {
  /// write: the page comes back writable (is_writable_device_private_entry).
  /// exclusive: nobody else may read it from here (PageAnonExclusive).
  PTECHECK_FIELDS(device_private,
                  (pfn<W>, frame),
                  (truth<W>, write),
                  (truth<W>, uffd_wp),
                  (truth<W>, exclusive));
};

/// An entry that names a page of memory which a device wants for itself for a while
/// (is_device_exclusive_entry): a processor that wants it takes it back.
template <class W = machine_word>
struct device_exclusive {
  PTECHECK_FIELDS(device_exclusive, (pfn<W>, frame), (truth<W>, uffd_wp));
};

/// An entry that maps nothing and remembers one thing (is_pte_marker): exactly one is true. Where
/// uffd_wp stands beside another it is no marker's but the bit of a swap entry, which says nothing.
template <class W = machine_word>
struct marker {
  PTECHECK_FIELDS(marker, (truth<W>, uffd_wp), (truth<W>, poison), (truth<W>, guard));
};

/// The meaning of an entry: exactly one kind.
template <class W = machine_word>
using entry = std::variant<none,
                           present<W>,
                           swap<W>,
                           migration<W>,
                           hwpoison<W>,
                           device_private<W>,
                           device_exclusive<W>,
                           marker<W>>;

/// The kinds of entry by name, in the order of `entry`.
inline constexpr std::array<std::string_view, std::variant_size_v<entry<>>> entry_kind_names{
    "none",
    "present",
    "swap",
    "migration",
    "hwpoison",
    "device_private",
    "device_exclusive",
    "marker"};

/// The kinds that name a frame.
template <class Kind>
concept names_frame = requires(const Kind& held) {
  held.frame;
};

/// pte_marker_uffd_wp: what remembers protection and nothing else.
template <class W>
constexpr truth<W> is_uffd_wp_marker(const marker<W>& mark) {
  return mark.uffd_wp && !mark.poison && !mark.guard;
}

template <class W = machine_word>
constexpr marker<W> uffd_wp_marker() {
  return {truth<W>{true}, truth<W>{false}, truth<W>{false}};
}
template <class W = machine_word>
constexpr marker<W> poison_marker() {
  return {truth<W>{false}, truth<W>{true}, truth<W>{false}};
}
template <class W = machine_word>
constexpr marker<W> guard_marker() {
  return {truth<W>{false}, truth<W>{false}, truth<W>{true}};
}

}  // namespace ptecheck::model
