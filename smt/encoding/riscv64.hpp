#pragma once
#include <ptecheck/impl/packed/riscv64.hpp>
#include <ptecheck/smt/encoding/functions.hpp>

#include <cstdint>
#include <string_view>

namespace ptecheck::smt::encoding {

/// riscv64 as an architecture that is judged.
struct riscv64 : impl::packed::riscv64 {
  static constexpr std::string_view name = "riscv64";

  /// All that a mutator may change.
  static constexpr std::uint64_t changed_by(mutator by) {
    switch (by) {
      case mutator::wrprotect:
      case mutator::mkwrite: return leaf::write.mask;
      case mutator::mkdirty:
      case mutator::mkclean: return leaf::dirty.mask;
      case mutator::mkyoung:
      case mutator::mkold: return leaf::accessed.mask;
      case mutator::mkuffd_wp: return leaf::uffd_wp.mask | leaf::write.mask;
      case mutator::clear_uffd_wp: return leaf::uffd_wp.mask;
      case mutator::mksoft_dirty:
      case mutator::clear_soft_dirty: return leaf::soft_dirty.mask;
      case mutator::mkspecial: break;
    }
    return leaf::special.mask;
  }
};

}  // namespace ptecheck::smt::encoding
