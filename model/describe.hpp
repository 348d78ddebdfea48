#pragma once
// The only header that sees Boost.Hana: what is derived from the named fields of a struct.
#include <boost/hana/accessors.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/define_struct.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/tuple.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

/// Declares the fields of a struct, `PTECHECK_FIELDS(name, (type, field)...)`, so that equality,
/// text, drawing and simplifying follow from them. A field may not have the name of its type.
#define PTECHECK_FIELDS(...) BOOST_HANA_DEFINE_STRUCT(__VA_ARGS__)

namespace ptecheck::model {

namespace hana = boost::hana;

/// A struct that declares its fields with PTECHECK_FIELDS.
template <class T>
concept described = std::is_class_v<T> && hana::Struct<T>::value;

/// The unqualified name of a type: the word that stands for an operation in a trace.
template <class T>
constexpr std::string_view type_name() {
  constexpr std::string_view text =
      __PRETTY_FUNCTION__;  // "... [with T = a::b; ...]", "[T = a::b]"
  constexpr auto start = text.find("T = ") + 4;
  constexpr auto full = text.substr(start, text.find_first_of(";]", start) - start);
  return full.substr(full.rfind(':') + 1);
}

/// Calls `visit(name, field)` for each field, in the order of declaration.
template <class T, class F>
requires described<std::remove_const_t<T>>
constexpr void for_each_field(T& value, F&& visit) {
  hana::for_each(hana::accessors<std::remove_const_t<T>>(), [&](auto accessor) {
    visit(std::string_view{hana::first(accessor).c_str()}, hana::second(accessor)(value));
  });
}

/// Equality, field by field.
template <described T>
constexpr bool operator==(const T& a, const T& b) {
  bool equal = true;
  hana::for_each(hana::accessors<T>(), [&](auto accessor) {
    equal = equal && hana::second(accessor)(a) == hana::second(accessor)(b);
  });
  return equal;
}

/// One value of each alternative of a variant, so that a run-time index becomes an alternative.
template <class V>
inline constexpr auto blanks = []<std::size_t... I>(std::index_sequence<I...>) {
  return std::array<V, sizeof...(I)>{V{std::in_place_index<I>}...};
}
(std::make_index_sequence<std::variant_size_v<V>>{});

}  // namespace ptecheck::model
