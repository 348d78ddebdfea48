#pragma once
// Zap of one word, for four reasons.
#include <ptecheck/impl/packed/changed.hpp>

namespace ptecheck::impl::packed::transition {

/// Why pages go: madvise(MADV_DONTNEED), a hole in the file, its shortening, the end of the
/// mapping.
enum class because : std::uint8_t { dontneed, punch_hole, truncate, unmap };

/// pte_uffd_wp, pte_swp_uffd_wp or a uffd_wp marker.
template <class W>
constexpr truth<W> is_uffd_wp(const W& entry) {
  return (is_present(entry) && leaf::uffd_wp.test(entry)) ||
         (has_swap_form(entry) && swapped::uffd_wp.test(entry)) || entry == W{marked::uffd_wp};
}

template <because Why>
struct zap {
  static constexpr lookups uses{.frame = Why == because::punch_hole};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    if constexpr (Why == because::unmap) return becomes<W>(W{nothing}, exclusive);
    const truth<W> remembers = !c.anonymous && c.uffd_wp && is_uffd_wp(entry);
    const W left = select(remembers, W{marked::uffd_wp}, W{nothing});
    return becomes<W>(select(stays(entry, c), entry, left), exclusive);
  }

 private:
  template <class W>
  static constexpr truth<W> stays(const W& entry, const context<W>& c) {
    const truth<W> guard = entry == W{marked::guard};
    if constexpr (Why == because::punch_hole)
      return guard || entry == W{marked::poison} || is_swap(entry) || is_hwpoison(entry) ||
             (names_frame(entry) && c.anon_page);
    else
      return guard;
  }
};

}  // namespace ptecheck::impl::packed::transition
