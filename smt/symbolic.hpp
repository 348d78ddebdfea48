#pragma once
// The life that is proved: words and truths that are terms. The operators are those of
// model::word and no more, so that no text silently means something else under proof. A value is a
// constant until it meets a symbol, and constants fold without the solver.
#include <ptecheck/model/word.hpp>
#include <ptecheck/smt/term.hpp>

#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace ptecheck::smt {

/// The answer to a question about a symbolic word. `&&` and `||` look at both sides: what is judged
/// is pure.
class symbolic_truth {
 public:
  symbolic_truth() = default;
  symbolic_truth(std::same_as<bool> auto value) : value_(value) {}
  explicit symbolic_truth(term symbol) : term_(std::move(symbol)) {}

  /// Takes both ways, one after the other: the explorer runs the judged text once for each.
  explicit operator bool() const;

  bool is_constant() const { return term_.empty(); }
  /// The value of a constant.
  bool value() const { return value_; }
  /// As a term, also where it is a constant.
  term as_term() const { return is_constant() ? constant(value_) : term_; }

  friend symbolic_truth operator!(const symbolic_truth& a) {
    if (a.is_constant()) return !a.value_;
    return symbolic_truth(negation(a.term_));
  }
  friend symbolic_truth operator&&(const symbolic_truth& a, const symbolic_truth& b) {
    if (a.is_constant()) return a.value_ ? b : a;
    if (b.is_constant()) return b.value_ ? a : b;
    return symbolic_truth(apply(term_operation::both, a.term_, b.term_));
  }
  friend symbolic_truth operator||(const symbolic_truth& a, const symbolic_truth& b) {
    if (a.is_constant()) return a.value_ ? a : b;
    if (b.is_constant()) return b.value_ ? b : a;
    return symbolic_truth(apply(term_operation::either, a.term_, b.term_));
  }
  friend symbolic_truth operator==(const symbolic_truth& a, const symbolic_truth& b) {
    if (a.is_constant()) return a.value_ ? b : !b;
    if (b.is_constant()) return b.value_ ? a : !a;
    return symbolic_truth(apply(term_operation::equal, a.term_, b.term_));
  }
  friend symbolic_truth choose(const symbolic_truth& condition,
                               const symbolic_truth& yes,
                               const symbolic_truth& no) {
    return (condition && yes) || (!condition && no);
  }

 private:
  bool value_ = false;
  term term_;
};

/// The 64 bits of an entry, as a term.
class symbolic_word {
 public:
  static constexpr unsigned bits = 64;

  symbolic_word() = default;
  symbolic_word(std::same_as<std::uint64_t> auto value) : value_(value) {}
  explicit symbolic_word(term symbol) : term_(std::move(symbol)) {}

  bool is_constant() const { return term_.empty(); }
  /// The value of a constant.
  std::uint64_t value() const { return value_; }
  /// As a term, also where it is a constant.
  term as_term() const { return is_constant() ? constant(value_, bits) : term_; }

  friend symbolic_word operator&(const symbolic_word& a, const symbolic_word& b) {
    if (are_constant(a, b)) return a.value_ & b.value_;
    return symbolic_word(joined(term_operation::bit_and, a, b));
  }
  friend symbolic_word operator|(const symbolic_word& a, const symbolic_word& b) {
    if (are_constant(a, b)) return a.value_ | b.value_;
    return symbolic_word(joined(term_operation::bit_or, a, b));
  }
  friend symbolic_word operator^(const symbolic_word& a, const symbolic_word& b) {
    if (are_constant(a, b)) return a.value_ ^ b.value_;
    return symbolic_word(joined(term_operation::bit_xor, a, b));
  }
  friend symbolic_word operator~(const symbolic_word& a) {
    if (a.is_constant()) return ~a.value_;
    return symbolic_word(bit_not(a.term_));
  }
  friend symbolic_word operator<<(const symbolic_word& a, unsigned count) {
    if (a.is_constant()) return a.value_ << within(count);
    return symbolic_word(joined(term_operation::shift_left, a, within(count)));
  }
  friend symbolic_word operator>>(const symbolic_word& a, unsigned count) {
    if (a.is_constant()) return a.value_ >> within(count);
    return symbolic_word(joined(term_operation::shift_right, a, within(count)));
  }
  friend symbolic_truth operator==(const symbolic_word& a, const symbolic_word& b) {
    if (are_constant(a, b)) return a.value_ == b.value_;
    return symbolic_truth(joined(term_operation::equal, a, b));
  }
  friend symbolic_word choose(const symbolic_truth& condition,
                              const symbolic_word& yes,
                              const symbolic_word& no) {
    if (condition.is_constant()) return condition.value() ? yes : no;
    return symbolic_word(if_then_else(condition.as_term(), yes.as_term(), no.as_term()));
  }

  /// Sum modulo 2^64 and unsigned order: for statements about words (arithmetic.hpp). What is
  /// judged has no way to write them.
  friend symbolic_word sum_of(const symbolic_word& a, const symbolic_word& b) {
    if (are_constant(a, b)) return a.value_ + b.value_;
    return symbolic_word(joined(term_operation::plus, a, b));
  }
  friend symbolic_truth is_below(const symbolic_word& a, const symbolic_word& b) {
    if (are_constant(a, b)) return a.value_ < b.value_;
    return symbolic_truth(joined(term_operation::below, a, b));
  }

 private:
  static bool are_constant(const symbolic_word& a, const symbolic_word& b) {
    return a.is_constant() && b.is_constant();
  }
  /// Z3 shifts by any count; for a machine word 64 means nothing at all.
  static std::uint64_t within(unsigned count) {
    if (count >= bits) throw std::domain_error("a shift by " + std::to_string(count));
    return count;
  }
  static term joined(term_operation what, const symbolic_word& a, const symbolic_word& b) {
    return apply(what, a.as_term(), b.as_term());
  }

  std::uint64_t value_ = 0;
  term term_;
};

}  // namespace ptecheck::smt

template <>
struct ptecheck::model::word_traits<ptecheck::smt::symbolic_word> {
  using truth = smt::symbolic_truth;
};

static_assert(ptecheck::model::word<ptecheck::smt::symbolic_word>);
