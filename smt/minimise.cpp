#include <ptecheck/smt/minimise.hpp>

#include <optional>
#include <utility>

namespace ptecheck::smt {
namespace {

/// Fixes one truth after the other at `true`, where that is still possible.
class narrowing {
 public:
  narrowing(explorer& paths, symbolic_truth failing, model_of_terms found)
      : paths_(paths), fixed_(std::move(failing)), best_(std::move(found)) {}

  /// Whether the wish is granted. A model that grants it already costs no check.
  bool wish(const symbolic_truth& wanted) {
    if (!best_.holds(wanted.as_term())) {
      std::optional<model_of_terms> better = paths_.find(fixed_ && wanted);
      if (!better) return false;
      best_ = *std::move(better);
    }
    fixed_ = fixed_ && wanted;
    return true;
  }

  const model_of_terms& best() const { return best_; }

 private:
  explorer& paths_;
  symbolic_truth fixed_;
  model_of_terms best_;
};

void make_small(narrowing& narrow, const symbolic_truth& answer) {
  if (!narrow.wish(!answer)) narrow.wish(answer);
}

/// Zero as a whole first: most parts can be. Then bit by bit from the top.
void make_small(narrowing& narrow, const symbolic_word& number, unsigned bits) {
  if (narrow.wish(number == std::uint64_t{0})) return;
  const term whole = number.as_term();
  for (unsigned i = bits; i-- > 0;) make_small(narrow, symbolic_truth(bit(whole, i)));
}

}  // namespace

model_of_terms minimised(explorer& paths,
                         const symbolic_truth& failing,
                         model_of_terms found,
                         const std::vector<part<symbolic_word>>& order) {
  narrowing narrow(paths, failing, std::move(found));
  for (const part<symbolic_word>& each : order) {
    if (const auto* word = std::get_if<symbolic_word>(&each.value)) {
      make_small(narrow, *word, each.bits);
    } else {
      make_small(narrow, std::get<symbolic_truth>(each.value));
    }
  }
  return narrow.best();
}

}  // namespace ptecheck::smt
