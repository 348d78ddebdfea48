#pragma once
// How arm64 spells an entry of 4 KiB, as Linux 6.18 uses it with 4 KiB pages and addresses of 48
// bits, and what Linux's inline functions make of it.
#include <ptecheck/impl/packed/plain_words.hpp>

#include <cstdint>

namespace ptecheck::impl::packed {

/// The bits of both forms of a word by name, used or not.
struct arm64_fields {
  static constexpr bool has_soft_dirty = false;

  /// A word that names a frame. The hardware makes a page that may be written (DBM) dirty by
  /// clearing `readonly`; software has a bit of its own for pages that may not.
  struct leaf {
    static constexpr model::flag<"present", 0> present{};
    static constexpr model::flag<"page", 1> page{};
    static constexpr model::bits<"attributes", 2, 4> attributes{};
    static constexpr model::flag<"nonsecure", 5> nonsecure{};
    static constexpr model::flag<"user", 6> user{};
    static constexpr model::flag<"readonly", 7> readonly{};
    static constexpr model::bits<"shareability", 8, 9> shareability{};
    static constexpr model::flag<"accessed", 10> accessed{};
    /// Not global; of a word that is not valid: protnone.
    static constexpr model::flag<"protnone", 11> protnone{};
    static constexpr model::bits<"frame", 12, 49> frame{};
    static constexpr model::flag<"guarded", 50> guarded{};
    static constexpr model::flag<"write", 51> write{};
    static constexpr model::flag<"contiguous", 52> contiguous{};
    static constexpr model::flag<"no_execute_privileged", 53> no_execute_privileged{};
    static constexpr model::flag<"no_execute", 54> no_execute{};
    static constexpr model::flag<"dirty", 55> dirty{};
    static constexpr model::flag<"special", 56> special{};
    static constexpr model::flag<"unused57", 57> unused57{};
    static constexpr model::flag<"uffd_wp", 58> uffd_wp{};
    static constexpr model::flag<"unused59", 59> unused59{};
    static constexpr model::bits<"overlay", 60, 62> overlay{};
    static constexpr model::flag<"unused63", 63> unused63{};

    static constexpr auto layout = model::entry_layout(present,
                                                       page,
                                                       attributes,
                                                       nonsecure,
                                                       user,
                                                       readonly,
                                                       shareability,
                                                       accessed,
                                                       protnone,
                                                       frame,
                                                       guarded,
                                                       write,
                                                       contiguous,
                                                       no_execute_privileged,
                                                       no_execute,
                                                       dirty,
                                                       special,
                                                       unused57,
                                                       uffd_wp,
                                                       unused59,
                                                       overlay,
                                                       unused63);
    static constexpr std::uint64_t software = dirty.mask | special.mask | uffd_wp.mask;
    static constexpr std::uint64_t hardware =
        ~(software | unused57.mask | unused59.mask | unused63.mask);
    static constexpr std::uint64_t names_a_frame = present.mask | protnone.mask;
    static constexpr std::uint64_t stray = 0;
    static constexpr std::uint64_t dirty_bits = dirty.mask;
    /// What a change of protection takes from the new one.
    static constexpr std::uint64_t protection =
        present.mask | attributes.mask | user.mask | readonly.mask | protnone.mask | guarded.mask |
        write.mask | no_execute_privileged.mask | no_execute.mask | overlay.mask;
  };

  /// A word that names a swap slot, or is a marker. Nothing is turned over.
  struct swapped {
    static constexpr model::bits<"zero0", 0, 1> zero0{};
    static constexpr model::flag<"exclusive", 2> exclusive{};
    static constexpr model::flag<"uffd_wp", 3> uffd_wp{};
    static constexpr model::bits<"unused4", 4, 5> unused4{};
    static constexpr model::bits<"type", 6, 10> type{};
    static constexpr model::flag<"zero11", 11> zero11{};
    static constexpr model::bits<"offset", 12, 61> offset{};
    static constexpr model::bits<"unused62", 62, 63> unused62{};

    static constexpr auto layout =
        model::entry_layout(zero0, exclusive, uffd_wp, unused4, type, zero11, offset, unused62);
    static constexpr std::uint64_t flags = exclusive.mask | uffd_wp.mask;
    /// The slot of the first area whose word would be none: the header of the area lies there.
    static constexpr std::uint64_t unspeakable = 0;
  };
};

/// Linux's functions on them.
struct arm64 : plain_words<arm64_fields> {
  template <class W>
  static constexpr truth<W> pte_write(const W& x) {
    return leaf::write.test(x);
  }
  /// pte_hw_dirty.
  template <class W>
  static constexpr truth<W> dirty_by_hardware(const W& x) {
    return leaf::write.test(x) && !leaf::readonly.test(x);
  }
  template <class W>
  static constexpr truth<W> pte_dirty(const W& x) {
    return leaf::dirty.test(x) || dirty_by_hardware(x);
  }

  /// What the hardware found dirty is dirty to the software as well.
  template <class W>
  static constexpr W with_dirty_saved(const W& x) {
    return select(dirty_by_hardware(x), leaf::dirty.set(x), x);
  }
  template <class W>
  static constexpr W pte_wrprotect(const W& x) {
    return leaf::readonly.set(leaf::write.clear(with_dirty_saved(x)));
  }
  template <class W>
  static constexpr W pte_mkwrite(const W& x) {
    const W open = leaf::write.set(x);
    return select(leaf::dirty.test(x), leaf::readonly.clear(open), open);
  }
  template <class W>
  static constexpr W pte_mkdirty(const W& x) {
    const W dirty = leaf::dirty.set(x);
    return select(leaf::write.test(x), leaf::readonly.clear(dirty), dirty);
  }
  template <class W>
  static constexpr W pte_mkclean(const W& x) {
    return leaf::readonly.set(leaf::dirty.clear(x));
  }
  template <class W>
  static constexpr W pte_mkuffd_wp(const W& x) {
    return pte_wrprotect(leaf::uffd_wp.set(x));
  }
  template <class W>
  static constexpr W pte_modify(const W& x, const W& protection) {
    const W changed =
        (with_dirty_saved(x) & W{~leaf::protection}) | (protection & W{leaf::protection});
    return select(leaf::dirty.test(changed), pte_mkdirty(changed), changed);
  }
};

}  // namespace ptecheck::impl::packed
