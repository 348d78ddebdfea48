#pragma once
// KSM, of one word: equal pages become one, and part again.
#include <ptecheck/impl/packed/changed.hpp>

namespace ptecheck::impl::packed::transition {

/// The page becomes the common one, or gives way to it.
struct ksm_merge {
  static constexpr lookups uses{.frame = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const W clean = readonly(entry) & W{~leaf::saved_dirty.mask};
    const auto common = [&] {
      const W kept = clean & W{leaf::uffd_wp.mask};
      return mapped(c.ksm_frame.word(), leaf::present.test(entry)) | kept;
    };
    const auto page = [&] { return branch<W>(c.repointed, common, [&] { return clean; }); };
    const truth<W> merges = is_present(entry);
    return becomes<W>(branch<W>(merges, page, [&] { return entry; }), exclusive && !merges);
  }
};

/// madvise(MADV_UNMERGEABLE): a page of its own again.
struct ksm_unmerge {
  static constexpr lookups uses{.frame = true, .fresh = true};

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const truth<W> parts = is_present(entry) && c.ksm_page;
    const changed<W> copied{
        mapped(c.fresh_frame.word(), c.readable) | (entry & W{leaf::uffd_wp.mask}),
        coded<W>(effect::copy_frame),
        coded<W>(reply::done),
        truth<W>{true}};
    const changed<W> waits = answers<W>(entry, exclusive, coded<W>(reply::waits));
    return select(parts,
                  copied,
                  select(is_migration(entry) && c.ksm_page, waits, becomes<W>(entry, exclusive)));
  }
};

}  // namespace ptecheck::impl::packed::transition
