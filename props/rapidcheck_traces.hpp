#pragma once
// RapidCheck shrinks traces as campaigns do.
#include <ptecheck/props/rapidcheck_choices.hpp>
#include <ptecheck/props/shrink_passes.hpp>

#include <rapidcheck.h>

#include <cstddef>
#include <utility>

namespace ptecheck::props {

/// The candidates that the passes make from one trace, each made when RapidCheck asks for it.
class simpler_sequence {
 public:
  explicit simpler_sequence(model::trace from) : from_(std::move(from)), next_(all_candidates()) {}

  rc::Maybe<model::trace> operator()() {
    auto each = next_(from_);
    if (!each) return rc::Nothing;
    return std::move(*each);
  }

 private:
  model::trace from_;
  candidates next_;
};

/// Shrinks a trace by all passes: every candidate is simpler, so it ends.
inline rc::Shrinkable<model::trace> shrinks_by_passes(model::trace all) {
  return rc::shrinkable::shrinkRecur(
      std::move(all), [](const model::trace& from) { return rc::makeSeq<simpler_sequence>(from); });
}

/// Traces of up to `longest` steps, growing with RapidCheck's size, that shrink by all passes.
inline rc::Gen<model::trace> shrinking_traces(const world_limits& limits, std::size_t longest) {
  return traces(limits, longest, shrinks_by_passes);
}

}  // namespace ptecheck::props
