#pragma once
// The operations on one entry, as data: the rule of the reference beside the packed transition, in
// every life. Statements about operations are so compiled once, and not once for each.
#include <ptecheck/impl/packed/changed.hpp>
#include <ptecheck/impl/packed/mutants.hpp>
#include <ptecheck/smt/perturbed.hpp>
#include <ptecheck/smt/symbolic.hpp>
#include <ptecheck/spec/result.hpp>

#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

namespace ptecheck::smt {

using impl::packed::changed;
using model::context;
using model::entry;
using model::truth;

template <class W>
using transition_text = changed<W> (*)(const W& before, const truth<W>&, const context<W>&);
template <class W>
using rule_text = spec::result<W> (*)(const entry<W>& before, const context<W>&);
template <class W>
using installs_text = truth<W> (*)(const context<W>&);
/// What a fault makes of a result.
template <class W>
using spoil_text =
    changed<W> (*)(const W& before, const changed<W>& after, const truth<W>&, const context<W>&);
template <class W>
using mutant_text = changed<W> (*)(impl::packed::mutant_id,
                                   const W& before,
                                   const changed<W>& after,
                                   const context<W>&);

template <template <class> class Text>
using in_both = std::tuple<Text<model::machine_word>, Text<symbolic_word>>;
template <template <class> class Text>
using in_all = std::tuple<Text<model::machine_word>,
                          Text<symbolic_word>,
                          Text<perturbed<model::machine_word>>,
                          Text<perturbed<symbolic_word>>>;

/// A mistake that fits any operation, or one of the packed machine's mutants.
struct fault {
  std::string_view id;
  std::optional<impl::packed::mutant_id> mutant;
  in_both<spoil_text> spoil;
};

struct operation {
  std::string_view name;
  /// The mutants of the packed machine that spoil it.
  std::vector<std::string_view> mutants;
  /// Whether an entry fits its VMA before the operation. mprotect comes after its VMA.
  bool fits_before;
  /// What the machine looks up for it.
  impl::packed::lookups uses;

  in_all<transition_text> transition;
  in_both<rule_text> by_rule;
  in_both<installs_text> installs_where;  ///< null where it never makes tables
  in_both<mutant_text> spoilt;

  template <class W>
  changed<W> run(const W& before, const truth<W>& exclusive, const context<W>& c) const {
    return std::get<transition_text<W>>(transition)(before, exclusive, c);
  }
  template <class W>
  changed<W> with(const std::optional<fault>& wrong,
                  const W& before,
                  const truth<W>& exclusive,
                  const changed<W>& after,
                  const context<W>& c) const {
    if (!wrong) return after;
    if (wrong->mutant) return std::get<mutant_text<W>>(spoilt)(*wrong->mutant, before, after, c);
    return std::get<spoil_text<W>>(wrong->spoil)(before, after, exclusive, c);
  }
  template <class W>
  spec::result<W> rule(const entry<W>& before, const context<W>& c) const {
    return std::get<rule_text<W>>(by_rule)(before, c);
  }
  /// Whether missing tables are made under it, so that no page is walked past.
  template <class W>
  truth<W> installs(const context<W>& c) const {
    const auto where = std::get<installs_text<W>>(installs_where);
    return where == nullptr ? truth<W>{false} : where(c);
  }
};

/// All of them. They live as long as the process.
const std::vector<operation>& all_operations();

/// The one of this name. There is one.
const operation& operation_named(std::string_view name);

/// The fault that is this mutant of the packed machine.
fault mutant_fault(std::string_view id);

}  // namespace ptecheck::smt
