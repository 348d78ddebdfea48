#pragma once
// What is said of Linux's functions on x86-64 beside what holds of every architecture.
#include <ptecheck/smt/encoding/family.hpp>
#include <ptecheck/smt/encoding/words.hpp>
#include <ptecheck/smt/encoding/x86_64.hpp>

#include <cstdint>
#include <vector>

namespace ptecheck::smt::encoding::on_x86_64 {

using functions = judged<x86_64>;
using leaf = x86_64::leaf;
using swapped = x86_64::swapped;

/// _PAGE_CHG_MASK: what a change of protection leaves alone; all else is the protection.
inline constexpr std::uint64_t kept_by_modify =
    impl::packed::kernel_inline::kept_by_modify(linux_6_18_with_everything());

/// Dirty is where it belongs: beside write in `dirty`, else in `saved_dirty`. Not so in the words
/// of a shadow stack.
template <class W>
truth<W> dirty_is_in_place(const W& v) {
  return select(leaf::write.test(v), !leaf::saved_dirty.test(v), !leaf::dirty.test(v));
}

/// The families, by the groups of rows.
std::vector<obligation> layout_families();      // A
std::vector<obligation> partition_families();   // B
std::vector<obligation> frame_families();       // C
std::vector<obligation> swap_families();        // D
std::vector<obligation> mutator_families();     // E
std::vector<obligation> dirty_families();       // F
std::vector<obligation> protection_families();  // G
std::vector<obligation> reclaim_families();     // H: swap, zap and fork
std::vector<obligation> migration_families();   // H: migration
std::vector<obligation> l1tf_families();        // J
std::vector<obligation> walker_families();      // K
std::vector<obligation> huge_families();        // L
std::vector<obligation> marker_families();      // M

}  // namespace ptecheck::smt::encoding::on_x86_64
