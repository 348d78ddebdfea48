#pragma once
// How x86-64 spells an entry of 2 MiB: a word of the next level that maps 512 pages at once. The
// bits are those of an entry of 4 KiB, but for three: bit 7 says that the word names pages and no
// table, the bit of the cache mode that stands there in small entries is bit 12, and the frame
// begins at bit 21.
#include <ptecheck/impl/packed/address.hpp>
#include <ptecheck/impl/packed/meaning.hpp>

namespace ptecheck::impl::packed {

namespace huge {
inline constexpr model::flag<"page_size", 7> page_size{};
inline constexpr model::flag<"pat", 12> pat{};
inline constexpr model::bits<"frame", 21, 51> frame{};
/// Where a small entry has the bit of the cache mode, and the nine bits of its frame that a huge
/// one has not.
inline constexpr model::flag<"small_pat", 7> small_pat{};
inline constexpr model::bits<"index", 12, 20> index{};

inline constexpr auto layout = model::entry_layout(leaf::present,
                                                   leaf::write,
                                                   leaf::user,
                                                   leaf::accessed,
                                                   leaf::dirty,
                                                   page_size,
                                                   leaf::protnone,
                                                   leaf::uffd_wp,
                                                   pat,
                                                   frame,
                                                   leaf::saved_dirty,
                                                   leaf::no_execute);
static_assert(disjoint(layout));
static_assert(covered(layout) == 0x840fffffffe015e7);
static_assert(frame.mask == 0x000fffffffe00000);
static_assert((frame.mask | index.mask) == leaf::frame.mask);
static_assert(std::uint64_t{table_words} - 1 == index.most);
}  // namespace huge

/// pmd_leaf: whether a word of the level above the leaves maps pages. One that names a table has no
/// bit 7; one of which only the kernel sees the pages has no present bit.
template <class W>
constexpr truth<W> is_huge(const W& upper) {
  return huge::page_size.test(upper);
}

/// What a split makes of a huge word for its page `index`: the flags are kept, the frames follow
/// one another.
template <class W>
constexpr W nth(const W& entry, const W& index) {
  const W flags = entry & W{~(huge::frame.mask | huge::page_size.mask | huge::pat.mask)};
  const W place = huge::index.of(index);
  const W shown = select(leaf::present.test(entry), place, place ^ W{huge::index.mask});
  return flags | (entry & W{huge::frame.mask}) | shown |
         huge::small_pat.when<W>(huge::pat.test(entry));
}

/// The frame of the first page of a huge word.
template <class W>
constexpr W first_frame_of(const W& entry) {
  return frame_of(nth(entry, W{nothing}));
}

/// 512 pages, from an aligned frame on, that may be read, or that only the kernel sees: mapped().
template <class W>
constexpr W huge_mapped(const W& frame, const truth<W>& accessible) {
  const W small = mapped(frame, accessible);
  return (small & W{~huge::index.mask}) | W{huge::page_size.mask};
}

/// remapped() of a huge word: only the bits of its own frame are turned over.
template <class W>
constexpr W huge_remapped(const W& entry, const truth<W>& accessible) {
  const truth<W> seen = leaf::present.test(entry);
  const W same = entry & W{huge::frame.mask}, other = ~entry & W{huge::frame.mask};
  const W size = entry & W{huge::page_size.mask | huge::pat.mask};
  return branch<W>(
      accessible,
      [&] { return select(seen, same, other) | size | W{leaf::readonly}; },
      [&] { return select(seen, other, same) | size | W{leaf::inaccessible}; });
}

/// Words of hugetlb pages are spelt as those of small entries, markers too; of one that maps pages
/// bit 7 says that it is huge, and a frame that only the kernel sees is turned over in all bits.
namespace hugetlb {

/// The small entry that the first page would have.
template <class W>
constexpr W small(const W& entry) {
  return entry & W{~huge::page_size.mask};
}

/// The word of a block whose first page has the small entry: small() backwards.
template <class W>
constexpr W whole(const W& small) {
  return small | huge::page_size.when<W>(is_present(small));
}

/// The small entry that page `index` would have: the frames follow one another.
template <class W>
constexpr W nth(const W& entry, const W& index) {
  return small(entry) ^ select(is_present(entry), huge::index.of(index), W{nothing});
}

}  // namespace hugetlb

/// A huge word that the kernel, as modelled, could have made: anonymous memory, cached as usual.
template <class W>
constexpr truth<W> well_formed_huge(const W& entry) {
  return is_huge(entry) && is_present(entry) &&
         (entry & W{~(covered(huge::layout) & ~huge::pat.mask)}) == W{nothing} &&
         well_formed_leaf(nth(entry, W{nothing}));
}

}  // namespace ptecheck::impl::packed
