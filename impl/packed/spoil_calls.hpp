#pragma once
// How mutants spoil mprotect, madvise, mremap and the loss of pages.
#include <ptecheck/impl/packed/spoiling.hpp>
#include <ptecheck/impl/packed/transition/free.hpp>
#include <ptecheck/impl/packed/transition/guard.hpp>
#include <ptecheck/impl/packed/transition/protect.hpp>
#include <ptecheck/impl/packed/transition/remap.hpp>
#include <ptecheck/impl/packed/transition/zap.hpp>

namespace ptecheck::impl::packed {

template <>
struct spoiling<transition::mprotect> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>& c) {
    const truth<W> page = is_present(before);
    const truth<W> uffd_wp = page && leaf::uffd_wp.test(before);
    if (by == seeded<"mprotect_makes_uffd_wp_writable">)
      return with_word_if<W>(uffd_wp && c.writable && after.exclusive, after, writable(after.word));
    if (by == seeded<"mprotect_drops_uffd_wp">)
      return with_word_if<W>(page, after, leaf::uffd_wp.clear(after.word));
    if (by == seeded<"mprotect_drops_dirty">)
      return with_word_if<W>(page, after, leaf::saved_dirty.clear(after.word));
    return after;
  }
};

template <>
struct spoiling<transition::zap<transition::because::dontneed>> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>& c) {
    if (by == seeded<"zap_file_drops_marker">)
      return with_word_if<W>(after.word == W{marked::uffd_wp}, after, W{nothing});
    if (by == seeded<"zap_anon_leaves_marker">)
      return with_word_if<W>(
          c.anonymous && transition::is_uffd_wp(before), after, W{marked::uffd_wp});
    if (by == seeded<"dontneed_drops_guard">)
      return with_word_if<W>(before == W{marked::guard}, after, W{nothing});
    return after;
  }
};

template <>
struct spoiling<transition::zap<transition::because::truncate>> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    if (by == seeded<"truncate_keeps_swapped_private_copy">)
      return with_word_if<W>(is_swap(before), after, before);
    return after;
  }
};

template <>
struct spoiling<transition::zap<transition::because::punch_hole>> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>& c) {
    if (by == seeded<"punch_drops_private_copy">)
      return with_word_if<W>(
          is_swap(before) || (is_present(before) && c.anon_page), after, W{nothing});
    return after;
  }
};

template <>
struct spoiling<transition::guard_remove> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    if (by == seeded<"guard_remove_zaps_neighbour">)
      return with_word_if<W>(is_present(before) || is_swap(before), after, W{nothing});
    return after;
  }
};

template <>
struct spoiling<transition::mremap> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    if (by == seeded<"mremap_keeps_uffd_wp">)
      return with_word_if<W>(transition::is_uffd_wp(before), after, before);
    return after;
  }
};

template <>
struct spoiling<transition::lazy_free> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    if (by == seeded<"free_leaves_dirty">)
      return with_word_if<W>(is_present(before), after, before);
    if (by == seeded<"free_drops_guard">)
      return with_word_if<W>(before == W{marked::guard}, after, W{nothing});
    if (by == seeded<"free_keeps_hwpoison">)
      return with_word_if<W>(is_hwpoison(before), after, before);
    return after;
  }
};

}  // namespace ptecheck::impl::packed
