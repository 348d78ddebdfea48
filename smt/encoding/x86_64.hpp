#pragma once
// x86-64 as an architecture that is judged: every bit of both forms of a word by name, and Linux's
// functions on them, which `ptecheck headers` holds against a kernel's own.
#include <ptecheck/impl/packed/kernel_inline_huge.hpp>
#include <ptecheck/smt/encoding/functions.hpp>

#include <cstdint>
#include <string_view>

namespace ptecheck::smt::encoding {

/// Linux 6.18 with every option that widens an entry.
constexpr impl::packed::kernel_form linux_6_18_with_everything() {
  impl::packed::kernel_form form;
  form.soft_dirty = true;
  form.most_swap_areas = form.hwpoison = 24;
  form.migration_read = 25;
  form.migration_read_exclusive = 26;
  form.migration_write = 27;
  form.device_write = 28;
  form.device_read = 29;
  form.device_exclusive = 30;
  return form;
}

struct x86_64 {
  static constexpr std::string_view name = "x86_64";

  impl::packed::kernel_form form = linux_6_18_with_everything();

  /// A word that names a frame. Every bit is in the layout, used or not.
  struct leaf {
    static constexpr auto present = impl::packed::leaf::present;
    static constexpr auto write = impl::packed::leaf::write;
    static constexpr auto user = impl::packed::leaf::user;
    static constexpr auto write_through = impl::packed::kernel_inline::write_through;
    static constexpr auto cache_disable = impl::packed::kernel_inline::cache_disable;
    static constexpr auto accessed = impl::packed::leaf::accessed;
    static constexpr auto dirty = impl::packed::leaf::dirty;
    static constexpr auto huge = impl::packed::kernel_inline::huge;
    static constexpr auto protnone = impl::packed::leaf::protnone;
    static constexpr auto special = impl::packed::leaf::special;
    static constexpr auto uffd_wp = impl::packed::leaf::uffd_wp;
    static constexpr auto soft_dirty = impl::packed::kernel_inline::soft_dirty;
    static constexpr auto frame = impl::packed::leaf::frame;
    static constexpr model::bits<"reserved", 52, 56> reserved{};
    static constexpr model::flag<"software4", 57> software4{};
    static constexpr auto saved_dirty = impl::packed::leaf::saved_dirty;
    static constexpr model::bits<"key", 59, 62> key{};
    static constexpr auto no_execute = impl::packed::leaf::no_execute;

    static constexpr auto layout = model::entry_layout(present,
                                                       write,
                                                       user,
                                                       write_through,
                                                       cache_disable,
                                                       accessed,
                                                       dirty,
                                                       huge,
                                                       protnone,
                                                       special,
                                                       uffd_wp,
                                                       soft_dirty,
                                                       frame,
                                                       reserved,
                                                       software4,
                                                       saved_dirty,
                                                       key,
                                                       no_execute);
    /// What the processor gives a meaning, and what the kernel keeps in bits that it does not.
    static constexpr std::uint64_t hardware =
        present.mask | write.mask | user.mask | write_through.mask | cache_disable.mask |
        accessed.mask | dirty.mask | huge.mask | protnone.mask | frame.mask | key.mask |
        no_execute.mask;
    static constexpr std::uint64_t software =
        special.mask | uffd_wp.mask | soft_dirty.mask | saved_dirty.mask;
    /// Any of these bits: the word names a frame. The walker of the processor looks at `present`.
    static constexpr std::uint64_t names_a_frame = present.mask | protnone.mask;
    /// What a word of none may hold all the same.
    static constexpr std::uint64_t stray = accessed.mask | dirty.mask;
    static constexpr std::uint64_t dirty_bits = dirty.mask | saved_dirty.mask;
  };

  /// A word that names a swap slot, or is a marker.
  struct swapped {
    static constexpr model::flag<"zero0", 0> zero0{};
    static constexpr auto soft_dirty = impl::packed::kernel_inline::swap_soft_dirty;
    static constexpr auto uffd_wp = impl::packed::swapped::uffd_wp;
    static constexpr auto exclusive = impl::packed::swapped::exclusive;
    static constexpr model::bits<"unused", 4, 6> unused{};
    static constexpr model::flag<"zero7", 7> zero7{};
    static constexpr model::flag<"zero8", 8> zero8{};
    static constexpr auto offset = impl::packed::swapped::offset;
    static constexpr auto type = impl::packed::swapped::type;

    static constexpr auto layout = model::entry_layout(
        zero0, soft_dirty, uffd_wp, exclusive, unused, zero7, zero8, offset, type);
    /// The bits that the pte_swp_mk functions set.
    static constexpr std::uint64_t flags = soft_dirty.mask | uffd_wp.mask | exclusive.mask;
    /// The entry that no word can spell: it would be none.
    static constexpr std::uint64_t unspeakable = offset.most;
  };

  /// All that a mutator may change.
  static constexpr std::uint64_t changed_by(mutator by) {
    constexpr std::uint64_t write = leaf::write.mask | leaf::dirty_bits;
    switch (by) {
      case mutator::wrprotect:
      case mutator::mkwrite: return write;
      case mutator::mkdirty: return leaf::dirty_bits | leaf::soft_dirty.mask;
      case mutator::mkclean: return leaf::dirty_bits;
      case mutator::mkyoung:
      case mutator::mkold: return leaf::accessed.mask;
      case mutator::mkuffd_wp: return write | leaf::uffd_wp.mask;
      case mutator::clear_uffd_wp: return leaf::uffd_wp.mask;
      case mutator::mksoft_dirty:
      case mutator::clear_soft_dirty: return leaf::soft_dirty.mask;
      case mutator::mkspecial: break;
    }
    return leaf::special.mask;
  }

#define PTECHECK_FORMULA(function)                                                     \
  template <class... Words>                                                            \
  constexpr auto function(const Words&... words) const {                               \
    if constexpr (requires { impl::packed::kernel_inline::function(form, words...); }) \
      return impl::packed::kernel_inline::function(form, words...);                    \
    else                                                                               \
      return impl::packed::kernel_inline::function(words...);                          \
  }
  PTECHECK_KERNEL_FUNCTIONS(PTECHECK_FORMULA)
#undef PTECHECK_FORMULA

  template <class W>
  constexpr W pmd_pfn(const W& x) const {
    return impl::packed::kernel_inline::huge_pfn<21>(x);
  }
  template <class W>
  constexpr W pmd_flags(const W& x) const {
    return impl::packed::kernel_inline::huge_flags<21>(x);
  }
  template <class W>
  constexpr W pfn_pmd(const W& frame, const W& protection) const {
    return impl::packed::kernel_inline::pfn_huge<21>(form, frame, protection);
  }
  template <class W>
  constexpr W pmd_mkinvalid(const W& x) const {
    return impl::packed::kernel_inline::huge_mkinvalid<21>(form, x);
  }
};

}  // namespace ptecheck::smt::encoding
