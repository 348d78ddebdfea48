#include <ptecheck/smt/explorer.hpp>

#include <string>
#include <utility>

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
      while (!owner.events_.empty()) owner.forget_last();
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
  at_ = 0;
  try {
    run();
  } catch (const path_ends&) {
  }
  if (at_ != events_.size()) throw changed_its_mind();
}

bool explorer::decide(const term& condition) {
  if (const term positive = negated(condition); !positive.empty()) return !decide(positive);
  if (at_ < events_.size() && events_[at_].condition.id() == condition.id())
    return events_[at_++].answer;
  if (const auto it = known_.find(condition.id()); it != known_.end()) return it->second;
  if (at_ < events_.size()) throw changed_its_mind();
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
  now.other_is_open = now.has_scope = other.has_value();
  now.answer = model_answers || other.has_value();
  if (other) {
    if (!model_answers) std::swap(model_, other);
    now.other = std::move(other);
    enter_scope(condition);
  }
  return now;
}

void explorer::assume(const symbolic_truth& condition) {
  if (at_ < events_.size()) {
    if (events_[at_].condition.id() != condition.as_term().id()) throw changed_its_mind();
    ++at_;
    return;
  }
  event now;
  now.condition = condition.as_term();
  now.has_scope = true;
  enter_scope(now.condition);
  model_.reset();
  note(std::move(now));
  model_ = find(true);
  if (!model_) throw path_ends{};
}

std::optional<model_of_terms> explorer::find(const symbolic_truth& condition) {
  ++spent_.checks;
  return solver_.model_with(condition.as_term());
}

void explorer::note(event happened) {
  happened.is_news = known_.emplace(happened.condition.id(), happened.answer).second;
  events_.push_back(std::move(happened));
  ++at_;
}

void explorer::enter_scope(const term& condition) {
  solver_.push();
  solver_.add(condition);
}

void explorer::forget_last() {
  const event& last = events_.back();
  if (last.is_news) known_.erase(last.condition.id());
  if (last.has_scope) solver_.pop();
  events_.pop_back();
}

/// Goes back to the last choice that has another answer, and takes that one.
bool explorer::turn_back() {
  while (!events_.empty() && !events_.back().other_is_open) forget_last();
  if (events_.empty()) return false;
  event& choice = events_.back();
  solver_.pop();
  enter_scope(negation(choice.condition));
  choice.answer = choice.other_is_open = false;
  model_ = std::exchange(choice.other, {});
  known_[choice.condition.id()] = false;
  return true;
}

const model_of_terms& explorer::current_model() {
  if (!model_) model_ = find(true);
  if (!model_) throw path_ends{};
  return *model_;
}

}  // namespace ptecheck::smt
