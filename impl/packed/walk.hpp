#pragma once
// Walking page tables.
//
// walk_pages(tables, start, end, ops) visits what lies in [start, end), in ascending order, and
// calls back. Each callback is optional; one that is absent costs nothing.
//
//   int entry(std::uint64_t& word, address at)
//     for the word of each page whose table exists. With `install` it is not called where the
//     entry is none: what is there already is for `entry`, what is not is for `install`. Without
//     `install` it is called for none as well. It may change the word.
//   int install(std::uint64_t& made, address at)
//     for each page whose entry is none. Missing tables are made first. `made` begins as none; the
//     walker stores it, and only if the callback returns 0. The word in the table is not visible.
//   int hole(address from, address to, unsigned level)
//     for each part of the range that has no table: once for the missing entry of `level`, clipped
//     to the range. Not called when `install` is given, because then there are no holes.
//   int huge(std::uint64_t& word, address at)
//     for a huge word that maps pages from `at` on, all of which lie in the range, in place of the
//     512 calls of `entry`. It may change the word, also to nothing. Without it, and where only
//     some of the pages lie in the range, the walker splits the word first, and `entry` is called.
//     None of its pages is none: `install` never meets one.
//
// A callback that returns anything but 0 stops the walk, and the walk returns that. What was done
// until then stays done: the caller owns partial ranges. Tables that were made stay as well. A
// range that is empty or backwards is -EINVAL, and nothing is called. The callbacks may not make or
// free tables of the same address space, except by `install` and by a word that is split.
#include <ptecheck/impl/packed/page_table.hpp>

#include <cerrno>
#include <utility>

namespace ptecheck::impl::packed {

/// The place of a callback that is not given.
struct not_called {};

/// The callbacks of a walk.
template <class Entry, class Install = not_called, class Hole = not_called, class Huge = not_called>
struct walk_ops {
  Entry entry;
  Install install = {};
  Hole hole = {};
  Huge huge = {};
};
template <class Entry>
walk_ops(Entry) -> walk_ops<Entry>;
template <class Entry, class Install>
walk_ops(Entry, Install) -> walk_ops<Entry, Install>;
template <class Entry, class Install, class Hole>
walk_ops(Entry, Install, Hole) -> walk_ops<Entry, Install, Hole>;
template <class Entry, class Install, class Hole, class Huge>
walk_ops(Entry, Install, Hole, Huge) -> walk_ops<Entry, Install, Hole, Huge>;

template <class Callback>
inline constexpr bool is_called = !std::is_same_v<Callback, not_called>;

/// The words of one table of leaves.
template <class Entry, class Install, class Hole, class Huge>
int walk_leaves(std::uint64_t* words,
                address at,
                address end,
                walk_ops<Entry, Install, Hole, Huge>& ops) {
  for (std::uint64_t* word = words + index_of(at, 0); at != end;
       ++word, at += address{1} << page_shift) {
    if constexpr (is_called<Install>)
      if (is_none(*word)) {
        std::uint64_t made = nothing;
        if (const int stop = ops.install(made, at)) return stop;
        *word = made;
        continue;
      }
    if constexpr (is_called<Entry>)
      if (const int stop = ops.entry(*word, at)) return stop;
  }
  return 0;
}

/// The words of one table of the level, and what is below them.
template <unsigned Level, class Entry, class Install, class Hole, class Huge>
int walk_level(page_table& tables,
               std::uint64_t* words,
               address at,
               address end,
               walk_ops<Entry, Install, Hole, Huge>& ops) {
  if constexpr (Level == 0) {
    return walk_leaves(words, at, end, ops);
  } else {
    while (at != end) {
      const address next = std::min(next_boundary(at, Level), end);
      std::uint64_t& upper = words[index_of(at, Level)];
      const bool whole = Level == 1 && is_huge(upper);
      int stop = 0;
      if constexpr (is_called<Huge>)
        if (whole && next - at == table_reach) {
          if (stop = ops.huge(upper, at); stop != 0) return stop;
          at = next;
          continue;
        }
      const bool makes = is_called<Install> || whole;
      std::uint64_t* below = makes ? tables.make_below(upper) : tables.below(upper);
      if (below != nullptr)
        stop = walk_level<Level - 1>(tables, below, at, next, ops);
      else if constexpr (is_called<Hole>)
        stop = ops.hole(at, next, Level);
      if (stop != 0) return stop;
      at = next;
    }
    return 0;
  }
}

/// See above. `start` and `end` are multiples of the page size.
template <class Entry, class Install, class Hole, class Huge>
int walk_pages(page_table& tables,
               address start,
               address end,
               walk_ops<Entry, Install, Hole, Huge> ops) {
  if (start >= end) return -EINVAL;
  return walk_level<root_level>(tables, tables.root(), start, end, ops);
}

}  // namespace ptecheck::impl::packed
