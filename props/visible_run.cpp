#include <ptecheck/props/told_entries.hpp>
#include <ptecheck/props/visible.hpp>
#include <ptecheck/props/visible_run.hpp>

#include <algorithm>

namespace ptecheck::props {
namespace {

using model::outcome;
using model::run_end;

bool is_unsupported(const outcome& answer) {
  return std::holds_alternative<model::unsupported>(answer);
}

bool answers_agree(const outcome& expected, const outcome& seen) {
  if (is_unsupported(expected) || is_unsupported(seen))
    return is_unsupported(expected) && is_unsupported(seen);
  return expected == seen;
}

/// The first page that does not look as the reference says.
std::optional<parting> page_parting(const spec::machine& reference,
                                    std::size_t step,
                                    std::uint8_t mms_seen,
                                    const model::run_view& seen) {
  for (std::uint8_t mm = 0; mm < seen.mms; ++mm) {
    if ((mms_seen >> mm & 1) == 0) continue;
    const auto pages = seen.look(step, {mm});
    for (std::uint32_t page = 0; page < pages.size(); ++page) {
      const model::page_view expected = visible(reference, {mm}, page);
      if (agree(expected, pages[page])) continue;
      const differs in = expected.bits != pages[page].bits ? differs::entry : differs::contents;
      return parting{{step, {mm}, page, {0, in, reference.rule_at({mm}, page)}},
                     model::done{0},
                     expected,
                     pages[page]};
    }
  }
  return {};
}

/// Whether the step may write to pages without an entry of theirs becoming dirty.
bool writes_to_folios(const model::operation& what) {
  const auto* populates = std::get_if<model::madvise_populate>(&what);
  // mremap populates what grows of locked memory.
  return (populates != nullptr && populates->write) || std::holds_alternative<model::mlock>(what) ||
         std::holds_alternative<model::mremap>(what);
}

/// How far the dirty bit of the entry tells; `folios`: whether pages were written through folios.
dirty_bit dirty_of(const spec::machine& reference, const model::entry<>& expected, bool folios) {
  const auto* held = std::get_if<model::present<>>(&expected);
  if (held != nullptr && !reference.is_anon(held->frame)) return dirty_bit::says_nothing;
  // MADV_FREE passes by a page that others map too, if its folio was found dirty once.
  if (held != nullptr && reference.frame(held->frame).lazy) return dirty_bit::says_nothing;
  return folios ? dirty_bit::may_be_missing : dirty_bit::counts;
}

/// The first entry that was told and is not what the reference says.
std::optional<parting> told_parting(const spec::machine& reference,
                                    std::size_t step,
                                    told_names& names,
                                    bool folios,
                                    const model::run_view& seen) {
  for (std::uint8_t mm = 0; mm < seen.mms; ++mm) {
    if ((seen.steps[step].told >> mm & 1) == 0) continue;
    const auto entries = seen.told(step, {mm});
    for (std::uint32_t page = 0; page < entries.size(); ++page) {
      const model::entry<>& expected = reference.at({mm}, page);
      if (agree(expected, entries[page], names, dirty_of(reference, expected, folios))) continue;
      parting apart{{step, {mm}, page, {0, differs::raw_word, reference.rule_at({mm}, page)}},
                    model::done{0}};
      apart.expected_entry = expected;
      apart.told_entry = entries[page];
      return apart;
    }
  }
  return {};
}

/// Whether userfaultfd told other events than it should have.
std::optional<parting> events_parting(const spec::machine& reference,
                                      std::size_t step,
                                      const model::run_view& seen) {
  const auto expected = reference.events();
  const std::vector<model::event> told = seen.events_of(step);
  if (std::equal(expected.begin(), expected.end(), told.begin(), told.end())) return {};
  return parting{{step, {}, 0, {0, differs::events, reference.last_rule()}}, model::done{0}};
}

std::string seen_answer(std::size_t step, const model::run_view& seen) {
  if (step < seen.steps.size()) return model::to_text(seen.steps[step].answer);
  return std::string{model::names_of<run_end>[static_cast<std::size_t>(seen.end)]};
}

}  // namespace

std::optional<parting> first_parting(spec::machine& reference,
                                     const model::trace& of,
                                     const model::run_view& seen) {
  reference.reset(of.start);
  const std::size_t taken = std::min(of.steps.size(), seen.steps.size());
  // What the last looks show was made by the last step, if not before.
  const auto at_step = [&](parting apart) {
    if (of.steps.empty()) return apart;
    apart.where.at = std::min(apart.where.at, of.steps.size() - 1);
    apart.where.what.operation = of.steps[apart.where.at].what.index();
    return apart;
  };
  told_names names;
  bool folios = false;
  const auto looks_apart = [&](std::size_t i) {
    const auto apart = page_parting(reference, i, seen.steps[i].seen, seen);
    return apart ? apart : told_parting(reference, i, names, folios, seen);
  };
  for (std::size_t i = 0; i < taken; ++i) {
    const model::step_view& view = seen.steps[i];
    const outcome expected = reference.apply({of.steps[i].what, view.chosen});
    if (!answers_agree(expected, view.answer))
      return at_step({{i, {}, 0, {0, differs::outcome, reference.last_rule()}}, expected});
    if (const auto apart = events_parting(reference, i, seen)) return at_step(*apart);
    names.forget();
    folios = folios || writes_to_folios(of.steps[i].what);
    if (const auto apart = looks_apart(i)) return at_step(*apart);
  }
  if (seen.end != run_end::finished && taken < of.steps.size()) {
    const outcome expected = reference.apply(of.steps[taken]);
    const bool hangs = seen.end == run_end::spins || seen.end == run_end::sleeps;
    if (hangs && std::holds_alternative<model::never_returns>(expected)) return {};
    return at_step({{taken, {}, 0, {0, differs::outcome, reference.last_rule()}}, expected});
  }
  // Nothing changes between the last looks: names stay what they are.
  names.forget();
  for (std::size_t i = taken; i < seen.steps.size(); ++i)
    if (const auto apart = looks_apart(i)) return at_step(*apart);
  return {};
}

std::optional<failure> first_difference(spec::machine& reference,
                                        const model::trace& of,
                                        const model::run_view& seen) {
  const auto apart = first_parting(reference, of, seen);
  if (!apart) return {};
  return apart->where;
}

std::string explain(spec::machine& reference, const model::trace& of, const model::run_view& seen) {
  const auto apart = first_parting(reference, of, seen);
  if (!apart) return "agreed";
  const failure& where = apart->where;
  if (where.what.in == differs::outcome)
    return "the reference says: " + model::to_text(apart->expected) +
           "; the kernel answered: " + seen_answer(where.at, seen);
  if (where.what.in == differs::events)
    return "the reference says: " + model::to_text(reference.events()) +
           "; the kernel told: " + model::to_text(seen.events_of(where.at));
  if (where.what.in == differs::raw_word)
    return "mm " + std::to_string(where.mm.index) + " page " + std::to_string(where.page) +
           ": its entry is another one";
  return "mm " + std::to_string(where.mm.index) + " page " + std::to_string(where.page) + ": " +
         in_words(apart->expected_page, apart->seen_page);
}

std::size_t steps_that_return(spec::machine& reference, const model::trace& of) {
  reference.reset(of.start);
  for (std::size_t i = 0; i < of.steps.size(); ++i)
    if (std::holds_alternative<model::never_returns>(reference.apply(of.steps[i]))) return i;
  return of.steps.size();
}

}  // namespace ptecheck::props
