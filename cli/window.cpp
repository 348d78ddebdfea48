#include <ptecheck/cli/window.hpp>
#include <ptecheck/props/page_map.hpp>

#include <algorithm>
#include <vector>

namespace ptecheck::cli {

window window_of(const model::trace& of, const std::optional<props::failure>& failed) {
  constexpr std::uint32_t tick = 16;
  const std::uint32_t pages = of.start.pages;
  if (pages <= widest_window) return {0, pages};
  const std::vector<std::uint32_t> used = props::pages_used(of);
  std::uint32_t first = used.empty() ? 0 : used.front();
  const std::uint32_t last = used.empty() ? 0 : used.back();
  if (failed && last - first >= widest_window)
    first = failed->page - std::min(failed->page, widest_window / 2);
  first -= first % tick;
  return {first, std::min(pages, first + widest_window)};
}

}  // namespace ptecheck::cli
