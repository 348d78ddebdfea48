#pragma once
#include <ptecheck/smt/questions.hpp>

#include <cstdint>
#include <optional>
#include <utility>

struct _Z3_model;   // NOLINT(bugprone-reserved-identifier)
struct _Z3_solver;  // NOLINT(bugprone-reserved-identifier)

namespace ptecheck::smt {

/// How much one question may cost. Resources are counted by Z3 and the same on every machine; the
/// time is for the case that the counting fails.
struct effort {
  unsigned resources = 20'000'000;
  unsigned milliseconds = 20'000;
};

/// Values for the variables, with which everything that was added is true.
class model_of_terms {
 public:
  explicit model_of_terms(_Z3_model* model);
  model_of_terms(const model_of_terms& other);
  model_of_terms(model_of_terms&& other) noexcept : model_(std::exchange(other.model_, nullptr)) {}
  model_of_terms& operator=(model_of_terms other) noexcept {
    std::swap(model_, other.model_);
    return *this;
  }
  ~model_of_terms();

  /// The value of a truth.
  bool holds(const term& truth) const;
  /// The value of a word.
  std::uint64_t value(const term& word) const;

 private:
  term evaluated(const term& a) const;

  _Z3_model* model_;
};

/// A stack of conditions, and the question whether they can all be true.
class solver {
 public:
  /// `asked`: where its questions are kept, or null.
  explicit solver(effort most, questions* asked = nullptr);
  solver(const solver&) = delete;
  solver& operator=(const solver&) = delete;
  ~solver();

  void push();
  void pop();
  void add(const term& condition);
  /// A model of what was added and of `condition`, or nothing. Throws `undecided`.
  std::optional<model_of_terms> model_with(const term& condition);

 private:
  /// Everything that was added.
  term added() const;
  void keep(bool possible);

  _Z3_solver* solver_;
  effort most_;
  questions* asked_;
};

}  // namespace ptecheck::smt
