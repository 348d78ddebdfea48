#pragma once
// Broken memory under one word.
#include <ptecheck/impl/packed/changed.hpp>

namespace ptecheck::impl::packed::transition {

/// try_to_unmap_one with TTU_HWPOISON.
struct hwpoison {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>&) {
    const auto breaks = [&] {
      return becomes<W>(moving::frame.of(frame_of(entry)) | W{moving::typed(moving::hwpoison)},
                        truth<W>{false});
    };
    return branch<W>(is_present(entry) && !leaf::special.test(entry), breaks, [&] {
      return becomes<W>(entry, exclusive);
    });
  }
};

}  // namespace ptecheck::impl::packed::transition
