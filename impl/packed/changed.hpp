#pragma once
// What a transition of one word yields, and the two ways to choose between yields.
#include <ptecheck/impl/packed/x86_64.hpp>
#include <ptecheck/model/context.hpp>
#include <ptecheck/model/effect.hpp>

namespace ptecheck::impl::packed {

using model::context;
using model::effect;
using model::reply;

/// An enumerator as a word, so that `select` can merge it.
template <class W, class E>
constexpr W coded(E code) {
  return W{static_cast<std::uint64_t>(code)};
}

/// The condition's choice between two truths.
template <class T>
constexpr T either(const T& condition, const T& yes, const T& no) {
  return (condition && yes) || (!condition && no);
}

/// The word afterwards, what happens to contents, what the caller is told (codes of model::effect
/// and model::reply), and whether the page that the word names afterwards is exclusive.
template <class W>
struct [[nodiscard]] changed {
  W word;
  W effect;
  W reply;
  truth<W> exclusive;

  friend constexpr changed choose(const truth<W>& condition,
                                  const changed& yes,
                                  const changed& no) {
    return {select(condition, yes.word, no.word),
            select(condition, yes.effect, no.effect),
            select(condition, yes.reply, no.reply),
            either(condition, yes.exclusive, no.exclusive)};
  }
};

/// The word is another one now, and nothing else happens.
template <class W>
constexpr changed<W> becomes(const W& word, const truth<W>& exclusive) {
  return {word, coded<W>(effect::nothing), coded<W>(reply::done), exclusive};
}

/// The word stays, and the caller is told why.
template <class W>
constexpr changed<W> answers(const W& word, const truth<W>& exclusive, const W& why) {
  return {word, coded<W>(effect::nothing), why, exclusive};
}

/// What a transition asks of the machine beside the VMA.
struct lookups {
  bool frame = false;  ///< anon_page ... in_swap_cache, exclusive of the frame that the entry
                       ///< names, and what reclaim makes of it: forgotten, fresh_slot
  bool slot = false;   ///< slot_shared, swap_cached, swap_frame of the slot that it names
  bool file = false;   ///< cached, cache_frame, beyond_eof
  bool fresh = false;  ///< fresh_frame, kept
};

}  // namespace ptecheck::impl::packed
