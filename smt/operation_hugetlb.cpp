// The operations on a page of hugetlb memory.
#include <ptecheck/smt/joined.hpp>
#include <ptecheck/spec/entry/access.hpp>
#include <ptecheck/spec/entry/fork.hpp>
#include <ptecheck/spec/entry/hugetlb.hpp>
#include <ptecheck/spec/entry/writeprotect.hpp>

namespace ptecheck::smt {
namespace {

/// The same of a hugetlb page: what its transition makes of the entry of its first page.
template <class Op>
struct hugetlb_by {
  using form = transition::hugetlb_form_of<Op>;

  template <class W>
  static changed<W> run(const W& before, const truth<W>& exclusive, const context<W>& c) {
    changed<W> after = form::of(packed::hugetlb::whole(before), exclusive, c);
    after.word = packed::hugetlb::small(after.word);
    return after;
  }
  template <class W>
  static changed<W> spoilt(packed::mutant_id by,
                           const W& before,
                           const changed<W>& after,
                           const context<W>& c) {
    changed<W> whole = after;
    whole.word = packed::hugetlb::whole(after.word);
    whole = packed::spoiling<form>::of(by, packed::hugetlb::whole(before), whole, c);
    whole.word = packed::hugetlb::small(whole.word);
    return whole;
  }
  template <class W>
  static installs_text<W> installs() {
    return packed_by<Op>::template installs<W>();
  }
  static constexpr packed::lookups uses = form::uses;
};

template <spec::access How>
struct hugetlb_access_rule {
  template <class W>
  auto operator()(const entry<W>& e, const context<W>& c) const {
    return spec::hugetlb_accessed<W>(e, How, c);
  }
};

}  // namespace

void add_hugetlb(std::vector<operation>& all) {
  const bool fits_before = false;
  all.push_back(joined<hugetlb_by<transition::read>>(
      "hugetlb_read", hugetlb_access_rule<spec::access::read>{}, {}));
  all.push_back(joined<hugetlb_by<transition::write>>("hugetlb_write",
                                                      hugetlb_access_rule<spec::access::write>{},
                                                      {"hugetlb_write_ignores_marker"}));
  all.push_back(joined<hugetlb_by<transition::mprotect>>(
      "hugetlb_mprotect",
      []<class W>(const entry<W>& e, const context<W>& c) {
        return spec::hugetlb_protection_changed<W>(e, c);
      },
      {"hugetlb_mprotect_drops_marker"},
      fits_before));
  all.push_back(joined<hugetlb_by<transition::write_protect>>(
      "hugetlb_write_protect",
      []<class W>(const entry<W>& e, const context<W>& c) {
        return spec::write_protected<W>(e, c);
      },
      {"hugetlb_writeprotect_skips_none"}));
  all.push_back(joined<hugetlb_by<transition::write_unprotect>>(
      "hugetlb_write_unprotect",
      []<class W>(const entry<W>& e, const context<W>& c) {
        return spec::hugetlb_write_unprotected<W>(e, c);
      },
      {}));
  all.push_back(joined<hugetlb_by<transition::fork_parent>>(
      "hugetlb_fork_parent",
      []<class W>(const entry<W>& e, const context<W>& c) { return spec::forked_parent<W>(e, c); },
      {}));
  all.push_back(joined<hugetlb_by<transition::fork_child>>(
      "hugetlb_fork_child",
      []<class W>(const entry<W>& e, const context<W>& c) {
        return spec::hugetlb_forked_child<W>(e, c);
      },
      {}));
  using transition::because;
  all.push_back(joined<hugetlb_by<transition::zap<because::dontneed>>>(
      "hugetlb_zap_dontneed", zap_rule<spec::zap::dontneed>{}, {}));
  all.push_back(joined<hugetlb_by<transition::zap<because::punch_hole>>>(
      "hugetlb_zap_punch_hole", zap_rule<spec::zap::punch_hole>{}, {}));
  all.push_back(joined<hugetlb_by<transition::zap<because::unmap>>>(
      "hugetlb_zap_unmap", zap_rule<spec::zap::unmap>{}, {}));
}

}  // namespace ptecheck::smt
