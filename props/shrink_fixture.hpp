#pragma once
// Traces for the tests of the shrinker.
#include <ptecheck/props/generate.hpp>
#include <ptecheck/props/pair.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace ptecheck::props {

inline model::trace trace_of(std::string_view steps, model::world start = model::default_world) {
  const std::string text = "ptecheck trace 1\n" + to_text(start) + "\n" + std::string{steps};
  return std::get<model::trace>(model::parse_trace(text));
}

/// The steps alone, as text.
inline std::string steps_of(const model::trace& of) {
  std::string text;
  for (const model::step& line : of.steps) (text += to_text(line)) += '\n';
  return text;
}

/// A trace of `length` steps that fails in its last tenth: what makes it fail before is left out.
/// `stream`: which of the traces of a seed.
template <class Pair>
std::optional<model::trace> late_failure(Pair& both, std::uint64_t stream, std::size_t length) {
  constexpr std::uint64_t seed = 1;
  pcg_choices from{seed, stream};
  model::trace all;
  draw_trace(all, 2 * length, from, {});
  while (all.steps.size() >= length) {
    const auto found = both.run(all, how_much::everything);
    if (!found || found->at >= length) return {};
    if (found->at >= length - length / 10) {
      all.steps.resize(length);
      return all;
    }
    all.steps.erase(all.steps.begin() + static_cast<std::ptrdiff_t>(found->at));
  }
  return {};
}

}  // namespace ptecheck::props
