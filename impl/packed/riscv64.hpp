#pragma once
// How riscv64 spells an entry of 4 KiB, as Linux uses it with the extension Svrsw60t59b, which
// leaves bits 59 and 60 to software, and what Linux's inline functions make of it. Without the
// extension (Linux 6.18) there is neither uffd-wp nor soft-dirty; all else is the same.
#include <ptecheck/impl/packed/plain_words.hpp>

#include <cstdint>

namespace ptecheck::impl::packed {

/// The bits of both forms of a word by name, used or not.
struct riscv64_fields {
  static constexpr bool has_soft_dirty = true;

  /// A word that names a frame.
  struct leaf {
    static constexpr model::flag<"present", 0> present{};
    static constexpr model::flag<"read", 1> read{};
    static constexpr model::flag<"write", 2> write{};
    static constexpr model::flag<"execute", 3> execute{};
    static constexpr model::flag<"user", 4> user{};
    /// Global; of a word that is not valid: protnone.
    static constexpr model::flag<"protnone", 5> protnone{};
    static constexpr model::flag<"accessed", 6> accessed{};
    static constexpr model::flag<"dirty", 7> dirty{};
    static constexpr model::flag<"special", 8> special{};
    static constexpr model::flag<"unused9", 9> unused9{};
    static constexpr model::bits<"frame", 10, 53> frame{};
    static constexpr model::bits<"reserved", 54, 58> reserved{};
    static constexpr model::flag<"soft_dirty", 59> soft_dirty{};
    static constexpr model::flag<"uffd_wp", 60> uffd_wp{};
    static constexpr model::bits<"memory_type", 61, 62> memory_type{};
    static constexpr model::flag<"contiguous", 63> contiguous{};

    static constexpr auto layout = model::entry_layout(present,
                                                       read,
                                                       write,
                                                       execute,
                                                       user,
                                                       protnone,
                                                       accessed,
                                                       dirty,
                                                       special,
                                                       unused9,
                                                       frame,
                                                       reserved,
                                                       soft_dirty,
                                                       uffd_wp,
                                                       memory_type,
                                                       contiguous);
    static constexpr std::uint64_t software = special.mask | soft_dirty.mask | uffd_wp.mask;
    static constexpr std::uint64_t hardware = ~(software | unused9.mask);
    static constexpr std::uint64_t names_a_frame = present.mask | protnone.mask;
    static constexpr std::uint64_t stray = 0;
    static constexpr std::uint64_t dirty_bits = dirty.mask;
    /// What a change of protection takes from the new one.
    static constexpr std::uint64_t protection = present.mask | read.mask | write.mask |
                                                execute.mask | user.mask | protnone.mask |
                                                memory_type.mask;
  };

  /// A word that names a swap slot, or is a marker. Nothing is turned over.
  struct swapped {
    static constexpr model::bits<"zero0", 0, 2> zero0{};
    static constexpr model::flag<"soft_dirty", 3> soft_dirty{};
    static constexpr model::flag<"uffd_wp", 4> uffd_wp{};
    static constexpr model::flag<"zero5", 5> zero5{};
    static constexpr model::flag<"exclusive", 6> exclusive{};
    static constexpr model::bits<"type", 7, 11> type{};
    static constexpr model::bits<"offset", 12, 63> offset{};

    static constexpr auto layout =
        model::entry_layout(zero0, soft_dirty, uffd_wp, zero5, exclusive, type, offset);
    static constexpr std::uint64_t flags = soft_dirty.mask | uffd_wp.mask | exclusive.mask;
    /// The slot of the first area whose word would be none: the header of the area lies there.
    static constexpr std::uint64_t unspeakable = 0;
  };
};

/// Linux's functions on them.
struct riscv64 : plain_words<riscv64_fields> {
  /// A table has none of read, write and execute, a huge page has one.
  template <class W>
  static constexpr truth<W> pmd_present(const W& x) {
    constexpr std::uint64_t seen =
        leaf::names_a_frame | leaf::read.mask | leaf::write.mask | leaf::execute.mask;
    return !((x & W{seen}) == W{nothing});
  }
  template <class W>
  static constexpr truth<W> pte_write(const W& x) {
    return leaf::write.test(x);
  }
  template <class W>
  static constexpr truth<W> pte_dirty(const W& x) {
    return leaf::dirty.test(x);
  }
  template <class W>
  static constexpr W pte_wrprotect(const W& x) {
    return leaf::write.clear(x);
  }
  template <class W>
  static constexpr W pte_mkwrite(const W& x) {
    return leaf::write.set(x);
  }
  template <class W>
  static constexpr W pte_mkdirty(const W& x) {
    return leaf::dirty.set(x);
  }
  template <class W>
  static constexpr W pte_mkclean(const W& x) {
    return leaf::dirty.clear(x);
  }
  template <class W>
  static constexpr W pte_mkuffd_wp(const W& x) {
    return pte_wrprotect(leaf::uffd_wp.set(x));
  }
  template <class W>
  static constexpr W pte_modify(const W& x, const W& protection) {
    return (x & W{~leaf::protection}) | protection;
  }
};

}  // namespace ptecheck::impl::packed
