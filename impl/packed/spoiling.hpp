#pragma once
// What a mutant makes of the result of a transition. The clean text knows nothing of it. Like the
// transitions these are pure templates over a word.
#include <ptecheck/impl/packed/changed.hpp>
#include <ptecheck/impl/packed/mutants.hpp>

namespace ptecheck::impl::packed {

/// The result of a transition with the mutant in it. Those of the machine spoil no transition.
template <class Op>
struct spoiling {
  template <class W, class... Args>
  static constexpr changed<W> of(
      mutant_id, const W&, const changed<W>& after, const context<W>&, const Args&...) {
    return after;
  }
};

/// The result with another word where the condition holds.
template <class W>
constexpr changed<W> with_word_if(const truth<W>& condition,
                                  const changed<W>& after,
                                  const W& word) {
  return {select(condition, word, after.word), after.effect, after.reply, after.exclusive};
}

}  // namespace ptecheck::impl::packed
