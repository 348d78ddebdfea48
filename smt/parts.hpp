#pragma once
// The parts of a value: the words, truths and numbers that its named fields come down to. What is
// declared, shown, compared and lifted field by field follows from them.
#include <ptecheck/model/describe.hpp>
#include <ptecheck/model/entry.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace ptecheck::smt {

using model::truth;

/// A part: its name with those of the structs around it, and how many bits it has. A truth has 0.
template <class W>
struct part {
  std::string name;
  unsigned bits;
  std::variant<W, truth<W>> value;

  friend truth<W> operator==(const part& a, const part& b) {
    if (const auto* word = std::get_if<W>(&a.value)) return *word == std::get<W>(b.value);
    return std::get<truth<W>>(a.value) == std::get<truth<W>>(b.value);
  }
};

template <class W>
part<W> part_of(std::string name, const W& word) {
  return {std::move(name), 64, word};
}
template <class W>
part<W> part_of(std::string name, const truth<W>& answer) {
  return {std::move(name), 0, answer};
}
template <class W, unsigned Bits>
part<W> part_of(std::string name, const model::number<W, Bits>& number) {
  return {std::move(name), Bits, number.word()};
}

/// Calls `visit(name, part)` for each part of the value, in the order of declaration.
template <class T, class F>
void for_each_part(const std::string& name, T& value, const F& visit) {
  if constexpr (model::described<std::remove_const_t<T>>) {
    model::for_each_field(value, [&](std::string_view field, auto& piece) {
      for_each_part(name + "." + std::string(field), piece, visit);
    });
  } else {
    visit(name, value);
  }
}

template <class W, class T>
std::vector<part<W>> parts(const std::string& name, const T& value) {
  std::vector<part<W>> all;
  for_each_part(name, value, [&](const std::string& path, const auto& piece) {
    all.push_back(part_of<W>(path, piece));
  });
  return all;
}

/// The parts of an entry are those of its kind, under the name of the kind.
template <class W>
std::vector<part<W>> parts(const std::string& name, const model::entry<W>& e) {
  const std::string path = name + "." + std::string(model::entry_kind_names[e.index()]);
  return std::visit([&](const auto& held) { return parts<W>(path, held); }, e);
}

/// Whether two values are equal in every part.
template <class W, class T>
truth<W> same(const T& a, const T& b) {
  const auto left = parts<W>("", a), right = parts<W>("", b);
  truth<W> all{true};
  for (std::size_t i = 0; i < left.size(); ++i) all = all && left[i] == right[i];
  return all;
}

template <class W>
truth<W> same(const model::entry<W>& a, const model::entry<W>& b) {
  if (a.index() != b.index()) return false;
  return std::visit([&]<class Kind>(const Kind& held) { return same<W>(held, std::get<Kind>(b)); },
                    a);
}

}  // namespace ptecheck::smt
