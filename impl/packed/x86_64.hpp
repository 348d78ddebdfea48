#pragma once
// How x86-64 spells an entry of 4 KiB, as Linux 6.18 uses it. The bit numbers are those of the
// processor (0..8, 63) and of _PAGE_BIT_SOFTW1, 2 and 5.
#include <ptecheck/model/layout.hpp>

namespace ptecheck::impl::packed {

using model::branch;
using model::select;
using model::truth;

/// A word that names a frame. Present: the walker of the processor sees it. Not present but
/// protnone: only the kernel sees it, and the frame is turned over.
namespace leaf {
inline constexpr model::flag<"present", 0> present{};
inline constexpr model::flag<"write", 1> write{};
inline constexpr model::flag<"user", 2> user{};
inline constexpr model::flag<"accessed", 5> accessed{};
inline constexpr model::flag<"dirty", 6> dirty{};
inline constexpr model::flag<"protnone", 8> protnone{};
inline constexpr model::flag<"special", 9> special{};
inline constexpr model::flag<"uffd_wp", 10> uffd_wp{};
inline constexpr model::bits<"frame", 12, 51> frame{};
inline constexpr model::bits<"frame", 12, 51, model::coding::inverted> hidden_frame{};
inline constexpr model::flag<"saved_dirty", 58> saved_dirty{};
inline constexpr model::flag<"no_execute", 63> no_execute{};

inline constexpr auto layout = model::entry_layout(present,
                                                   write,
                                                   user,
                                                   accessed,
                                                   dirty,
                                                   protnone,
                                                   special,
                                                   uffd_wp,
                                                   frame,
                                                   saved_dirty,
                                                   no_execute);
inline constexpr auto hidden_layout = model::entry_layout(present,
                                                          write,
                                                          user,
                                                          accessed,
                                                          dirty,
                                                          protnone,
                                                          special,
                                                          uffd_wp,
                                                          hidden_frame,
                                                          saved_dirty,
                                                          no_execute);

/// PAGE_READONLY and PAGE_NONE: what a mapped page has beside its frame.
inline constexpr std::uint64_t readonly =
    present.mask | user.mask | accessed.mask | no_execute.mask;
inline constexpr std::uint64_t inaccessible = accessed.mask | protnone.mask;
}  // namespace leaf

/// A word that names a swap slot, or is a marker: bits 0 and 8 are clear.
namespace swapped {
inline constexpr model::flag<"uffd_wp", 2> uffd_wp{};
inline constexpr model::flag<"exclusive", 3> exclusive{};
inline constexpr model::bits<"offset", 9, 58, model::coding::inverted> offset{};
inline constexpr model::bits<"type", 59, 63> type{};

inline constexpr auto layout = model::entry_layout(uffd_wp, exclusive, offset, type);
}  // namespace swapped

/// A word of the swap types that no swap area has and that name a frame: a page that is just being
/// moved, one that is broken, or one that a device has. Two more bits of the offset keep accessed
/// and dirty of what is moved; none is 0 in the word.
namespace moving {
inline constexpr model::bits<"frame", 9, 48, model::coding::inverted> frame{};
inline constexpr model::bits<"young", 49, 49, model::coding::inverted> young{};
inline constexpr model::bits<"dirty", 50, 50, model::coding::inverted> dirty{};
inline constexpr model::bits<"unused", 51, 58, model::coding::inverted> unused{};

/// SWP_HWPOISON, SWP_MIGRATION_READ, _READ_EXCLUSIVE and _WRITE, SWP_DEVICE_WRITE and _READ, and
/// SWP_DEVICE_EXCLUSIVE of a kernel with hwpoison and device memory.
inline constexpr std::uint64_t hwpoison = 24, read = 25, read_exclusive = 26, write = 27;
inline constexpr std::uint64_t device_write = 28, device_read = 29, device_exclusive = 30;

inline constexpr auto layout =
    model::entry_layout(swapped::uffd_wp, frame, young, dirty, unused, swapped::type);

constexpr std::uint64_t typed(std::uint64_t type) {
  return swapped::type.of(type) | young.of(std::uint64_t{0}) | dirty.of(std::uint64_t{0}) |
         unused.of(std::uint64_t{0});
}
}  // namespace moving

/// A word of the swap type that no swap area has; the offset says what is remembered.
namespace marked {
inline constexpr std::uint64_t type = 31;

constexpr std::uint64_t word(std::uint64_t payload) {
  return swapped::type.of(type) | swapped::offset.of(payload);
}
inline constexpr std::uint64_t uffd_wp_payload = 1;
inline constexpr std::uint64_t poison_payload = 2;
inline constexpr std::uint64_t guard_payload = 4;
inline constexpr std::uint64_t uffd_wp = word(uffd_wp_payload);
inline constexpr std::uint64_t poison = word(poison_payload);
inline constexpr std::uint64_t guard = word(guard_payload);
}  // namespace marked

static_assert(disjoint(leaf::layout) && disjoint(leaf::hidden_layout) && disjoint(swapped::layout));
static_assert(disjoint(moving::layout));
static_assert((moving::frame.mask | moving::young.mask | moving::dirty.mask |
               moving::unused.mask) == swapped::offset.mask);
static_assert(covered(leaf::layout) == 0x840ffffffffff767);
static_assert(covered(leaf::hidden_layout) == covered(leaf::layout));
static_assert(covered(swapped::layout) == 0xfffffffffffffe0c);
static_assert((covered(swapped::layout) & (leaf::present.mask | leaf::protnone.mask)) == 0);
static_assert(leaf::readonly == 0x8000000000000025);
static_assert(leaf::inaccessible == 0x120);
static_assert(leaf::frame.mask == 0x000ffffffffff000);
static_assert(leaf::uffd_wp.mask == 0x400 && leaf::saved_dirty.mask == 0x0400000000000000);
static_assert(swapped::uffd_wp.mask == 0x4 && swapped::exclusive.mask == 0x8);
static_assert(swapped::offset.mask == 0x07fffffffffffe00);
// Raw words of a live 6.18 kernel.
static_assert(marked::uffd_wp == 0xfffffffffffffc00);
static_assert(marked::poison == 0xfffffffffffffa00);
static_assert(marked::guard == 0xfffffffffffff600);

inline constexpr std::uint64_t nothing = 0;

/// pte_none. A known erratum lets the processor set accessed and dirty in any word that is not
/// present, so these two say nothing here.
template <class W>
constexpr truth<W> is_none(const W& entry) {
  return (entry & W{~(leaf::accessed.mask | leaf::dirty.mask)}) == W{nothing};
}

/// pte_present: the word names a frame.
template <class W>
constexpr truth<W> is_present(const W& entry) {
  return !((entry & W{leaf::present.mask | leaf::protnone.mask}) == W{nothing});
}

/// is_pte_marker.
template <class W>
constexpr truth<W> is_marker(const W& entry) {
  return !is_present(entry) && swapped::type.get(entry) == W{marked::type};
}

/// non_swap_entry: of the eight highest swap types.
template <class W>
constexpr truth<W> is_of_no_swap_area(const W& entry) {
  const W high{swapped::type.of(moving::hwpoison)};
  static_assert(swapped::type.of(moving::hwpoison) == 0xc000000000000000);
  return (entry & high) == high;
}

/// is_hwpoison_entry.
template <class W>
constexpr truth<W> is_hwpoison(const W& entry) {
  return !is_present(entry) && swapped::type.get(entry) == W{moving::hwpoison};
}

/// is_migration_entry: the page is just being moved.
template <class W>
constexpr truth<W> is_migration(const W& entry) {
  const W type = swapped::type.get(entry);
  return !is_present(entry) && is_of_no_swap_area(entry) &&
         (type == W{moving::read} || type == W{moving::read_exclusive} || type == W{moving::write});
}

/// is_device_private_entry: the page is in the memory of a device.
template <class W>
constexpr truth<W> is_device_private(const W& entry) {
  const W type = swapped::type.get(entry);
  return !is_present(entry) && is_of_no_swap_area(entry) &&
         (type == W{moving::device_write} || type == W{moving::device_read});
}

/// is_device_exclusive_entry: a device has the page for itself.
template <class W>
constexpr truth<W> is_device_exclusive(const W& entry) {
  return !is_present(entry) && swapped::type.get(entry) == W{moving::device_exclusive};
}

/// is_pfn_swap_entry: the word names a frame that it does not map. Of the highest types only the
/// markers do not.
template <class W>
constexpr truth<W> names_unmapped_frame(const W& entry) {
  return !is_present(entry) && is_of_no_swap_area(entry) &&
         !(swapped::type.get(entry) == W{marked::type});
}

/// Whether the word's page is exclusive is a fact of its frame, and not of the word.
template <class W>
constexpr truth<W> has_frame_exclusive(const W& entry) {
  return is_present(entry) || is_device_private(entry);
}

/// The word names a swap slot.
template <class W>
constexpr truth<W> is_swap(const W& entry) {
  return !is_present(entry) && !is_none(entry) && !is_of_no_swap_area(entry);
}

/// The word names a slot, or a frame that it does not map: its flags are those of a swap entry.
template <class W>
constexpr truth<W> has_swap_form(const W& entry) {
  return is_swap(entry) || names_unmapped_frame(entry);
}

/// The word names a frame, mapped or not.
template <class W>
constexpr truth<W> names_frame(const W& entry) {
  return is_present(entry) || names_unmapped_frame(entry);
}

/// pte_dirty, wherever the word keeps it.
template <class W>
constexpr truth<W> is_dirty(const W& entry) {
  return !((entry & W{leaf::dirty.mask | leaf::saved_dirty.mask}) == W{nothing});
}

/// The number of the frame that a present word names.
template <class W>
constexpr W frame_of(const W& entry) {
  return select(leaf::present.test(entry), leaf::frame.get(entry), leaf::hidden_frame.get(entry));
}

/// The number of the frame that a word names, mapped or not.
template <class W>
constexpr W frame_named_by(const W& entry) {
  return branch<W>(
      is_present(entry), [&] { return frame_of(entry); }, [&] { return moving::frame.get(entry); });
}

/// A page that may be read: PAGE_READONLY.
template <class W>
constexpr W mapped(const W& frame) {
  return leaf::frame.of(frame) | W{leaf::readonly};
}

/// A page that may be read, or that only the kernel sees.
template <class W>
constexpr W mapped(const W& frame, const truth<W>& accessible) {
  return select(accessible, mapped(frame), leaf::hidden_frame.of(frame) | W{leaf::inaccessible});
}

/// The frame of a present word mapped anew. The frame is turned over where the walker of the
/// processor begins to see it, or ceases to.
template <class W>
constexpr W remapped(const W& entry, const truth<W>& accessible) {
  const truth<W> seen = leaf::present.test(entry);
  const W same = entry & W{leaf::frame.mask}, other = ~entry & W{leaf::frame.mask};
  return branch<W>(
      accessible,
      [&] { return select(seen, same, other) | W{leaf::readonly}; },
      [&] { return select(seen, other, same) | W{leaf::inaccessible}; });
}

/// The word without write permission. Without it the dirty bit would mean a shadow stack, so that
/// saved_dirty keeps it.
template <class W>
constexpr W readonly(const W& entry) {
  return (entry & W{~(leaf::write.mask | leaf::dirty.mask)}) | (entry & W{leaf::dirty.mask}) << 52u;
}

/// The word with write permission; dirty is back in its own place.
template <class W>
constexpr W writable(const W& entry) {
  return leaf::write.set(entry & W{~leaf::saved_dirty.mask}) |
         (entry & W{leaf::saved_dirty.mask}) >> 52u;
}

template <class W>
constexpr W with_write(const W& entry, const truth<W>& write) {
  return branch<W>(
      write, [&] { return writable(entry); }, [&] { return readonly(entry); });
}

}  // namespace ptecheck::impl::packed
