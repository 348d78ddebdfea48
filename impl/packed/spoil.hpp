#pragma once
// How the mutants spoil transitions: each changes the result of the clean text, which knows nothing
// of them. Like the transitions these are pure templates over a word.
#include <ptecheck/impl/packed/mutants.hpp>
#include <ptecheck/impl/packed/transition/access.hpp>
#include <ptecheck/impl/packed/transition/fill.hpp>
#include <ptecheck/impl/packed/transition/fork.hpp>
#include <ptecheck/impl/packed/transition/guard.hpp>
#include <ptecheck/impl/packed/transition/protect.hpp>
#include <ptecheck/impl/packed/transition/reclaim.hpp>
#include <ptecheck/impl/packed/transition/zap.hpp>

namespace ptecheck::impl::packed {

/// The result of a transition with the mutant in it. Those of the machine spoil no transition.
template <class Op>
struct spoiling {
  template <class W, class... Args>
  static constexpr changed<W> of(
      mutant_id, const W&, const changed<W>& after, const context<W>&, const Args&...) {
    return after;
  }
};

/// The result with another word where the condition holds.
template <class W>
constexpr changed<W> with_word_if(const truth<W>& condition,
                                  const changed<W>& after,
                                  const W& word) {
  return {select(condition, word, after.word), after.effect, after.reply, after.exclusive};
}

template <>
struct spoiling<transition::reclaim> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    const truth<W> swapped_out = is_present(before) && is_swap(after.word);
    if (by == seeded<"swap_out_loses_uffd_wp">)
      return with_word_if<W>(swapped_out, after, swapped::uffd_wp.clear(after.word));
    if (by == seeded<"reclaim_loses_exclusive">)
      return with_word_if<W>(swapped_out, after, swapped::exclusive.clear(after.word));
    if (by == seeded<"reclaim_drops_file_marker">)
      return with_word_if<W>(is_present(before) && is_marker(after.word), after, W{nothing});
    return after;
  }
};

template <>
struct spoiling<transition::read> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>& c) {
    const truth<W> came_back = is_swap(before) && is_present(after.word);
    const truth<W> refaulted = is_marker(before) && is_present(after.word);
    if (by == seeded<"swap_in_loses_uffd_wp">)
      return with_word_if<W>(came_back, after, leaf::uffd_wp.clear(after.word));
    if (by == seeded<"swap_in_restores_write_beside_uffd_wp">)
      return with_word_if<W>(
          came_back && after.exclusive && c.writable, after, writable(after.word));
    if (by == seeded<"refault_forgets_marker">)
      return with_word_if<W>(refaulted, after, leaf::uffd_wp.clear(after.word));
    return after;
  }
};

template <>
struct spoiling<transition::write> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>& c) {
    const truth<W> copied = after.effect == coded<W>(effect::copy_frame) && c.anon_page;
    const changed<W> in_place{
        leaf::dirty.set(writable(before)), coded<W>(effect::nothing), after.reply, truth<W>{true}};
    if (by == seeded<"shared_frame_written_in_place">) return select(copied, in_place, after);
    return spoiling<transition::read>::of(by, before, after, c);
  }
};

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
struct spoiling<transition::write_protect> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    if (by == seeded<"writeprotect_leaves_write">)
      return with_word_if<W>(
          is_present(before) && leaf::write.test(before), after, writable(after.word));
    if (by == seeded<"writeprotect_skips_none">)
      return with_word_if<W>(is_none(before), after, before);
    return after;
  }
};

template <>
struct spoiling<transition::write_unprotect> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>& c) {
    if (by == seeded<"unprotect_swap_with_present_bit">)
      return with_word_if<W>(is_swap(before), after, leaf::uffd_wp.clear(before));
    if (by == seeded<"unprotect_clears_poison">)
      return with_word_if<W>(before == W{marked::poison}, after, W{nothing});
    if (by == seeded<"unprotect_gives_write_to_shared_page">)
      return with_word_if<W>(
          is_present(before) && c.writable && c.anon_page, after, writable(after.word));
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
struct spoiling<transition::fork_parent> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    if (by == seeded<"fork_parent_stays_writable">)
      return with_word_if<W>(is_present(before), after, before);
    return after;
  }
};

template <>
struct spoiling<transition::fork_child> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>& c) {
    if (by == seeded<"fork_keeps_uffd_wp_without_event">)
      return with_word_if<W>(
          c.tables_copied && !is_marker(before) && !is_none(before), after, before);
    if (by == seeded<"fork_marker_without_event">)
      return with_word_if<W>(c.tables_copied && before == W{marked::uffd_wp}, after, before);
    if (by == seeded<"fork_drops_guard">)
      return with_word_if<W>(before == W{marked::guard}, after, W{nothing});
    if (by == seeded<"poison_dropped_by_fork">)
      return with_word_if<W>(before == W{marked::poison}, after, W{nothing});
    return after;
  }
};

template <>
struct spoiling<transition::copy> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>& c,
                                 const truth<W>& uffd_wp) {
    if (by == seeded<"copy_wp_needs_write_permission">)
      return with_word_if<W>(is_present(after.word) && !is_present(before) && !c.writable,
                             after,
                             leaf::uffd_wp.clear(after.word));
    if (by == seeded<"copy_replaces_guard">)
      return select(before == W{marked::guard},
                    transition::copy::of(W{nothing}, after.exclusive, c, uffd_wp),
                    after);
    return after;
  }
};

}  // namespace ptecheck::impl::packed
