#include <ptecheck/model/event.hpp>

namespace ptecheck::model {
namespace {

std::string to_text(const event& told) {
  std::string text{names_of<event_kind>[static_cast<std::size_t>(told.kind)]};
  text += " mm=" + std::to_string(told.mm.index);
  if (told.kind == event_kind::fork) return text;
  text += " pages=" + std::to_string(told.first) + "+" + std::to_string(told.end - told.first);
  if (told.kind == event_kind::remap) text += " to=" + std::to_string(told.to);
  return text;
}

}  // namespace

std::string to_text(std::span<const event> told) {
  if (told.empty()) return "nothing";
  std::string text;
  for (const event& each : told) text += (text.empty() ? "" : ", ") + to_text(each);
  return text;
}

}  // namespace ptecheck::model
