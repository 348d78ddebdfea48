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
                                    bool sharing,
                                    const model::run_view& seen) {
  for (std::uint8_t mm = 0; mm < seen.mms; ++mm) {
    if ((mms_seen >> mm & 1) == 0) continue;
    const auto pages = seen.look(step, {mm});
    for (std::uint32_t page = 0; page < pages.size(); ++page) {
      const model::page_view expected = visible(reference, {mm}, page);
      if (agree(expected, pages[page], sharing)) continue;
      const differs in = expected.bits != pages[page].bits ? differs::entry : differs::contents;
      return parting{{step, {mm}, page, {0, in, reference.rule_at({mm}, page)}},
                     model::done{0},
                     expected,
                     pages[page]};
    }
  }
  return {};
}

/// Whether a fork has just made two entries name one swap slot. The pages that come back from it
/// are one page or two, as the swap cache has it, which the rules do not know.
bool shares_slots(const spec::machine& reference, const model::operation& what) {
  const auto* forked = std::get_if<model::fork>(&what);
  if (forked == nullptr || forked->child.index >= reference.start().mms) return false;
  if (!reference.live(forked->child)) return false;
  for (std::uint32_t page = 0; page < reference.start().pages; ++page)
    if (std::holds_alternative<model::swap<>>(reference.at(forked->child, page))) return true;
  return false;
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
  bool sharing = true;
  for (std::size_t i = 0; i < taken; ++i) {
    const model::step_view& view = seen.steps[i];
    const outcome expected = reference.apply({of.steps[i].what, view.chosen});
    if (!answers_agree(expected, view.answer))
      return at_step({{i, {}, 0, {0, differs::outcome, reference.last_rule()}}, expected});
    sharing = sharing && !shares_slots(reference, of.steps[i].what);
    if (const auto apart = page_parting(reference, i, view.seen, sharing, seen))
      return at_step(*apart);
  }
  if (seen.end != run_end::finished && taken < of.steps.size()) {
    const outcome expected = reference.apply(of.steps[taken]);
    const bool hangs = seen.end == run_end::spins || seen.end == run_end::sleeps;
    if (hangs && std::holds_alternative<model::never_returns>(expected)) return {};
    return at_step({{taken, {}, 0, {0, differs::outcome, reference.last_rule()}}, expected});
  }
  for (std::size_t i = taken; i < seen.steps.size(); ++i)
    if (const auto apart = page_parting(reference, i, seen.steps[i].seen, sharing, seen))
      return at_step(*apart);
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
