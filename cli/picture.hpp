#pragma once
#include <ptecheck/cli/recording.hpp>

#include <string>

namespace ptecheck::cli {

/// Which steps are drawn, and with what.
struct picture_style {
  /// Only so many steps before the end; 0 for all.
  std::size_t last_steps = 0;
  /// After each step the rules that spoke in it.
  bool rules = false;
};

/// The run as a picture: each step with its outcome and the strips of all live address spaces after
/// it; both strips where the two differ, with carets under the pages.
std::string picture_of(const recording& run, const picture_style& style);

/// The rules that spoke in a step, a line each: about which pages, and what they say.
std::string rules_text(const moment& of);

/// In what the two differ at the end, and which rule says how it should be.
std::string difference_text(const recording& run);

}  // namespace ptecheck::cli
