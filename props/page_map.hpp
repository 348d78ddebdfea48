#pragma once
// Traces on other pages: what the joint passes of the shrinker are made of.
#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/page_span.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace ptecheck::props {

/// The pages that a step names, at least one; nothing for a step that names none (fork, exit,
/// ftruncate, swapoff).
std::optional<page_span> pages_of(const model::step& line);

/// The pages where a step puts what it moves, if it moves any.
std::optional<page_span> new_place_of(const model::step& line);

/// Where each page of an arena goes. Pages beyond the arena stay.
class page_map {
 public:
  static constexpr std::uint32_t gone = UINT32_MAX;

  /// Every page stays, or is gone.
  static page_map keeping(std::uint32_t pages);
  static page_map dropping(std::uint32_t pages);

  std::uint32_t pages() const { return static_cast<std::uint32_t>(to_.size()); }
  std::uint32_t operator[](std::uint32_t page) const { return page < pages() ? to_[page] : page; }
  void set(std::uint32_t from, std::uint32_t to) { to_[from] = to; }

 private:
  std::vector<std::uint32_t> to_;
};

/// The step on the pages where its own went: a range becomes the hull of them, and so does the
/// place where it goes; what Linux chose goes with the pages, odd bytes stay odd. Nothing, if all
/// pages of either are gone.
std::optional<model::step> mapped(const model::step& line, const page_map& where);
/// All steps that have a page left.
model::trace mapped(const model::trace& from, const page_map& where);

/// The pages of the arena that a step names, in ascending order.
std::vector<std::uint32_t> pages_used(const model::trace& in);

}  // namespace ptecheck::props
