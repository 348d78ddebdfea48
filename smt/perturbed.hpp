#pragma once
// A word on which judged operations make one mistake, anywhere: a constant with its lowest bit
// flipped, or a `select` that takes the other side. The text of the operations is as it is.
#include <ptecheck/model/word.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ptecheck::smt {

/// The place of a mistake: the constants and the selects are counted as they are passed. The
/// numbers are those of one build, because the compiler orders the evaluation of arguments.
struct mistake {
  enum class kind : std::uint8_t { none, flipped_constant, swapped_select };
  kind what = kind::none;
  std::size_t at = 0;
};

/// What was passed on the way through the judged text, and where the mistake is to be made.
class perturbation {
 public:
  /// That of this thread.
  static perturbation& here();

  /// From now on with this mistake.
  void plan(const mistake& planned) { planned_ = planned; }
  /// A run begins.
  void restart() { constants_ = selects_ = 0; }

  std::uint64_t constant(std::uint64_t value) {
    const bool wrong =
        planned_.what == mistake::kind::flipped_constant && planned_.at == constants_;
    ++constants_;
    if (!wrong) return value;
    const std::uint64_t lowest = value & (~value + 1);
    return value == 0 ? 1 : value & ~lowest;
  }
  bool swaps() {
    const bool wrong = planned_.what == mistake::kind::swapped_select && planned_.at == selects_;
    ++selects_;
    return wrong;
  }

  std::size_t constants() const { return constants_; }
  std::size_t selects() const { return selects_; }

 private:
  mistake planned_;
  std::size_t constants_ = 0;
  std::size_t selects_ = 0;
};

/// A bool whose `&&` and `||` look at both sides, as those of symbolic truths do: else a machine
/// word would pass fewer places than a symbolic one, and count them differently.
class strict {
 public:
  constexpr strict() = default;
  constexpr strict(std::same_as<bool> auto value) : value_(value) {}

  constexpr bool get() const { return value_; }

  friend constexpr strict operator!(strict a) { return !a.value_; }
  friend constexpr strict operator&&(strict a, strict b) { return a.value_ && b.value_; }
  friend constexpr strict operator||(strict a, strict b) { return a.value_ || b.value_; }
  friend constexpr strict operator==(strict a, strict b) { return a.value_ == b.value_; }

 private:
  bool value_ = false;
};

template <class W>
class perturbed;

}  // namespace ptecheck::smt

template <class W>
struct ptecheck::model::word_traits<ptecheck::smt::perturbed<W>> {
  using truth = std::conditional_t<std::is_same_v<W, machine_word>, smt::strict, model::truth<W>>;
};

namespace ptecheck::smt {

using model::truth;

/// A word of the life `W` in judged operations that make a mistake.
template <class W>
class perturbed {
 public:
  perturbed() = default;
  /// A constant of the judged text.
  perturbed(std::same_as<std::uint64_t> auto value)
      : plain_{perturbation::here().constant(value)}, literal_(true), value_(value) {}

  /// A word that comes from outside.
  static perturbed plain(const W& word) {
    perturbed p;
    p.plain_ = word;
    return p;
  }
  const W& get() const { return plain_; }

  friend perturbed operator&(const perturbed& a, const perturbed& b) {
    return plain(a.plain_ & b.plain_);
  }
  friend perturbed operator|(const perturbed& a, const perturbed& b) {
    return plain(a.plain_ | b.plain_);
  }
  friend perturbed operator^(const perturbed& a, const perturbed& b) {
    return plain(a.plain_ ^ b.plain_);
  }
  friend perturbed operator~(const perturbed& a) { return plain(~a.plain_); }
  friend perturbed operator<<(const perturbed& a, unsigned count) {
    return plain(a.plain_ << count);
  }
  friend perturbed operator>>(const perturbed& a, unsigned count) {
    return plain(a.plain_ >> count);
  }
  friend truth<perturbed> operator==(const perturbed& a, const perturbed& b) {
    return a.plain_ == b.plain_;
  }
  friend perturbed choose(const truth<perturbed>& condition,
                          const perturbed& yes,
                          const perturbed& no) {
    // The merge of two results merges codes that are the same on both sides: no choice is made.
    if (yes.literal_ && no.literal_ && yes.value_ == no.value_) return yes;
    const bool swap = perturbation::here().swaps();
    return chosen(condition, swap ? no : yes, swap ? yes : no);
  }

 private:
  static perturbed chosen(const truth<perturbed>& condition,
                          const perturbed& yes,
                          const perturbed& no) {
    if constexpr (std::is_same_v<truth<perturbed>, strict>) {
      return plain(condition.get() ? yes.plain_ : no.plain_);
    } else {
      return plain(model::select(condition, yes.plain_, no.plain_));
    }
  }

  W plain_{};
  bool literal_ = false;
  std::uint64_t value_ = 0;
};

/// A life whose judged operations run on perturbed words.
template <class Life>
class mistaken : public Life {
 public:
  using judged = perturbed<typename Life::word>;
  explicit mistaken(const Life& life) : Life(life) {}
};

}  // namespace ptecheck::smt

/// A number in judged text. Its own mask is no constant of that text.
template <class W, unsigned Bits>
class ptecheck::model::number<ptecheck::smt::perturbed<W>, Bits> {
 public:
  using word_type = smt::perturbed<W>;

  number() = default;
  explicit number(const word_type& word)
      : word_(word_type::plain(number<W, Bits>{word.get()}.word())) {}

  const word_type& word() const { return word_; }
  friend truth<word_type> operator==(const number& a, const number& b) {
    return a.word_ == b.word_;
  }

 private:
  word_type word_ = word_type::plain(W{std::uint64_t{0}});
};
