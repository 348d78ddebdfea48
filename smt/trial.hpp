#pragma once
// The life in which a statement is tried: one case on machine words, taken from a counterexample or
// drawn at random.
#include <ptecheck/smt/parts.hpp>
#include <ptecheck/smt/report.hpp>
#include <ptecheck/smt/term.hpp>

#include <cstdint>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

namespace ptecheck::smt {

/// Thrown by an assumption that the case does not meet. No std::exception: it is no matter of what
/// is judged.
struct impossible_case {};

/// Bounded numbers for random cases: the same on every machine for the same seed.
class dice {
 public:
  explicit dice(std::uint64_t seed) : bits_(seed) {}

  /// A number below `bound`.
  std::uint64_t below(std::uint64_t bound) { return bits_() % bound; }
  bool flip() { return (bits_() & 1) != 0; }
  /// Corners and few different numbers more often than all others: equal ones matter.
  std::uint64_t number(unsigned bits);

 private:
  std::mt19937_64 bits_;
};

/// A value whose parts are `source(name, bits)` each.
template <class T, class F>
T filled(const std::string& name, const F& source) {
  T value{};
  for_each_part(name, value, [&]<class Piece>(const std::string& path, Piece& piece) {
    const std::uint64_t bits = source(path, part_of<model::machine_word>("", piece).bits);
    if constexpr (std::is_same_v<Piece, bool>) {
      piece = bits != 0;
    } else {
      piece = Piece{bits};
    }
  });
  return value;
}

/// A value with every part drawn.
template <class T>
T drawn(dice& from) {
  return filled<T>("", [&](const std::string&, unsigned bits) {
    return bits == 0 ? std::uint64_t{from.flip() ? 1u : 0u} : from.number(bits);
  });
}

/// One case of a statement.
class trial {
 public:
  using word = model::machine_word;
  /// The word that judged operations run on; see perturbed.hpp for another.
  using judged = model::machine_word;

  /// What happens in a case.
  struct course {
    assignment symbols;  ///< what was declared
    std::vector<remark> remarks;
    bool claimed = false;
    bool holds = true;
  };

  /// The case with these values.
  trial(const assignment& values, course& goes) : values_(&values), course_(&goes) {}
  /// A random case.
  trial(dice& from, course& goes) : dice_(&from), course_(&goes) {}

  template <class T>
  T declare(const std::string& name) {
    return declare<T>(name, [](dice& from) { return drawn<T>(from); });
  }
  /// `draw(dice)`: a sensible one, where any value would mostly break the assumptions.
  template <class T, class Draw>
  T declare(const std::string& name, const Draw& draw) {
    T value = dice_ == nullptr ? given<T>(name) : T{draw(*dice_)};
    for (const part<word>& each : parts<word>(name, value)) note(each);
    return value;
  }

  void assume(bool condition) {
    if (!condition) throw impossible_case{};
  }
  void claim(bool holds) {
    course_->claimed = true;
    course_->holds = course_->holds && holds;
  }
  void claim_if(bool condition, bool holds) { claim(!condition || holds); }
  template <class T>
  void show(const std::string& name, const T& value) {
    tell(name, value);
  }
  template <class T>
  void tell(const std::string& name, const T& value) {
    if constexpr (std::is_convertible_v<T, std::string>) {
      course_->remarks.push_back({name, value});
    } else {
      course_->remarks.push_back({name, text_of(value)});
    }
  }

 private:
  template <class T>
  static std::string text_of(const T& value) {
    return text_of_parts(parts<word>("", value));
  }
  static std::string text_of(const model::entry<>& e);
  static std::string text_of_parts(const std::vector<part<word>>& all);
  template <class T>
  T given(const std::string& name) const {
    return filled<T>(name, [this](const std::string& path, unsigned) { return value_of(path); });
  }
  std::uint64_t value_of(const std::string& name) const;
  void note(const part<word>& symbol);

  const assignment* values_ = nullptr;
  dice* dice_ = nullptr;
  course* course_;
};

}  // namespace ptecheck::smt
