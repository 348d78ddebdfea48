#pragma once
// The way of values from a life into judged text, whose words may be perturbed, and back.
#include <ptecheck/smt/parts.hpp>
#include <ptecheck/smt/perturbed.hpp>

#include <string>
#include <type_traits>
#include <variant>

namespace ptecheck::smt {

/// A value of a life enters judged text, whose words are `P`.
template <class P, class W>
P lift(const W& word) {
  if constexpr (std::is_same_v<P, W>) {
    return word;
  } else {
    return P::plain(word);
  }
}
template <class P, class W>
truth<P> lift_truth(const truth<W>& answer) {
  return truth<P>{answer};
}
/// The same for a struct of named fields.
template <class P, template <class> class Fields, class W>
Fields<P> lift_fields(const Fields<W>& value) {
  if constexpr (std::is_same_v<P, W>) {
    return value;
  } else {
    const auto from = parts<W>("", value);
    auto next = from.begin();
    Fields<P> lifted;
    for_each_part("", lifted, [&]<class Piece>(const std::string&, Piece& piece) {
      if constexpr (std::is_same_v<Piece, truth<P>>) {
        piece = truth<P>{std::get<truth<W>>(next++->value)};
      } else {
        piece = Piece{lift<P>(std::get<W>(next++->value))};
      }
    });
    return lifted;
  }
}

/// And back.
template <class W>
const W& lower(const W& word) {
  return word;
}
template <class W>
const W& lower(const perturbed<W>& word) {
  return word.get();
}
inline bool lower(const strict& answer) {
  return answer.get();
}

}  // namespace ptecheck::smt
