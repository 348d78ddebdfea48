#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/campaign_report.hpp>
#include <ptecheck/cli/progress.hpp>
#include <ptecheck/cli/verb_options.hpp>
#include <ptecheck/cli/verbs.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/interrupt.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

namespace ptecheck::cli {
namespace {

using std::chrono::steady_clock;

constexpr std::uint64_t most_jobs = 256;
constexpr std::uint64_t longest_trace = 10'000;

struct options {
  CLI::App* line = nullptr;
  std::string seed = "1";
  std::string operations = "1000000";
  std::string time;
  std::string jobs;
  std::string pages = "32";
  std::string processes = "4";
  std::string length = "100";
  std::string profile;
  subject_choice subject;
  std::string folder;
  std::string json_place;
};

/// --ops and --time are two ways to say how much: of the two, the last one counts.
bool limited_by_time(const options& given) {
  bool by_time = false;
  for (const CLI::Option* each : given.line->parse_order()) {
    if (each->check_name("--time")) by_time = true;
    if (each->check_name("--ops")) by_time = false;
  }
  return by_time;
}

props::campaign_plan plan_of(const options& given) {
  props::campaign_plan plan;
  plan.seed = seed_of(given.seed);
  plan.operations = limited_by_time(given) ? most_operations : operations_of(given.operations);
  plan.trace_length =
      static_cast<std::uint32_t>(number("--length", given.length, 1, longest_trace));
  plan.limits.pages =
      static_cast<std::uint16_t>(number("--pages", given.pages, 1, model::most_pages));
  plan.limits.mms =
      static_cast<std::uint8_t>(number("--processes", given.processes, 1, model::most_mms));
  if (!given.profile.empty()) plan.limits.profile = profile_by_name(given.profile);
  return plan;
}

std::uint32_t jobs_of(const options& given) {
  if (!given.jobs.empty())
    return static_cast<std::uint32_t>(number("--jobs", given.jobs, 1, most_jobs));
  return std::clamp<std::uint32_t>(std::thread::hardware_concurrency(), 1, most_jobs);
}

/// Made now, so that what is found later has a place.
std::filesystem::path folder_of(const options& given) {
  std::error_code refused;
  if (!given.folder.empty()) std::filesystem::create_directories(given.folder, refused);
  if (refused) throw os::environment_error("create folder " + given.folder, refused.value());
  return given.folder;
}

/// What is asked after each part of the campaign, in each of its processes.
goes_on question(progress& shown, const std::optional<steady_clock::time_point>& end) {
  return [&shown, end, told = std::uint64_t{0}](const props::tally& sum) mutable {
    shown.add(sum.operations - std::exchange(told, sum.operations));
    return !os::interrupted() && (!end || steady_clock::now() < *end);
  };
}

/// Shrinks the findings, in the order of their traces. Those that shrink to the same trace are one.
std::vector<disagreement> shrunk_findings(const judge& by,
                                          const campaign_report& found,
                                          const std::filesystem::path& folder,
                                          const progress& shown) {
  std::vector<disagreement> all;
  std::size_t number = 0;
  for (const props::finding& each : found.sum.findings) {
    shown.say(fmt::format("shrinking {} of {}", ++number, found.sum.findings.size()));
    model::trace failing;
    props::draw_trace(found.plan, each.trace, failing);
    auto shrunk = by.shrink(failing, {.interrupted = [] { return os::interrupted(); }});
    if (!shrunk) throw std::logic_error(fmt::format("trace {} failed only once", each.trace));
    const bool known = std::any_of(all.begin(), all.end(), [&](const disagreement& other) {
      return other.shrunk.all == shrunk->all;
    });
    if (!known) all.push_back(kept(by, found.subject, std::move(*shrunk), folder));
  }
  return all;
}

/// The campaign itself and what comes after it, with somebody told how far it is.
void carry_out(campaign_report& report, const options& given) {
  const std::unique_ptr<judge> by = judge_of(given.subject);
  const std::uint32_t jobs = jobs_of(given);
  const auto begin = steady_clock::now();
  std::optional<steady_clock::time_point> end;
  if (limited_by_time(given)) end = begin + duration("--time", given.time);
  const std::filesystem::path folder = folder_of(given);

  const os::interrupt_scope first_one_asks_to_stop;
  progress shown{end ? 0 : report.plan.operations};
  report.sum = by->campaign(report.plan, jobs, question(shown, end));
  report.seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
  report.found = shrunk_findings(*by, report, folder, shown);
  report.interrupted = os::interrupted();
}

exit_code run(const options& given) {
  campaign_report report;
  report.subject = given.subject;
  report.plan = plan_of(given);
  carry_out(report, given);
  const output out{given.json_place};
  out.text(text_of(report));
  out.data(data_of(report));
  if (!report.found.empty()) return exit_code::disagreement;
  return report.interrupted ? exit_code::interrupted : exit_code::as_expected;
}

}  // namespace

verb add_run(CLI::App& program) {
  auto given = std::make_shared<options>();
  CLI::App* line = given->line =
      program.add_subcommand("run", "Runs a campaign: reference against target");
  add_subject(*line, given->subject);
  add_seed(*line, given->seed);
  const auto add = [line](const char* name, std::string& into, const char* says) {
    return line->add_option(name, into, says)->capture_default_str();
  };
  add("--ops", given->operations, "How many operations")->type_name("N");
  add("--time", given->time, "For how long, instead: 500ms, 10s, 5m, 2h")->type_name("TIME");
  add("--jobs", given->jobs, "How many processes; the result does not depend on it")
      ->type_name("N");
  add("--pages", given->pages, "Pages of the arena")->type_name("N");
  add("--processes", given->processes, "Address spaces")->type_name("N");
  add("--length", given->length, "Operations of a trace")->type_name("N");
  add_profile(*line, given->profile);
  line->add_option("-o,--output", given->folder, "Folder for the traces of disagreements")
      ->type_name("DIR");
  add_json(*line, given->json_place);
  return {line, [given] { return run(*given); }};
}

}  // namespace ptecheck::cli
