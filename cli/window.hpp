#pragma once
#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/failure.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace ptecheck::cli {

/// A page of an address space.
struct place {
  model::mm_id mm;
  std::uint32_t page;
};

/// The pages that are drawn.
struct window {
  std::uint32_t first = 0;
  std::uint32_t end = 0;

  /// What can be seen of a strip that begins at page 0.
  std::string of(const std::string& strip) const {
    return strip.empty() ? strip : strip.substr(first, end - first);
  }
};

inline constexpr std::uint32_t widest_window = 64;

/// All pages where they fit on a line, else those that the trace names, or if these do not fit,
/// those around where it failed, or what its last operation is about.
window window_of(const model::trace& of, const std::optional<props::failure>& failed);

}  // namespace ptecheck::cli
