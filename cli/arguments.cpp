#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/usage_error.hpp>

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <system_error>

namespace ptecheck::cli {
namespace {

struct unit {
  std::string_view name;
  std::uint64_t milliseconds;
};
constexpr std::array units{unit{"ms", 1}, unit{"s", 1000}, unit{"m", 60'000}, unit{"h", 3'600'000}};
constexpr std::uint64_t most_hours = 1000;

/// The number that the text begins with; the text keeps the rest.
std::optional<std::uint64_t> leading_number(std::string_view& text) {
  std::uint64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{}) return {};
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

}  // namespace

std::uint64_t number(std::string_view option,
                     std::string_view text,
                     std::uint64_t least,
                     std::uint64_t most) {
  std::string_view rest = text;
  const auto value = leading_number(rest);
  if (value && rest.empty() && least <= *value && *value <= most) return *value;
  throw usage_error(
      fmt::format("{}: expected a number from {} to {}, not '{}'", option, least, most, text));
}

std::chrono::milliseconds duration(std::string_view option, std::string_view text) {
  constexpr std::uint64_t most = most_hours * 3'600'000;
  std::string_view rest = text;
  const auto value = leading_number(rest);
  for (const unit& each : units)
    if (value && rest == each.name && 1 <= *value && *value <= most / each.milliseconds)
      return std::chrono::milliseconds(*value * each.milliseconds);
  throw usage_error(
      fmt::format("{}: expected a time such as 500ms, 10s, 5m or 2h, at most {}h, not '{}'",
                  option,
                  most_hours,
                  text));
}

std::size_t place_of(std::string_view what,
                     std::string_view name,
                     std::span<const std::string_view> names) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return i;
  throw usage_error(fmt::format("no {} '{}': there is {}", what, name, joined(names)));
}

model::profile_id profile_by_name(std::string_view name) {
  std::array<std::string_view, model::profiles.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = model::profiles[i].name;
  return {static_cast<std::uint8_t>(place_of("profile", name, names))};
}

std::string joined(std::span<const std::string_view> names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

std::vector<std::string_view> words_of(std::string_view list) {
  std::vector<std::string_view> all;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    all.push_back(list.substr(0, comma));
    // A comma at the end has an empty word behind it.
    if (comma != std::string_view::npos && comma + 1 == list.size()) all.emplace_back();
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return all;
}

std::string counted(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string shell_word(std::string_view word) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+=:,@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos)
    return std::string{word};
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string{"'\\''"} : std::string{c};
  return quoted + "'";
}

}  // namespace ptecheck::cli
