#pragma once
// What a word means. Trusted by the proofs, together with the layouts.
#include <ptecheck/impl/packed/x86_64.hpp>
#include <ptecheck/model/context.hpp>
#include <ptecheck/model/entry.hpp>

namespace ptecheck::impl::packed {

/// The entry that a well-formed word stands for. Whether a page is exclusive is a fact of its
/// frame, not of the word, and so is passed in.
template <class W>
constexpr model::entry<W> meaning(const W& entry, const truth<W>& exclusive) {
  if (is_none(entry)) return model::none{};
  if (is_present(entry))
    return model::present<W>{model::pfn<W>{frame_of(entry)},
                             leaf::present.test(entry),
                             leaf::write.test(entry),
                             is_dirty(entry),
                             leaf::uffd_wp.test(entry),
                             exclusive};
  if (is_migration(entry)) {
    const W type = swapped::type.get(entry);
    return model::migration<W>{model::pfn<W>{moving::frame.get(entry)},
                               type == W{moving::write},
                               type == W{moving::read_exclusive},
                               moving::dirty.get(entry) == W{std::uint64_t{1}},
                               swapped::uffd_wp.test(entry)};
  }
  if (is_hwpoison(entry))
    return model::hwpoison<W>{model::pfn<W>{moving::frame.get(entry)},
                              swapped::uffd_wp.test(entry)};
  if (is_device_private(entry))
    return model::device_private<W>{model::pfn<W>{moving::frame.get(entry)},
                                    swapped::type.get(entry) == W{moving::device_write},
                                    swapped::uffd_wp.test(entry),
                                    exclusive};
  if (is_device_exclusive(entry))
    return model::device_exclusive<W>{model::pfn<W>{moving::frame.get(entry)},
                                      swapped::uffd_wp.test(entry)};
  if (is_marker(entry)) {
    const W payload = swapped::offset.get(entry);
    const auto remembers = [&](std::uint64_t bit) { return (payload & W{bit}) == W{bit}; };
    return model::marker<W>{remembers(marked::uffd_wp_payload),
                            remembers(marked::poison_payload),
                            remembers(marked::guard_payload)};
  }
  return model::swap<W>{model::swap_slot<W>{swapped::offset.get(entry)},
                        swapped::uffd_wp.test(entry),
                        swapped::exclusive.test(entry)};
}

/// Whether both hold or neither: truths have no `==`.
template <class T>
constexpr T alike(const T& a, const T& b) {
  return (a && b) || (!a && !b);
}

/// A present word that the kernel could have made: it is for the walker of the processor or for the
/// kernel alone, never for both; dirty is where write says; special is the zero page, frame 0.
template <class W>
constexpr truth<W> well_formed_leaf(const W& entry) {
  const truth<W> seen = leaf::present.test(entry);
  const truth<W> write = leaf::write.test(entry);
  const W open{leaf::user.mask | leaf::no_execute.mask};
  return is_present(entry) && (entry & W{~covered(leaf::layout)}) == W{nothing} &&
         alike<truth<W>>(seen, !leaf::protnone.test(entry)) &&
         (entry & open) == select(seen, open, W{nothing}) && (seen || !write) &&
         !(write && leaf::saved_dirty.test(entry)) && (write || !leaf::dirty.test(entry)) &&
         alike<truth<W>>(leaf::special.test(entry), frame_of(entry) == W{nothing});
}

/// A word that names a frame other than the zero page and does not map it. Only of one that is just
/// being moved does it say more.
template <class W>
constexpr truth<W> well_formed_unmapped(const W& entry) {
  const W states = moving::young.get(entry) | moving::dirty.get(entry);
  return names_unmapped_frame(entry) && (entry & W{~covered(moving::layout)}) == W{nothing} &&
         moving::unused.get(entry) == W{nothing} && !(moving::frame.get(entry) == W{nothing}) &&
         (is_migration(entry) || states == W{nothing});
}

/// A word that names a slot of the one swap area. The highest offset is excluded: its bare word
/// is the word of none.
template <class W>
constexpr truth<W> well_formed_swap(const W& entry) {
  return (entry & W{~(covered(swapped::layout) & ~swapped::type.mask)}) == W{nothing} &&
         !((entry & W{swapped::offset.mask}) == W{nothing});
}

/// Whether the kernel, as modelled, could have made the word. Every transition keeps it so.
/// Not fixed by the meaning of a well-formed word: accessed, and young of a migration entry.
template <class W>
constexpr truth<W> well_formed(const W& entry) {
  return entry == W{nothing} || well_formed_leaf(entry) || well_formed_swap(entry) ||
         well_formed_unmapped(entry) || entry == W{marked::uffd_wp} || entry == W{marked::poison} ||
         entry == W{marked::guard};
}

/// What holds of every context that a machine can compute: nothing that is allocated is the zero
/// page or the slot that cannot be spelt, and what may be written may be read.
template <class W>
constexpr truth<W> possible(const model::context<W>& c) {
  const model::pfn<W> zero_page{};
  const model::swap_slot<W> unspeakable{W{swapped::offset.most}};
  return !(c.fresh_frame == zero_page) && !(c.cache_frame == zero_page && c.cached) &&
         !(c.ksm_frame == zero_page) && !(c.moved_frame == zero_page) &&
         !(c.swap_frame == zero_page && c.swap_cached) && !(c.fresh_slot == unspeakable) &&
         (c.readable || !c.writable);
}

/// What holds between an entry and its context in every state of a machine: a page can be accessed
/// if and only if the VMA can be read.
template <class W>
constexpr truth<W> fits(const W& entry, const model::context<W>& c) {
  return !is_present(entry) || alike<truth<W>>(leaf::present.test(entry), c.readable);
}

}  // namespace ptecheck::impl::packed
