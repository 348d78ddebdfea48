#pragma once
#include <algorithm>
#include <cstddef>
#include <string_view>

namespace ptecheck::model {

/// A string as a template argument.
template <std::size_t N>
struct fixed_string {
  char text[N]{};
  constexpr fixed_string(const char (&from)[N]) { std::copy_n(from, N, text); }
  constexpr std::string_view view() const { return {text, N - 1}; }
};

}  // namespace ptecheck::model
