#pragma once
#include <ptecheck/model/invariant.hpp>
#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/agreement.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace ptecheck::props {

/// What is compared after each step: what it may have touched, which is fast and finds the rest at
/// the end of the trace, or everything, so that a fault shows at the step that made it.
enum class how_much : std::uint8_t { touched, everything };

/// How often something came, by its name: what is missing for an answer, a deviation.
using named_counts = std::map<std::string, std::uint64_t, std::less<>>;

/// A trace that failed, run again a few times: where exactly it failed last, and how often of all
/// its runs.
struct confirmation {
  failure exact;
  std::uint32_t runs;
  std::uint32_t failed;
};

/// A reference and a subject, driven through the same traces.
template <ruled_target Reference, model::transparent_target Subject>
class pair {
 public:
  explicit pair(Subject subject = Subject{}) : subject_(std::move(subject)) {}
  pair(const pair&) = delete;
  pair& operator=(const pair&) = delete;

  /// Runs a trace from its beginning: the first step after which the two differ, and how. Two
  /// equal `unsupported` are counted and agree; a call that never returns ends the trace.
  std::optional<failure> run(const model::trace& all, how_much compared) {
    const running_scope shown{all};
    reference_.reset(all.start);
    subject_.reset(all.start);
    agreement_.reset(all.start);
    unsupported_.clear();
    applied_ = 0;
    bool goes_on = true;
    while (goes_on && applied_ < all.steps.size()) {
      const model::step& next = all.steps[applied_];
      const std::uint64_t migrations = reference_.migrations();
      const model::outcome expected = reference_.apply(next);
      const model::outcome seen = subject_.apply(next);
      goes_on = ++applied_ < all.steps.size() && !never_returns(expected);
      // A page that moved is named by entries anywhere.
      const bool moved = reference_.migrations() != migrations;
      const touched_pages area = moved ? all_of(all.start) : touched_by(next, all.start);
      const bool everywhere = compared == how_much::everything || !goes_on;
      if (const auto found = differ(expected, seen, area, everywhere))
        return failed(next.what, area, *found);
    }
    return {};
  }

  /// Runs a trace that failed once more, with everything compared after each step, so that the
  /// failure is where the fault is and not where it shows.
  confirmation confirm(const model::trace& all, const failure& found) {
    const auto exactly = run(all, how_much::everything);
    return {exactly.value_or(found), 2, exactly ? 2u : 1u};
  }

  const Reference& reference() const { return reference_; }
  const Subject& subject() const { return subject_; }
  /// How many steps the last run took.
  std::size_t applied() const { return applied_; }
  /// What was unsupported in the last run.
  const named_counts& unsupported() const { return unsupported_; }

 private:
  /// A broken invariant of our own prints the running trace.
  struct running_scope {
    explicit running_scope(const model::trace& all) { model::running_trace = &all; }
    running_scope(const running_scope&) = delete;
    running_scope& operator=(const running_scope&) = delete;
    ~running_scope() { model::running_trace = nullptr; }
  };

  static bool never_returns(const model::outcome& answer) {
    return std::holds_alternative<model::never_returns>(answer);
  }

  std::optional<difference> differ(const model::outcome& expected,
                                   const model::outcome& seen,
                                   const touched_pages& area,
                                   bool everywhere) {
    if (!(expected == seen)) return difference{differs::outcome, first_mm(area), area.first};
    const auto told = reference_.events();
    const std::span<const model::event> heard = subject_.events();
    if (!std::equal(told.begin(), told.end(), heard.begin(), heard.end()))
      return difference{differs::events, first_mm(area), area.first};
    if (const auto* both = std::get_if<model::unsupported>(&expected)) count(both->missing);
    const bool nothing_happened = std::holds_alternative<model::absent>(expected);
    if (!nothing_happened)
      if (auto found = agreement_.within(area)) return found;
    if (everywhere) return agreement_.everywhere();
    return {};
  }

  void count(std::string_view missing) {
    if (const auto known = unsupported_.find(missing); known != unsupported_.end()) {
      ++known->second;
    } else {
      unsupported_.emplace(missing, 1);
    }
  }

  static model::mm_id first_mm(const touched_pages& area) {
    std::uint8_t mm = 0;
    while (mm + 1u < model::most_mms && (area.mms >> mm & 1) == 0) ++mm;
    return {mm};
  }

  failure failed(const model::operation& what, const touched_pages& area, const difference& found) {
    return {applied_ - 1, found.mm, found.page, {what.index(), found.in, rule_behind(area, found)}};
  }

  /// The rule that decided the differing entry, if this step may have; else the one that spoke
  /// last in this step.
  spec::rule_id rule_behind(const touched_pages& area, const difference& found) const {
    if (about_an_entry(found.in) && area.contains(found.mm, found.page) &&
        reference_.live(found.mm))
      return reference_.rule_at(found.mm, found.page);
    return reference_.last_rule();
  }

  Reference reference_;
  Subject subject_;
  agreement<Reference, Subject> agreement_{reference_, subject_};
  std::size_t applied_ = 0;
  named_counts unsupported_;
};

}  // namespace ptecheck::props
