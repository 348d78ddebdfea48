#include <ptecheck/smt/explorer.hpp>

#include <string>

namespace ptecheck::smt {
namespace {

thread_local explorer* running = nullptr;

undecided changed_its_mind() {
  return {"it asks something else when it is run again"};
}

}  // namespace

symbolic_truth::operator bool() const {
  return is_constant() ? value_ : explorer::current().decide(term_);
}

explorer& explorer::current() {
  if (running == nullptr) throw std::logic_error("a symbolic truth decides, but nothing explores");
  return *running;
}

void explorer::each_path(const std::function<void()>& run) {
  /// Whatever happens, the solver is as it was before.
  struct restorer {
    explorer& owner;
    explorer* outer;
    ~restorer() {
      while (!owner.here_.events.empty()) owner.forget_last();
      running = outer;
    }
  };
  const restorer at_the_end{*this, std::exchange(running, this)};
  do {
    if (++spent_.paths > most_.paths)
      throw undecided{"more than " + std::to_string(most_.paths) + " paths"};
    run_once(run);
  } while (turn_back());
}

void explorer::run_once(const std::function<void()>& run) {
  here_.at = 0;
  try {
    run();
  } catch (const path_ends&) {
  }
  if (here_.at != here_.events.size()) throw changed_its_mind();
}

bool explorer::decide(const term& condition) {
  if (const term positive = negated(condition); !positive.empty()) return !decide(positive);
  auto& [events, at, model] = here_;
  if (at < events.size() && events[at].condition.id() == condition.id()) return events[at++].answer;
  if (const auto it = known_.find(condition.id()); it != known_.end()) return it->second;
  if (at < events.size()) throw changed_its_mind();
  event now = asked(condition);
  const bool answer = now.answer;
  note(std::move(now));
  return answer;
}

/// One of the two answers is possible because the model of the path gives it: one question is left.
/// Where both are possible, true comes first whatever the model was, so that the order of the paths
/// is a fact of the text and not of the solver.
explorer::event explorer::asked(const term& condition) {
  const symbolic_truth yes(condition);
  const bool model_answers = current_model().holds(condition);
  std::optional<model_of_terms> other = find(model_answers ? !yes : yes);
  event now;
  now.condition = condition;
  now.is_choice = now.other_is_open = now.has_scope = other.has_value();
  now.answer = model_answers || now.is_choice;
  if (now.is_choice) {
    if (!model_answers) std::swap(here_.model, other);
    now.other = std::move(other);
    enter_scope(condition);
  }
  return now;
}

void explorer::assume(const symbolic_truth& condition) {
  if (here_.at < here_.events.size()) {
    if (here_.events[here_.at].condition.id() != condition.as_term().id()) throw changed_its_mind();
    ++here_.at;
    return;
  }
  event now;
  now.condition = condition.as_term();
  now.has_scope = true;
  enter_scope(now.condition);
  here_.model.reset();
  note(std::move(now));
  here_.model = find(true);
  if (!here_.model) throw path_ends{};
}

std::optional<model_of_terms> explorer::find(const symbolic_truth& condition) {
  ++spent_.checks;
  return solver_.model_with(condition.as_term());
}

symbolic_truth explorer::path() const {
  symbolic_truth all{true};
  for (const event& each : here_.events) {
    if (!each.is_choice) continue;
    const symbolic_truth condition(each.condition);
    all = all && (each.answer ? condition : !condition);
  }
  return all;
}

void explorer::note(event happened) {
  happened.is_news = known_.emplace(happened.condition.id(), happened.answer).second;
  here_.events.push_back(std::move(happened));
  ++here_.at;
}

void explorer::enter_scope(const term& condition) {
  solver_.push();
  solver_.add(condition);
}

void explorer::forget_last() {
  const event& last = here_.events.back();
  if (last.is_news) known_.erase(last.condition.id());
  if (last.has_scope) solver_.pop();
  here_.events.pop_back();
}

/// Goes back to the last choice that has another answer, and takes that one.
bool explorer::turn_back() {
  while (!here_.events.empty() && !here_.events.back().other_is_open) forget_last();
  if (here_.events.empty()) return false;
  event& choice = here_.events.back();
  solver_.pop();
  enter_scope(negation(choice.condition));
  choice.answer = choice.other_is_open = false;
  here_.model = std::exchange(choice.other, {});
  known_[choice.condition.id()] = false;
  return true;
}

const model_of_terms& explorer::current_model() {
  if (!here_.model) here_.model = find(true);
  if (!here_.model) throw path_ends{};
  return *here_.model;
}

std::any explorer::replayed_merge() {
  event& done = here_.events[here_.at];
  if (!done.merged.has_value()) throw changed_its_mind();
  ++here_.at;
  return done.merged;
}

}  // namespace ptecheck::smt
