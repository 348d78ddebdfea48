#include <ptecheck/cli/output.hpp>
#include <ptecheck/cli/proofs.hpp>
#include <ptecheck/cli/verb_options.hpp>
#include <ptecheck/cli/verbs.hpp>
#include <ptecheck/impl/headers/build.hpp>
#include <ptecheck/impl/kernel/capabilities.hpp>
#include <ptecheck/impl/kernel/ksm.hpp>
#include <ptecheck/impl/kernel/raw_words.hpp>
#include <ptecheck/impl/kernel/swap_device.hpp>
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

namespace kernel = impl::kernel;

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

/// What every trace on it takes.
std::string live_kernel() {
  using kernel::capability;
  for (const capability each :
       {capability::userfaultfd, capability::pagemap, capability::write_protect})
    if (const std::string why = kernel::missing_for(each); !why.empty())
      return fmt::format("{}: {}", kernel::name_of(each), why);
  return {};
}

constexpr std::array checks{check{"packed machine", nothing},
                            check{"kernel headers", headers},
                            check{"live kernel", live_kernel},
                            check{"raw words", kernel::missing_for_raw_words},
                            check{"--allow swap", kernel::missing_for_swap_device},
                            check{"--allow ksm", kernel::missing_for_ksm},
                            check{"plugin", this_version},
                            check{"proofs", missing_for_proofs},
                            check{"second opinion", missing_for_second_opinions},
                            check{"certificates", missing_for_certificates}};

json entry_of(std::string_view id, const std::string& missing) {
  const bool possible = missing.empty();
  return {{"id", id}, {"possible", possible}, {"missing", possible ? json{} : json(missing)}};
}

std::string answer_of(const std::string& missing) {
  return missing.empty() ? "yes" : missing;
}

/// What there is to see of the live kernel, each thing by itself.
json live_kernel_entries(const output& out) {
  json entries = json::array();
  for (std::size_t i = 0; i < kernel::capability_names.size(); ++i) {
    const std::string_view id = kernel::capability_names[i];
    const std::string missing = kernel::missing_for(static_cast<kernel::capability>(i));
    out.text(fmt::format("  {:<44} {}\n", id, answer_of(missing)));
    entries.push_back(entry_of(id, missing));
  }
  return entries;
}

exit_code diagnose(const std::string& json_place) {
  const output out{json_place};
  json entries = json::array();
  json of_live_kernel;
  for (const check& each : checks) {
    const std::string missing = each.missing();
    out.text(fmt::format("{:<16} {}\n", each.id, answer_of(missing)));
    entries.push_back(entry_of(each.id, missing));
    if (each.missing == live_kernel) of_live_kernel = live_kernel_entries(out);
  }
  out.data({{"checks", std::move(entries)}, {"live_kernel", std::move(of_live_kernel)}});
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
