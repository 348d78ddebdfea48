#include <ptecheck/props/mm_map.hpp>

#include <algorithm>
#include <optional>
#include <variant>

namespace ptecheck::props {
namespace {

/// Calls `visit(mm_id&)` for every address space that the step names.
template <class Line, class F>
void for_each_mm(Line& line, F visit) {
  std::visit(
      [&](auto& op) {
        if constexpr (requires { op.mm; }) visit(op.mm);
        if constexpr (requires { op.child; }) visit(op.child);
      },
      line.what);
}

std::optional<model::step> mapped(model::step line, const mm_map& where) {
  bool stays = true;
  for_each_mm(line, [&](model::mm_id& mm) {
    mm.index = where[mm];
    stays = stays && mm.index != mm_map::gone;
  });
  if (const auto* born = std::get_if<model::fork>(&line.what)) stays &= born->mm != born->child;
  if (!stays) return {};
  return line;
}

}  // namespace

model::trace mapped(const model::trace& from, const mm_map& where, std::size_t first) {
  model::trace after{from.start, {}};
  for (std::size_t i = 0; i < from.steps.size(); ++i) {
    if (i < first) {
      after.steps.push_back(from.steps[i]);
    } else if (const auto there = mapped(from.steps[i], where)) {
      after.steps.push_back(*there);
    }
  }
  return after;
}

std::vector<std::uint8_t> mms_used(const model::trace& in) {
  std::vector<std::uint8_t> used{0};
  for (const model::step& line : in.steps)
    for_each_mm(line, [&](const model::mm_id& mm) {
      if (std::find(used.begin(), used.end(), mm.index) == used.end()) used.push_back(mm.index);
    });
  return used;
}

}  // namespace ptecheck::props
