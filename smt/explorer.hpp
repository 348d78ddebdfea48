#pragma once
// Runs a text once for every feasible path through the symbolic truths that it converts to bool. A
// path is run anew from its beginning, so that the text may be any C++ whose only input is symbols.
#include <ptecheck/smt/solver.hpp>
#include <ptecheck/smt/symbolic.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <unordered_map>
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

 private:
  /// One question that was asked on the current path, or an assumption.
  struct event {
    term condition;
    bool answer = true;
    bool other_is_open = false;  ///< the other answer waits to be explored
    bool has_scope = false;      ///< the solver holds a scope for it
    bool is_news = false;        ///< `known_` learnt of it here
    std::optional<model_of_terms> other;
  };

  void run_once(const std::function<void()>& run);
  event asked(const term& condition);
  void note(event happened);
  void enter_scope(const term& condition);
  void forget_last();
  bool turn_back();
  const model_of_terms& current_model();

  limits most_;
  solver solver_;
  counts spent_;
  std::vector<event> events_;
  std::size_t at_ = 0;
  std::optional<model_of_terms> model_;
  std::unordered_map<unsigned, bool> known_;  ///< answers on this path; events keep the terms alive
};

}  // namespace ptecheck::smt
