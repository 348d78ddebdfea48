#include <ptecheck/cli/kernel_recording.hpp>
#include <ptecheck/cli/raw_word.hpp>
#include <ptecheck/cli/told_kernel.hpp>
#include <ptecheck/props/visible.hpp>
#include <ptecheck/props/visible_run.hpp>

#include <fmt/format.h>

namespace ptecheck::cli {
namespace {

using model::page_bit;

/// The strip that a kernel shows: where it agrees with the reference, that of the reference.
std::string strip_seen(const spec::machine& reference,
                       model::mm_id mm,
                       std::string strip,
                       std::span<const model::page_view> seen) {
  strip.resize(seen.size(), '.');
  for (std::uint32_t page = 0; page < seen.size(); ++page) {
    const bool same =
        reference.live(mm) && props::visible(reference, mm, page).bits == seen[page].bits;
    if (!same) strip[page] = glyph_of(seen[page]);
  }
  return strip;
}

std::vector<drawn_mm> drawn_live(const spec::machine& reference,
                                 const model::run_view& seen,
                                 std::size_t step,
                                 const window& shown) {
  std::vector<drawn_mm> all;
  for (std::uint8_t mm = 0; mm < reference.start().mms; ++mm) {
    const bool looked = (seen.steps[step].seen >> mm & 1) != 0;
    if (!reference.live({mm}) && !looked) continue;
    const std::string expected = model::strip_of(reference, {mm}, reference.start().pages);
    const std::string here =
        looked ? strip_seen(reference, {mm}, expected, seen.look(step, {mm})) : std::string{};
    all.push_back({{mm}, shown.of(expected), shown.of(here)});
  }
  return all;
}

model::outcome answer_of(model::run_end end) {
  if (end == model::run_end::died) return model::unsupported{"its process died"};
  return model::never_returns{};
}

/// Takes the steps once more, as the kernel chose, and keeps what there is to see after each.
void add_moments(recording& made, spec::machine& reference, const model::run_view& seen) {
  const std::size_t count =
      made.failed ? made.failed->at + 1 : std::min(seen.steps.size() + 1, made.of.steps.size());
  reference.reset(made.of.start);
  for (std::size_t i = 0; i < count; ++i) {
    const bool ended = i < seen.steps.size();
    model::step next = made.of.steps[i];
    if (ended) next.chosen = seen.steps[i].chosen;
    const spec::coverage before = reference.hits();
    const model::outcome expected = reference.apply(next);
    made.moments.push_back(
        {next,
         expected,
         ended ? seen.steps[i].answer : answer_of(seen.end),
         ended ? drawn_live(reference, seen, i, made.shown) : std::vector<drawn_mm>{},
         spoken_since(before, reference, next),
         events_text(reference.events()),
         events_text(seen.events_of(i)),
         reports_of(reference, made.shown)});
  }
}

props::named_counts taken_of(const spec::deviations* known, const spec::machine& reference) {
  props::named_counts taken;
  for (std::size_t i = 0; i < reference.departures().size(); ++i)
    if (reference.departures()[i] != 0)
      taken[std::string{known->all()[i].id}] += reference.departures()[i];
  return taken;
}

/// What each of the two has where they differ.
void put_states(recording& made,
                const props::parting& apart,
                const spec::machine& reference,
                const model::run_view& seen) {
  made.expected_state = state_at(reference, apart.where, made.of.start);
  switch (apart.where.what.in) {
    case props::differs::events:
      made.seen_state = model::to_text(seen.events_of(apart.where.at));
      break;
    case props::differs::raw_word: made.seen_state = told_text(apart.told_entry); break;
    default:
      made.expected_state = props::to_text(apart.expected_page) + ": " + made.expected_state;
      made.seen_state = props::to_text(apart.seen_page);
  }
}

}  // namespace

char glyph_of(const model::page_view& seen) {
  const auto has = [&](page_bit which) { return (seen.bits & static_cast<unsigned>(which)) != 0; };
  const bool protects = has(page_bit::uffd_wp);
  if (has(page_bit::guard)) return protects ? 'G' : 'g';
  if (has(page_bit::swapped)) return protects ? 'm' : 's';
  if (!has(page_bit::present)) return '.';
  if (has(page_bit::file)) return protects ? 'p' : 'c';
  return protects ? 'w' : 'r';
}

recording recorded_live(const model::trace& of,
                        const spec::deviations* known,
                        const impl::kernel::settings& with) {
  recording made;
  made.of = of;
  made.target = impl::kernel::supervisor::name;
  told_kernel on(with);
  const model::run_view seen = on.run(of, true);
  made.missing = seen.missing;
  spec::machine reference;
  reference.deviate(known);
  const auto apart = made.missing.empty() ? props::first_parting(reference, of, seen)
                                          : std::optional<props::parting>{};
  made.known = taken_of(known, reference);
  for (const model::step_view& each : seen.steps)
    if (const auto* no = std::get_if<model::unsupported>(&each.answer))
      ++made.unsupported[std::string{no->missing}];
  if (apart) {
    made.failed = apart->where;
    put_states(made, *apart, reference, seen);
  }
  made.shown = window_of(of, made.failed);
  if (made.missing.empty()) add_moments(made, reference, seen);
  return made;
}

}  // namespace ptecheck::cli
