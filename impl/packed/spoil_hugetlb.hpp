#pragma once
// How mutants spoil what happens to hugetlb pages.
#include <ptecheck/impl/packed/spoiling.hpp>
#include <ptecheck/impl/packed/transition/hugetlb.hpp>

namespace ptecheck::impl::packed {

template <>
struct spoiling<transition::hugetlb_form_of<transition::write_protect>> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    if (by == seeded<"hugetlb_writeprotect_skips_none">)
      return with_word_if<W>(is_none(before), after, before);
    return after;
  }
};

template <>
struct spoiling<transition::hugetlb_form_of<transition::mprotect>> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>&) {
    if (by == seeded<"hugetlb_mprotect_drops_marker">)
      return with_word_if<W>(is_marker(before), after, W{nothing});
    return after;
  }
};

template <>
struct spoiling<transition::hugetlb_form_of<transition::write>> {
  template <class W>
  static constexpr changed<W> of(mutant_id by,
                                 const W& before,
                                 const changed<W>& after,
                                 const context<W>& c) {
    const truth<W> mapped = is_present(after.word) && !c.shared;
    if (by == seeded<"hugetlb_write_ignores_marker">)
      return with_word_if<W>(
          before == W{marked::uffd_wp} && mapped, after, leaf::dirty.set(writable(after.word)));
    return after;
  }
};

}  // namespace ptecheck::impl::packed
