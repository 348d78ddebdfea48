#pragma once
// The reference beside something that runs whole traces and shows what a user can see.
#include <ptecheck/model/observation.hpp>
#include <ptecheck/props/pair.hpp>
#include <ptecheck/props/visible_run.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ptecheck::props {

/// What `pair` is for machines: the reference is led by what the subject chose.
template <model::observed_target Subject>
class visible_pair {
 public:
  /// How often a campaign tries a step that is known never to return, before it leaves it out.
  static constexpr std::uint32_t most_hangs = 3;
  static constexpr std::string_view left_out = "a call that never returns, after the first three";
  /// How often a trace has to fail before its failure counts.
  static constexpr std::uint32_t runs_to_confirm = 10;

  /// `known`: the deviations that count as expected; null: none.
  template <class... Arguments>
  explicit visible_pair(const spec::deviations* known, Arguments&&... of_subject)
      : known_(known), subject_(std::forward<Arguments>(of_subject)...) {
    reference_.deviate(known);
    ahead_.deviate(&spec::linux_deviations());
  }

  /// Runs a trace from its beginning: the first step after which the two differ, and how. Where
  /// not everything is compared, as in a campaign, a trace may end before a step that hangs.
  std::optional<failure> run(const model::trace& all, how_much compared) {
    unsupported_.clear();
    if (compared == how_much::everything) return compare(all, compared);
    const std::size_t returning = steps_that_return(ahead_, all);
    if (returning == all.steps.size() || hangs_++ < most_hangs) return compare(all, compared);
    unsupported_.emplace(left_out, 1);
    shortened_.start = all.start;
    shortened_.steps.assign(all.steps.begin(),
                            all.steps.begin() + static_cast<std::ptrdiff_t>(returning));
    return compare(shortened_, compared);
  }

  /// Runs a trace that failed some times more, with everything compared; but only once where
  /// another trace was confirmed to fail in this way.
  confirmation confirm(const model::trace& all, const failure& found) {
    confirmation how{found, 1, 1};
    if (std::find(confirmed_.begin(), confirmed_.end(), found.what) != confirmed_.end()) return how;
    for (; how.runs < runs_to_confirm; ++how.runs) {
      const auto again = run(all, how_much::everything);
      how.exact = again.value_or(how.exact);
      how.failed += again ? 1 : 0;
    }
    if (how.failed == how.runs) confirmed_.push_back(found.what);
    return how;
  }

  const spec::machine& reference() const { return reference_; }
  Subject& subject() { return subject_; }
  /// How many steps the last run took.
  std::size_t applied() const { return applied_; }
  /// What was unsupported in the last run, or left out of it.
  const named_counts& unsupported() const { return unsupported_; }
  /// The deviations that were taken in the last run.
  named_counts known() const {
    named_counts taken;
    for (std::size_t i = 0; i < departures_before_.size(); ++i)
      if (const std::uint64_t times = reference_.departures()[i] - departures_before_[i];
          times != 0)
        taken[std::string{known_->all()[i].id}] += times;
    return taken;
  }

 private:
  std::optional<failure> compare(const model::trace& all, how_much compared) {
    departures_before_ = reference_.departures();
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

  const spec::deviations* known_;
  spec::machine reference_;
  /// Runs ahead, with the choices as drawn: what it hits was not seen.
  spec::machine ahead_;
  Subject subject_;
  model::trace shortened_;
  std::size_t applied_ = 0;
  std::uint32_t hangs_ = 0;
  named_counts unsupported_;
  std::vector<std::uint64_t> departures_before_;
  std::vector<signature> confirmed_;
};

}  // namespace ptecheck::props
