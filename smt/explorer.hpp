#pragma once
// Runs a text once for every feasible path through the symbolic truths that it converts to bool. A
// path is run anew from its beginning, so that the text may be any C++ whose only input is symbols.
#include <ptecheck/smt/solver.hpp>
#include <ptecheck/smt/symbolic.hpp>

#include <any>
#include <cstddef>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ptecheck::smt {

/// Thrown through the judged text where an assumption is impossible. No std::exception, like
/// `undecided`: what is judged must not catch it.
struct path_ends {};

/// Explores a text. Throws `undecided` beyond its limits, and where the text asks something else
/// when it is run again.
class explorer {
 public:
  struct limits {
    std::size_t paths = 2000;
    effort each = {};
  };
  struct counts {
    std::size_t paths = 0;
    std::size_t checks = 0;
  };

  /// `asked`: where the questions to the solver are kept, or null.
  explicit explorer(const limits& most, questions* asked = nullptr)
      : most_(most), solver_(most.each, asked) {}
  explorer(const explorer&) = delete;
  explorer& operator=(const explorer&) = delete;

  /// The explorer that runs a text now.
  static explorer& current();

  const counts& spent() const { return spent_; }

  /// Calls `run` once for each path. What `run` throws passes through.
  void each_path(const std::function<void()>& run);

  /// The answer of this path to a condition: true first, where both are possible.
  bool decide(const term& condition);

  /// From here on only cases in which the condition holds.
  void assume(const symbolic_truth& condition);

  /// Values that lead here and make `condition` true, or nothing.
  std::optional<model_of_terms> find(const symbolic_truth& condition);

  /// What this path answered, as one truth; assumptions are not part of it.
  symbolic_truth path() const;

  /// Explores `f` below this path and merges what it returns: one path here, many inside.
  template <class F>
  auto merged(const F& f) -> decltype(f());

 private:
  /// One question that was asked on the current path, or an assumption, or a nested exploration.
  struct event {
    term condition;
    bool answer = true;
    bool other_is_open = false;  ///< the other answer waits to be explored
    bool is_choice = false;      ///< both answers are possible: it is part of the path
    bool has_scope = false;      ///< the solver holds a scope for it
    bool is_news = false;        ///< `known_` learnt of it here
    std::optional<model_of_terms> other;
    std::any merged;
  };
  /// What a nested exploration sets aside.
  struct level {
    std::vector<event> events;
    std::size_t at = 0;
    std::optional<model_of_terms> model;
  };
  class nested;

  void run_once(const std::function<void()>& run);
  event asked(const term& condition);
  void note(event happened);
  void enter_scope(const term& condition);
  void forget_last();
  bool turn_back();
  const model_of_terms& current_model();
  std::any replayed_merge();

  limits most_;
  solver solver_;
  counts spent_;
  level here_;
  std::unordered_map<unsigned, bool> known_;  ///< answers on this path; events keep the terms alive
};

/// Sets the current path aside while it lives.
class explorer::nested {
 public:
  explicit nested(explorer& owner) : owner_(owner), outer_(std::exchange(owner.here_, {})) {
    owner.here_.model = outer_.model;
  }
  nested(const nested&) = delete;
  nested& operator=(const nested&) = delete;
  ~nested() { owner_.here_ = std::move(outer_); }

 private:
  explorer& owner_;
  level outer_;
};

template <class F>
auto explorer::merged(const F& f) -> decltype(f()) {
  using result = decltype(f());
  if (here_.at < here_.events.size()) return std::any_cast<result>(replayed_merge());
  std::vector<std::pair<symbolic_truth, result>> ways;
  {
    const nested inside(*this);
    each_path([&] {
      result got = f();
      ways.emplace_back(path(), std::move(got));
    });
  }
  if (ways.empty()) throw path_ends{};
  result all = ways.back().second;
  for (auto way = ways.rbegin() + 1; way != ways.rend(); ++way)
    all = choose(way->first, way->second, all);
  event happened;
  happened.condition = constant(true);
  happened.merged = all;
  note(std::move(happened));
  return all;
}

}  // namespace ptecheck::smt
