#pragma once
// How mutants spoil what userfaultfd is asked for.
#include <ptecheck/impl/packed/spoiling.hpp>
#include <ptecheck/impl/packed/transition/fill.hpp>
#include <ptecheck/impl/packed/transition/move.hpp>
#include <ptecheck/impl/packed/transition/protect.hpp>

namespace ptecheck::impl::packed {

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
    if (by == seeded<"device_private_downgrade_drops_uffd_wp">)
      return with_word_if<W>(
          is_device_private(before) && swapped::type.get(before) == W{moving::device_write},
          after,
          swapped::uffd_wp.clear(after.word));
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

template <>
struct spoiling<transition::continue_fault> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>& c,
                                 const truth<W>& uffd_wp) {
    const truth<W> made = is_present(after.word) && !is_present(before);
    if (by == seeded<"continue_wp_leaves_write">)
      return with_word_if<W>(
          made && uffd_wp && c.shared && c.writable, after, writable(after.word));
    if (by == seeded<"continue_replaces_guard">)
      return select(before == W{marked::guard},
                    transition::continue_fault::of(W{nothing}, after.exclusive, c, uffd_wp),
                    after);
    return after;
  }
};

template <>
struct spoiling<transition::move_from> {
  template <class W>
  static constexpr changed<W> of(
      mutant_id by, const W& before, const changed<W>& after, const context<W>&, const truth<W>&) {
    if (by == seeded<"move_takes_shared_page">)
      return select(is_present(before), becomes<W>(W{nothing}, truth<W>{false}), after);
    return after;
  }
};

template <>
struct spoiling<transition::move_to> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    if (by == seeded<"move_keeps_uffd_wp">)
      return with_word_if<W>(is_present(before) && leaf::uffd_wp.test(before),
                             after,
                             readonly(leaf::uffd_wp.set(after.word)));
    return after;
  }
};

}  // namespace ptecheck::impl::packed
