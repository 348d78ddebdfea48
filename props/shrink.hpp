#pragma once
// Shrinking a failing trace: as short, as low, as plain as it gets, and still the same failure.
#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/failure.hpp>
#include <ptecheck/props/pair.hpp>
#include <ptecheck/props/shrink_reference.hpp>
#include <ptecheck/props/shrink_search.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace ptecheck::props {

struct shrink_options {
  /// Runs of the target at most: on a live kernel they are what costs.
  std::uint32_t target_runs = 200;
  search_limits search{};
  /// Asked before each run of the target; true ends the shrinking.
  std::function<bool()> interrupted{};
};

/// A shrunk trace: it fails at its last step, as the original did.
struct shrunk {
  model::trace all;
  failure found;
  std::uint32_t target_runs = 0;
  std::uint32_t reference_runs = 0;
  std::size_t original_length = 0;
  /// Whether it ended early, asked to or out of runs: there may be simpler traces close by.
  bool interrupted = false;
};

/// Runs a trace on reference and target, comparing everything after each step.
using trace_runner = std::function<std::optional<failure>(const model::trace&)>;

/// The simplest trace found that fails with the signature with which `failing` fails now; nothing
/// if it does not fail. Deterministic, if the target is.
std::optional<shrunk> shrink(const trace_runner& run,
                             scout& reference,
                             const model::trace& failing,
                             const shrink_options& options = {});

template <class Pair>
std::optional<shrunk> shrink(Pair& both,
                             const model::trace& failing,
                             const shrink_options& options = {}) {
  scout_of<std::remove_cvref_t<decltype(both.reference())>> reference{both.reference()};
  return shrink([&](const model::trace& all) { return both.run(all, how_much::everything); },
                reference,
                failing,
                options);
}

}  // namespace ptecheck::props
