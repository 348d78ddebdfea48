#pragma once
// mremap of one word: what arrives at the new place.
#include <ptecheck/impl/packed/changed.hpp>

namespace ptecheck::impl::packed::transition {

struct mremap {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const truth<W> named = has_swap_form(entry);
    const W slot = select(named, swapped::uffd_wp.clear(entry), entry);
    const W other = select(entry == W{marked::uffd_wp}, W{nothing}, slot);
    const W lifted = select(is_present(entry), leaf::uffd_wp.clear(entry), other);
    return becomes<W>(select(c.registration_lost, lifted, entry), exclusive);
  }
};

}  // namespace ptecheck::impl::packed::transition
