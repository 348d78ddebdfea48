#pragma once
// Guards over one word.
#include <ptecheck/impl/packed/changed.hpp>

namespace ptecheck::impl::packed::transition {

/// madvise(MADV_GUARD_INSTALL): a guard takes the place of whatever was there.
struct guard_install {
  static constexpr lookups uses{};
  template <class W>
  static constexpr truth<W> installs(const context<W>&) {
    return truth<W>{true};
  }

  template <class W>
  static constexpr changed<W> of(const W&, const truth<W>& exclusive, const context<W>&) {
    return becomes<W>(W{marked::guard}, exclusive);
  }
};

/// madvise(MADV_GUARD_REMOVE): guards go, nothing comes back.
struct guard_remove {
  static constexpr lookups uses{};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>&) {
    return becomes<W>(select(entry == W{marked::guard}, W{nothing}, entry), exclusive);
  }
};

}  // namespace ptecheck::impl::packed::transition
