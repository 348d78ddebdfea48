#include <ptecheck/cli/output.hpp>
#include <ptecheck/cli/verb_options.hpp>
#include <ptecheck/cli/verbs.hpp>
#include <ptecheck/impl/headers/build.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace ptecheck::cli {
namespace {

/// Something that could be judged, and what is missing before it can be; nothing if it can.
struct check {
  std::string_view id;
  std::string (*missing)();
};

std::string nothing() {
  return {};
}
std::string this_version() {
  return "not in this version";
}
/// Headers that are there and do not compile are missing something, too.
std::string headers() try {
  const auto made = impl::headers::build({}, impl::headers::configurations.front());
  const auto* lacking = std::get_if<impl::headers::lacking>(&made);
  return lacking == nullptr ? "" : lacking->what;
} catch (const os::environment_error& error) {
  return error.what();
}

constexpr std::array checks{check{"packed machine", nothing},
                            check{"kernel headers", headers},
                            check{"live kernel", this_version},
                            check{"plugin", this_version},
                            check{"proofs", this_version}};

exit_code diagnose(const std::string& json_place) {
  const output out{json_place};
  json entries = json::array();
  for (const check& each : checks) {
    const std::string missing = each.missing();
    const bool possible = missing.empty();
    out.text(fmt::format("{:<16} {}\n", each.id, possible ? "yes" : missing));
    entries.push_back(
        {{"id", each.id}, {"possible", possible}, {"missing", possible ? json{} : json(missing)}});
  }
  out.data({{"checks", std::move(entries)}});
  return exit_code::as_expected;
}

}  // namespace

verb add_doctor(CLI::App& program) {
  auto json_place = std::make_shared<std::string>();
  CLI::App* line = program.add_subcommand("doctor", "Says what can be checked on this machine");
  add_json(*line, *json_place);
  return {line, [json_place] { return diagnose(*json_place); }};
}

}  // namespace ptecheck::cli
