#pragma once
#include <ptecheck/props/failure.hpp>
#include <ptecheck/props/pair.hpp>
#include <ptecheck/spec/coverage.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::props {

/// A trace of a campaign that failed, by its number, and how.
struct finding {
  std::uint64_t trace;
  failure what;
};

/// A trace that did not fail each time it ran: the kernel did something that the rules leave open,
/// or something else disturbed it.
struct flake {
  std::uint64_t trace;
  failure what;
  std::uint32_t runs;
  std::uint32_t failed;
};

/// What came out of some traces of a campaign. Tallies add up: however the traces are divided, the
/// sum is the same.
struct tally {
  std::uint64_t operations = 0;
  std::uint64_t traces = 0;
  /// The traces in which the two differed.
  std::uint64_t failures = 0;
  named_counts unsupported;
  /// How often each deviation was taken.
  named_counts known;
  spec::coverage hits;
  /// For each signature the first trace that shows it, in the order of traces. What comes behind
  /// `most_findings` is forgotten.
  std::vector<finding> findings;
  /// The first traces that were flaky, as many as findings at most.
  std::vector<flake> flakes;

  static constexpr std::size_t most_findings = 64;

  void add(const finding& found);
  void add(const flake& found);
  void add(const tally& other);
};

/// What was counted since `before`, which is an earlier state of the same coverage.
spec::coverage difference_of(const spec::coverage& now, const spec::coverage& before);

/// The bytes by which a process of this program tells another one its tally.
std::string to_bytes(const tally& sum);
/// Throws std::length_error where the bytes end too early.
tally tally_from_bytes(std::string_view bytes);

}  // namespace ptecheck::props
