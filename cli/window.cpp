#include <ptecheck/cli/window.hpp>
#include <ptecheck/props/page_map.hpp>

#include <algorithm>
#include <variant>
#include <vector>

namespace ptecheck::cli {

namespace {

/// The page that the operation begins with; 0 where it is about none.
std::uint32_t begins_at(const model::operation& what) {
  return std::visit(
      [](const auto& op) -> std::uint32_t {
        if constexpr (requires { op.pages; }) return op.pages.start / model::page_size;
        if constexpr (requires { op.page; }) return op.page.index;
        return 0;
      },
      what);
}

/// The page that matters most: where it failed, or else what the last operation is about.
std::uint32_t focus_of(const model::trace& of, const std::optional<props::failure>& failed) {
  using props::differs;
  const bool about_a_page =
      failed && failed->what.in != differs::outcome && failed->what.in != differs::events;
  if (about_a_page) return failed->page;
  if (of.steps.empty()) return 0;
  const std::size_t last = failed ? failed->at : of.steps.size() - 1;
  return std::min<std::uint32_t>(begins_at(of.steps[last].what), of.start.pages - 1);
}

}  // namespace

window window_of(const model::trace& of, const std::optional<props::failure>& failed) {
  constexpr std::uint32_t tick = 16;
  const std::uint32_t pages = of.start.pages;
  if (pages <= widest_window) return {0, pages};
  const std::vector<std::uint32_t> used = props::pages_used(of);
  std::uint32_t first = used.empty() ? 0 : used.front();
  const std::uint32_t last = used.empty() ? 0 : used.back();
  const std::uint32_t focus = focus_of(of, failed);
  if (last - first >= widest_window) first = focus - std::min(focus, widest_window / 2);
  first -= first % tick;
  return {first, std::min(pages, first + widest_window)};
}

}  // namespace ptecheck::cli
