#pragma once
// The reference beside something that runs whole traces and shows what a user can see.
#include <ptecheck/model/observation.hpp>
#include <ptecheck/props/pair.hpp>
#include <ptecheck/props/visible_run.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace ptecheck::props {

/// What `pair` is for machines: the reference is led by what the subject chose.
template <model::observed_target Subject>
class visible_pair {
 public:
  /// How often a step that never returns is tried, before such steps are left out.
  static constexpr std::uint32_t most_hangs = 3;

  template <class... Arguments>
  explicit visible_pair(const spec::deviations* known, Arguments&&... of_subject)
      : subject_(std::forward<Arguments>(of_subject)...) {
    reference_.deviate(known);
    ahead_.deviate(known);
  }

  /// Runs a trace from its beginning: the first step after which the two differ, and how.
  std::optional<failure> run(const model::trace& all, how_much compared) {
    unsupported_.clear();
    const std::size_t returning = steps_that_return(ahead_, all);
    const bool hangs = returning < all.steps.size();
    if (hangs && hangs_++ >= most_hangs) {
      ++withheld_;
      shortened_.start = all.start;
      shortened_.steps.assign(all.steps.begin(),
                              all.steps.begin() + static_cast<std::ptrdiff_t>(returning));
      return compare(shortened_, compared);
    }
    return compare(all, compared);
  }

  const spec::machine& reference() const { return reference_; }
  const Subject& subject() const { return subject_; }
  /// How many steps the last run took.
  std::size_t applied() const { return applied_; }
  /// What was unsupported in the last run.
  const unsupported_counts& unsupported() const { return unsupported_; }
  /// How many traces were cut before a step that never returns.
  std::uint64_t withheld() const { return withheld_; }

 private:
  std::optional<failure> compare(const model::trace& all, how_much compared) {
    const model::run_view seen = subject_.run(all, compared == how_much::everything);
    applied_ = std::min(seen.steps.size(), all.steps.size());
    if (!seen.missing.empty()) {
      unsupported_.emplace(seen.missing, 1);
      return {};
    }
    for (std::size_t i = 0; i < applied_; ++i)
      if (const auto* no = std::get_if<model::unsupported>(&seen.steps[i].answer))
        ++unsupported_[std::string{no->missing}];
    return first_difference(reference_, all, seen);
  }

  spec::machine reference_;
  /// Runs ahead, with the choices as drawn: what it hits was not seen.
  spec::machine ahead_;
  Subject subject_;
  model::trace shortened_;
  std::size_t applied_ = 0;
  std::uint32_t hangs_ = 0;
  std::uint64_t withheld_ = 0;
  unsupported_counts unsupported_;
};

}  // namespace ptecheck::props
