#pragma once
// A trace, run on the reference and on a target, with everything kept that can be shown of it.
#include <ptecheck/cli/report.hpp>
#include <ptecheck/cli/state_text.hpp>
#include <ptecheck/cli/window.hpp>
#include <ptecheck/model/strip.hpp>
#include <ptecheck/props/pair.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ptecheck::cli {

/// An address space as the two draw it; an empty strip where it is not live.
struct drawn_mm {
  model::mm_id mm;
  std::string expected;
  std::string seen;
};

/// A rule that spoke in a step, and the pages that it spoke about: none where it is about the call.
struct spoken_rule {
  spec::rule_id by;
  std::vector<place> about;
};

/// A step, and what there is to see after it.
struct moment {
  model::step what;
  model::outcome expected;
  model::outcome seen;
  std::vector<drawn_mm> mms;
  std::vector<spoken_rule> rules;
  /// What userfaultfd told, or should have; empty: nothing.
  std::string expected_events{};
  std::string seen_events{};
  /// What a program that asks about its pages should be told then.
  std::vector<report> reports{};
};

/// A whole run; it ends with the step that failed, if one did.
struct recording {
  model::trace of;
  /// What the two are called.
  std::string_view reference = spec::machine::name;
  std::string_view target;
  window shown;
  std::vector<moment> moments;
  std::optional<props::failure> failed;
  /// What each of them has at the place of the failure.
  std::string expected_state;
  std::string seen_state;
  /// The invariant that the reference broke, where the failure is about that.
  std::string broken;
  props::named_counts unsupported;
  /// The deviations that the reference took part in.
  props::named_counts known;
  /// Why the target could not run it at all; empty: it did.
  std::string missing;
};

/// The rules that spoke since `before`, a coverage of the same machine, while it took the step.
std::vector<spoken_rule> spoken_since(const spec::coverage& before,
                                      const spec::machine& now,
                                      const model::step& line);

/// Events as text; nothing where there are none.
std::string events_text(std::span<const model::event> told);

/// The invariant that is broken in the reference after this failure, with its sentence; else empty.
std::string broken_at(const spec::machine& reference, const props::failure& where);

template <model::transparent_target Subject>
std::vector<drawn_mm> drawn(const spec::machine& reference,
                            const Subject& subject,
                            const window& shown) {
  std::vector<drawn_mm> all;
  for (std::uint8_t mm = 0; mm < reference.start().mms; ++mm) {
    const auto cut = [&](const auto& machine) {
      return shown.of(model::strip_of(machine, {mm}, shown.end));
    };
    if (reference.live({mm}) || subject.live({mm}))
      all.push_back({{mm}, cut(reference), cut(subject)});
  }
  return all;
}

/// Runs the trace on both, with everything compared after each step.
template <model::transparent_target Subject>
recording recorded(const model::trace& of, const Subject& on) {
  recording made;
  made.of = of;
  made.target = Subject::name;
  props::pair<spec::machine, Subject> both{on};
  made.failed = both.run(of, props::how_much::everything);
  made.unsupported = both.unsupported();
  made.shown = window_of(of, made.failed);
  if (made.failed) {
    made.expected_state = state_at(both.reference(), *made.failed, of.start);
    made.seen_state = state_at(both.subject(), *made.failed, of.start);
    made.broken = broken_at(both.reference(), *made.failed);
  }
  spec::machine reference;
  Subject subject = on;
  reference.reset(of.start);
  subject.reset(of.start);
  for (std::size_t i = 0; i < both.applied(); ++i) {
    const model::step& next = of.steps[i];
    const spec::coverage before = reference.hits();
    const model::outcome expected = reference.apply(next), seen = subject.apply(next);
    made.moments.push_back({next,
                            expected,
                            seen,
                            drawn(reference, subject, made.shown),
                            spoken_since(before, reference, next),
                            events_text(reference.events()),
                            events_text(subject.events()),
                            reports_of(reference, made.shown)});
  }
  return made;
}

}  // namespace ptecheck::cli
