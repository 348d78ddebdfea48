#pragma once
// RapidCheck drives the generators, for properties in tests.
#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/choices.hpp>
#include <ptecheck/props/generate.hpp>

#include <rapidcheck.h>

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <utility>

namespace ptecheck::props {

/// RapidCheck's random numbers. They do not depend on its size: that is about lengths.
class rapidcheck_choices {
 public:
  explicit rapidcheck_choices(const rc::Random& random) : random_(random) {}

  std::uint32_t below(std::uint32_t bound) { return scaled(random_.next() >> 32, 32, bound); }
  bool rarely() { return below(rare) == rare - 1; }

 private:
  rc::Random random_;
};

static_assert(choice_source<rapidcheck_choices>);

/// What `draw(choices)` returns; it does not shrink.
template <class Draw>
auto drawn(Draw draw) {
  using value = decltype(draw(std::declval<rapidcheck_choices&>()));
  return rc::Gen<value>([draw](const rc::Random& random, int) {
    rapidcheck_choices from{random};
    return rc::shrinkable::just(draw(from));
  });
}

/// Shrinks a trace as RapidCheck does a list: by leaving steps out.
inline rc::Shrinkable<model::trace> shrinks_by_steps(model::trace all) {
  return rc::shrinkable::shrinkRecur(std::move(all), [](const model::trace& from) {
    return rc::seq::map(rc::shrink::removeChunks(from.steps),
                        [from](std::vector<model::step> some) {
                          return model::trace{from.start, std::move(some)};
                        });
  });
}

/// Traces of up to `longest` steps, growing with RapidCheck's size; `shrinks(trace)` is the tree of
/// smaller ones.
template <class Shrinks>
rc::Gen<model::trace> traces(const world_limits& limits, std::size_t longest, Shrinks shrinks) {
  return [=](const rc::Random& random, int size) {
    rapidcheck_choices from{random};
    model::trace all;
    const auto part = static_cast<std::size_t>(size);
    draw_trace(all, 1 + (longest - 1) * part / rc::kNominalSize, from, limits);
    return shrinks(std::move(all));
  };
}

inline rc::Gen<model::trace> traces(const world_limits& limits, std::size_t longest = 60) {
  return traces(limits, longest, shrinks_by_steps);
}

}  // namespace ptecheck::props

namespace ptecheck::model {

/// How RapidCheck prints the cases of a failed property.
inline void showValue(const trace& all, std::ostream& out) {  // NOLINT: RapidCheck's name
  out << '\n' << to_text(all);
}
inline void showValue(const step& line, std::ostream& out) {  // NOLINT: RapidCheck's name
  out << to_text(line);
}

}  // namespace ptecheck::model
