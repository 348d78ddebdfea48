#include <ptecheck/cli/trace_file.hpp>
#include <ptecheck/cli/usage_error.hpp>
#include <ptecheck/os/file.hpp>

#include <fmt/format.h>

#include <system_error>
#include <variant>

namespace ptecheck::cli {

model::trace read_trace(const std::filesystem::path& from) {
  std::variant<model::trace, model::parse_error> read = model::parse_trace(os::read_file(from));
  if (const auto* error = std::get_if<model::parse_error>(&read))
    throw malformed_trace(
        fmt::format("{}:{}:{}: {}", from.native(), error->line, error->column, error->message));
  return std::get<model::trace>(std::move(read));
}

std::filesystem::path write_trace(const model::trace& what,
                                  const std::filesystem::path& folder,
                                  std::string_view name) {
  const std::string text = model::to_text(what);
  for (unsigned number = 1;; ++number) {
    const std::string tail = number == 1 ? "" : fmt::format("_{}", number);
    std::filesystem::path place = folder / fmt::format("{}{}.trace", name, tail);
    std::error_code unknown;
    if (!std::filesystem::exists(place, unknown)) {
      os::write_file(place, text);
      return place;
    }
    if (os::read_file(place) == text) return place;
  }
}

}  // namespace ptecheck::cli
