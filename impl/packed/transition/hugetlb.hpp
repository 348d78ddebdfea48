#pragma once
// Transitions of the word of a hugetlb page. Linux spells it as it spells a small entry (huge_pte_
// functions are those of pte_t) with the bit that says that it is huge: so most transitions are
// those of a small entry.
#include <ptecheck/impl/packed/huge.hpp>
#include <ptecheck/impl/packed/transition/access.hpp>
#include <ptecheck/impl/packed/transition/fork.hpp>
#include <ptecheck/impl/packed/transition/protect.hpp>
#include <ptecheck/impl/packed/transition/zap.hpp>

namespace ptecheck::impl::packed::transition {

/// What a transition is to the word of a hugetlb page, if it is anything.
template <class Op>
struct hugetlb_form {};

template <class Op>
concept has_hugetlb_form = requires {
  typename hugetlb_form<Op>::type;
};

template <class Op>
using hugetlb_form_of = typename hugetlb_form<Op>::type;

/// The same as to a small entry.
template <class Op>
struct hugetlb_as_small {
  static constexpr lookups uses = Op::uses;

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    changed<W> after = Op::of(hugetlb::small(entry), exclusive, c);
    after.word = hugetlb::whole(after.word);
    return after;
  }
};

/// hugetlb_change_protection, of what becomes writable: it does not ask whether a store would need
/// no fault, and a private mapping's pages begin without write (vm_page_prot).
template <class Op>
struct hugetlb_protection {
  static constexpr lookups uses = Op::uses;

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    changed<W> after = hugetlb_as_small<Op>::of(entry, exclusive, c);
    after.word = select(is_present(after.word) && !c.shared, readonly(after.word), after.word);
    return after;
  }
};

/// copy_hugetlb_page_range, of the child: what is dirty stays so, of shared pages too.
struct hugetlb_fork_child {
  static constexpr lookups uses = fork_child::uses;

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const W dirty = entry & W{leaf::dirty.mask | leaf::saved_dirty.mask};
    changed<W> after = hugetlb_as_small<fork_child>::of(entry, exclusive, c);
    after.word = select(is_present(after.word), after.word | dirty, after.word);
    return after;
  }
};

/// hugetlb_no_page: the fault on none or on a uffd_wp marker. A store faults once more then, if the
/// page is private.
template <class W>
constexpr changed<W> hugetlb_no_page(const W& entry,
                                     const truth<W>& exclusive,
                                     const context<W>& c) {
  // Nothing here is exclusive, but for what no hugetlb word is: that is left as it is.
  const truth<W> here = exclusive && is_device_private(entry);
  const W again = coded<W>(reply::again);
  const truth<W> remembered = entry == W{marked::uffd_wp} && c.uffd_wp;
  const W protection = leaf::uffd_wp.when<W>(remembered);
  const truth<W> cached = c.shared && c.cached;
  const W dirty =
      select(remembered, W{leaf::saved_dirty.mask}, W{leaf::dirty.mask | leaf::write.mask});
  const W stored = select(c.writable, dirty, W{nothing});
  const changed<W> own{hugetlb::whole(mapped(c.fresh_frame.word()) | protection),
                       coded<W>(effect::zero_frame),
                       again,
                       truth<W>{true}};
  const changed<W> hole{entry, coded<W>(effect::cache_zero), again, here};
  const changed<W> common{hugetlb::whole(mapped(c.cache_frame.word()) | protection | stored),
                          coded<W>(effect::nothing),
                          again,
                          truth<W>{false}};
  const changed<W> missing = answers<W>(entry, here, reported(reply::missing_message, c));
  const changed<W> minor = answers<W>(entry, here, reported(reply::minor_message, c));
  const changed<W> made = select(c.shared, hole, own);
  return select(cached, select(c.uffd_minor, minor, common), select(c.uffd_missing, missing, made));
}

/// hugetlb_fault.
template <class Op>
struct hugetlb_access {
  static constexpr lookups uses = Op::uses;

  template <class W>
  static constexpr changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    const truth<W> allowed = std::is_same_v<Op, read> ? c.readable : c.writable;
    return branch<W>(
        allowed && !is_present(entry),
        [&] { return hugetlb_no_page(entry, exclusive, c); },
        [&] { return hugetlb_as_small<Op>::of(entry, exclusive, c); });
  }
};

template <>
struct hugetlb_form<read> {
  using type = hugetlb_access<read>;
};
template <>
struct hugetlb_form<write> {
  using type = hugetlb_access<write>;
};
template <>
struct hugetlb_form<mprotect> {
  using type = hugetlb_protection<mprotect>;
};
template <>
struct hugetlb_form<write_protect> {
  using type = hugetlb_as_small<write_protect>;
};
template <>
struct hugetlb_form<write_unprotect> {
  using type = hugetlb_protection<write_unprotect>;
};
template <because Why>
struct hugetlb_form<zap<Why>> {
  using type = hugetlb_as_small<zap<Why>>;
};
template <>
struct hugetlb_form<fork_parent> {
  using type = hugetlb_as_small<fork_parent>;
};
template <>
struct hugetlb_form<fork_child> {
  using type = hugetlb_fork_child;
};

}  // namespace ptecheck::impl::packed::transition
