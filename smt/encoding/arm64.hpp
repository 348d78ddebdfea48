#pragma once
#include <ptecheck/impl/packed/arm64.hpp>
#include <ptecheck/smt/encoding/functions.hpp>

#include <cstdint>
#include <string_view>

namespace ptecheck::smt::encoding {

/// arm64 as an architecture that is judged.
struct arm64 : impl::packed::arm64 {
  static constexpr std::string_view name = "arm64";

  /// All that a mutator may change.
  static constexpr std::uint64_t changed_by(mutator by) {
    constexpr std::uint64_t dirty = leaf::dirty.mask | leaf::readonly.mask;
    switch (by) {
      case mutator::wrprotect: return leaf::write.mask | dirty;
      case mutator::mkwrite: return leaf::write.mask | leaf::readonly.mask;
      case mutator::mkdirty:
      case mutator::mkclean: return dirty;
      case mutator::mkyoung:
      case mutator::mkold: return leaf::accessed.mask;
      case mutator::mkuffd_wp: return leaf::uffd_wp.mask | leaf::write.mask | dirty;
      case mutator::clear_uffd_wp: return leaf::uffd_wp.mask;
      case mutator::mksoft_dirty:
      case mutator::clear_soft_dirty: return 0;
      case mutator::mkspecial: break;
    }
    return leaf::special.mask;
  }
};

}  // namespace ptecheck::smt::encoding
