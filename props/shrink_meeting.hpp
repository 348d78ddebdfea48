#pragma once
#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/failure.hpp>
#include <ptecheck/props/shrink_reference.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ptecheck::props {

/// What the last step of a trace meets at one page, and what it makes of it: where two traces meet
/// the same, a fault that depends on nothing else shows in both or in neither.
struct meeting {
  page_view before;
  page_view after;
  std::size_t kind_before = 0;
  std::size_t kind_after = 0;
  std::size_t answer = 0;
  /// How many pages the step names.
  std::uint32_t pages = 0;
  friend auto operator<=>(const meeting&, const meeting&) = default;

  /// The same kinds of entry, before and after, and the same kind of answer.
  bool resembles(const meeting& other) const {
    return kind_before == other.kind_before && kind_after == other.kind_after &&
           answer == other.answer;
  }
  /// The same in all VMAs.
  meeting anywhere() const {
    meeting same = *this;
    same.before.areas = same.after.areas = {};
    return same;
  }
};

/// What the last step meets where it can fail with this signature; empty if it cannot.
std::vector<meeting> meetings_of(scout& reference, const model::trace& all, signature wanted);

}  // namespace ptecheck::props
