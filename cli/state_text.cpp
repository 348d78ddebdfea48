#include <ptecheck/cli/state_text.hpp>

#include <fmt/format.h>

namespace ptecheck::cli {
namespace {

void put(std::string& out, std::string_view name, bool on) {
  if (on) out += fmt::format(" {}", name);
}
template <unsigned Bits>
void put(std::string& out,
         std::string_view name,
         const model::number<model::machine_word, Bits>& value) {
  out += fmt::format(" {}={}", name, value.word());
}
template <class E>
requires std::is_enum_v<E>
void put(std::string& out, std::string_view name, E value) {
  out += fmt::format(" {}={}", name, model::names_of<E>[static_cast<std::size_t>(value)]);
}

template <class T>
void put_fields(std::string& out, const T& value) {
  model::for_each_field(value,
                        [&](std::string_view name, const auto& field) { put(out, name, field); });
}

}  // namespace

std::string to_text(const model::entry<>& what) {
  std::string out{model::entry_kind_names[what.index()]};
  std::visit([&](const auto& held) { put_fields(out, held); }, what);
  return out;
}

std::string to_text(const model::vma& area) {
  std::string out = "VMA";
  put_fields(out, area);
  return out;
}

std::string to_text(const model::unit_view& of) {
  return fmt::format("names={} contents={}", of.names, of.contents);
}

}  // namespace ptecheck::cli
