#pragma once
// How mutants spoil accesses, fork, and what Linux does of its own accord.
#include <ptecheck/impl/packed/spoiling.hpp>
#include <ptecheck/impl/packed/transition/access.hpp>
#include <ptecheck/impl/packed/transition/device.hpp>
#include <ptecheck/impl/packed/transition/fork.hpp>
#include <ptecheck/impl/packed/transition/hwpoison.hpp>
#include <ptecheck/impl/packed/transition/ksm.hpp>
#include <ptecheck/impl/packed/transition/migrate.hpp>
#include <ptecheck/impl/packed/transition/reclaim.hpp>
#include <ptecheck/impl/packed/transition/swapoff.hpp>

namespace ptecheck::impl::packed {

template <>
struct spoiling<transition::reclaim> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>& c) {
    const truth<W> swapped_out = is_present(before) && is_swap(after.word);
    if (by == seeded<"swap_out_loses_uffd_wp">)
      return with_word_if<W>(swapped_out, after, swapped::uffd_wp.clear(after.word));
    if (by == seeded<"reclaim_loses_exclusive">)
      return with_word_if<W>(swapped_out, after, swapped::exclusive.clear(after.word));
    if (by == seeded<"reclaim_drops_file_marker">)
      return with_word_if<W>(is_present(before) && is_marker(after.word), after, W{nothing});
    if (by == seeded<"reclaim_forgets_written_page">)
      return select(swapped_out && c.forgotten, becomes<W>(W{nothing}, truth<W>{false}), after);
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
    if (by == seeded<"device_exclusive_gives_write_to_protected_page">)
      return with_word_if<W>(is_device_exclusive(before) && is_present(after.word) && c.writable,
                             after,
                             writable(after.word));
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
struct spoiling<transition::fork_parent> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    if (by == seeded<"fork_parent_stays_writable">)
      return with_word_if<W>(is_present(before), after, before);
    if (by == seeded<"fork_leaves_migration_writable">)
      return with_word_if<W>(is_migration(before), after, before);
    if (by == seeded<"fork_leaves_device_private_writable">)
      return with_word_if<W>(is_device_private(before), after, before);
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
    if (by == seeded<"hwpoison_is_no_swap_form">)
      return with_word_if<W>(is_hwpoison(before) && c.tables_copied, after, before);
    return after;
  }
};

template <>
struct spoiling<transition::ksm_merge> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>& c) {
    const truth<W> page = is_present(before);
    if (by == seeded<"ksm_merge_loses_uffd_wp">)
      return with_word_if<W>(page && c.repointed, after, leaf::uffd_wp.clear(after.word));
    if (by == seeded<"ksm_merge_leaves_write">)
      return with_word_if<W>(
          page && !c.repointed && leaf::write.test(before), after, writable(after.word));
    return after;
  }
};

template <>
struct spoiling<transition::migrate_begin> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    const truth<W> goes = is_present(before) && is_migration(after.word);
    const W unprotected = swapped::uffd_wp.clear(after.word);
    if (by == seeded<"migration_forgets_uffd_wp">) return with_word_if<W>(goes, after, unprotected);
    if (by == seeded<"migration_protects_with_present_bit">)
      return with_word_if<W>(
          goes && leaf::uffd_wp.test(before), after, leaf::uffd_wp.set(unprotected));
    return after;
  }
};

template <>
struct spoiling<transition::migrate_end> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>& c) {
    if (by == seeded<"migration_makes_dirty_page_writable">)
      return with_word_if<W>(
          is_migration(before) && is_dirty(after.word) && c.writable, after, writable(after.word));
    return after;
  }
};

template <>
struct spoiling<transition::hwpoison> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    if (by == seeded<"hwpoison_leaves_none">)
      return with_word_if<W>(is_present(before) && is_hwpoison(after.word), after, W{nothing});
    return after;
  }
};

template <>
struct spoiling<transition::migrate_to_device> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    const truth<W> goes = is_present(before) && is_device_private(after.word);
    if (by == seeded<"device_private_protects_with_present_bit">)
      return with_word_if<W>(goes && leaf::uffd_wp.test(before),
                             after,
                             leaf::uffd_wp.set(swapped::uffd_wp.clear(after.word)));
    return after;
  }
};

template <>
struct spoiling<transition::swapoff> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    if (by == seeded<"swapoff_loses_uffd_wp">)
      return with_word_if<W>(is_swap(before), after, leaf::uffd_wp.clear(after.word));
    return after;
  }
};

}  // namespace ptecheck::impl::packed
