#include <ptecheck/smt/minimise.hpp>
#include <ptecheck/smt/prover.hpp>

#include <optional>
#include <variant>

namespace ptecheck::smt {
namespace {

assignment values_in(const model_of_terms& found, const std::vector<part<symbolic_word>>& of) {
  assignment values;
  for (const part<symbolic_word>& each : of) {
    if (const auto* word = std::get_if<symbolic_word>(&each.value)) {
      values.push_back({each.name, found.value(word->as_term())});
    } else {
      const bool holds = found.holds(std::get<symbolic_truth>(each.value).as_term());
      values.push_back({each.name, std::uint64_t{holds ? 1u : 0u}});
    }
  }
  return values;
}

}  // namespace

/// Two symbols of one name would be one symbol, and more would be proved than is true.
void prover::note(part<word> symbol) {
  for (const part<word>& each : notes_->symbols)
    if (each.name == symbol.name) throw undecided{"declared twice: " + symbol.name};
  notes_->symbols.push_back(std::move(symbol));
}

symbolic_truth prover::symbol_like(const symbolic_truth&, const std::string& name) {
  symbolic_truth answer(variable(name, 0));
  note({name, 0, answer});
  return answer;
}

symbolic_word prover::symbol(const std::string& name, unsigned bits) {
  symbolic_word number(variable(name, bits));
  note({name, bits, number});
  return number;
}

void prover::claim(const symbolic_truth& holds) {
  ++found_->claims;
  std::optional<model_of_terms> fails = paths_->find(!holds);
  if (!fails) return;
  found_->found = verdict::refuted;
  found_->refuted_by = smallest(!holds, *std::move(fails));
  throw claim_fails{};
}

void prover::claim_if(const symbolic_truth& condition, const symbolic_truth& holds) {
  claim(!condition || holds);
  if (!paths_->find(condition)) throw undecided{"vacuous: no case meets the condition of a claim"};
}

/// Whole words come last: a decoded field says more, and may be inverted in its word.
counterexample prover::smallest(const symbolic_truth& failing, model_of_terms found) {
  std::vector<part<word>> order = notes_->shown;
  for (const bool words : {false, true})
    for (const part<word>& symbol : notes_->symbols)
      if ((symbol.bits == word::bits) == words) order.push_back(symbol);
  const model_of_terms best = minimised(*paths_, failing, std::move(found), order);
  return {values_in(best, order), values_in(best, notes_->symbols), {}};
}

}  // namespace ptecheck::smt
