#pragma once
// What an operation as data is joined of: a transition, and the rule that it refines.
#include <ptecheck/impl/packed/spoil.hpp>
#include <ptecheck/smt/operation.hpp>
#include <ptecheck/spec/entry/zap.hpp>

#include <string_view>
#include <vector>

namespace ptecheck::smt {

namespace packed = impl::packed;
namespace transition = impl::packed::transition;

using names = std::vector<std::string_view>;

/// The packed side: a transition, with what its caller passes besides.
template <class Op, bool... Given>
struct packed_by {
  template <class W>
  static changed<W> run(const W& before, const truth<W>& exclusive, const context<W>& c) {
    return Op::of(before, exclusive, c, truth<W>{Given}...);
  }
  template <class W>
  static changed<W> spoilt(packed::mutant_id by,
                           const W& before,
                           const changed<W>& after,
                           const context<W>& c) {
    return packed::spoiling<Op>::of(by, before, after, c, truth<W>{Given}...);
  }
  template <class W>
  static installs_text<W> installs() {
    if constexpr (requires(const context<W>& c) { Op::installs(c); })
      return [](const context<W>& c) { return Op::installs(c); };
    else
      return nullptr;
  }
  static constexpr packed::lookups uses = Op::uses;
};

/// The reference's side, for the rules that take an entry and a context only.
template <class Rule>
struct ruled_by {
  template <class W>
  static spec::result<W> rule(const entry<W>& before, const context<W>& c) {
    return Rule{}.template operator()<W>(before, c);
  }
};

template <class Packed, class Rule>
operation joined(std::string_view name,
                 const Rule&,
                 const names& mutants,
                 bool fits_before = true) {
  using machine = model::machine_word;
  using symbolic = symbolic_word;
  using by = ruled_by<Rule>;
  return {
      .name = name,
      .mutants = mutants,
      .fits_before = fits_before,
      .uses = Packed::uses,
      .transition = {&Packed::template run<machine>,
                     &Packed::template run<symbolic>,
                     &Packed::template run<perturbed<machine>>,
                     &Packed::template run<perturbed<symbolic>>},
      .by_rule = {&by::template rule<machine>, &by::template rule<symbolic>},
      .installs_where = {Packed::template installs<machine>(),
                         Packed::template installs<symbolic>()},
      .spoilt = {&Packed::template spoilt<machine>, &Packed::template spoilt<symbolic>},
  };
}

/// Rules as objects: a rule is a template, and so cannot be passed itself.
template <spec::zap Why>
struct zap_rule {
  template <class W>
  auto operator()(const entry<W>& e, const context<W>& c) const {
    return spec::zapped<W>(e, Why, c);
  }
};
/// Those of hugetlb memory.
void add_hugetlb(std::vector<operation>& all);

}  // namespace ptecheck::smt
