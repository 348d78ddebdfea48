#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/campaign_report.hpp>
#include <ptecheck/cli/findings.hpp>
#include <ptecheck/cli/progress.hpp>
#include <ptecheck/cli/verb_options.hpp>
#include <ptecheck/cli/verbs.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/interrupt.hpp>
#include <ptecheck/spec/rules.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

namespace ptecheck::cli {
namespace {

using std::chrono::steady_clock;

constexpr std::uint64_t longest_trace = 10'000;

struct run_options {
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
bool limited_by_time(const run_options& given) {
  bool by_time = false;
  for (const CLI::Option* each : given.line->parse_order()) {
    if (each->check_name("--time")) by_time = true;
    if (each->check_name("--ops")) by_time = false;
  }
  return by_time;
}

/// So that every rule of huge entries is met in a campaign of a few million operations, which
/// hardly gets slower by it: a trace in such an arena takes as long as two hundred others.
constexpr std::uint32_t block_worlds_every = 320;
/// The same where a fault shows in no other arena.
constexpr std::uint32_t block_worlds_for_faults = 40;

props::campaign_plan plan_of(const run_options& given, const judge& by) {
  props::campaign_plan plan;
  plan.seed = seed_of(given.seed);
  plan.operations = limited_by_time(given) ? most_operations : operations_of(given.operations);
  plan.trace_length =
      static_cast<std::uint32_t>(number("--length", given.length, 1, longest_trace));
  plan.limits.pages =
      static_cast<std::uint16_t>(number("--pages", given.pages, 1, model::most_pages));
  plan.limits.mms =
      static_cast<std::uint8_t>(number("--processes", given.processes, 1, model::most_mms));
  plan.limits.profile = given.profile.empty() ? by.profile() : profile_by_name(given.profile);
  plan.limits.block_worlds_every =
      needs_blocks(given.subject.mutant) ? block_worlds_for_faults : block_worlds_every;
  plan.limits = by.possible(plan.limits);
  return plan;
}

std::uint32_t jobs_of(const run_options& given) {
  if (given.jobs.empty()) return default_jobs();
  return static_cast<std::uint32_t>(number("--jobs", given.jobs, 1, most_jobs));
}

/// Made now, so that what is found later has a place.
void make_folder(const run_options& given) {
  std::error_code refused;
  if (!given.folder.empty()) std::filesystem::create_directories(given.folder, refused);
  if (refused) throw os::environment_error("create folder " + given.folder, refused.value());
}

/// What is asked after each part of the campaign, in each of its processes.
goes_on question(progress& shown, const std::optional<steady_clock::time_point>& end) {
  return [&shown, end, told = std::uint64_t{0}](const props::tally& sum) mutable {
    shown.add(sum.operations - std::exchange(told, sum.operations));
    return !os::interrupted() && (!end || steady_clock::now() < *end);
  };
}

/// What the target keeps from being checked.
void note_limits(const judge& by, campaign_report& report) {
  report.unchecked = by.unchecked();
  for (const spec::rule_id id : spec::all_rules())
    if (const std::string_view missing = by.missing_for(id); !missing.empty())
      report.unreachable.emplace(spec::text_of(id).id, missing);
}

/// The campaign itself and what comes after it, with somebody told how far it is.
void carry_out(campaign_report& report, const run_options& given, const judge& by) {
  const std::uint32_t jobs = jobs_of(given);
  const auto begin = steady_clock::now();
  std::optional<steady_clock::time_point> end;
  if (limited_by_time(given)) end = begin + duration("--time", given.time);

  const os::interrupt_scope first_one_asks_to_stop;
  progress shown{end ? 0 : report.plan.operations};
  note_limits(by, report);
  report.sum = by.campaign(report.plan, jobs, question(shown, end));
  report.seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
  shrink_findings(by, report, shown);
  for (disagreement& each : report.found) keep(each, report.subject, given.folder);
  report.interrupted = os::interrupted();
}

exit_code code_of(const campaign_report& report) {
  if (!report.found.empty()) return exit_code::disagreement;
  if (report.interrupted) return exit_code::interrupted;
  if (report.sum.operations == 0) return exit_code::environment;
  return report.sum.flakes.empty() ? exit_code::as_expected : exit_code::undecided;
}

exit_code run(const run_options& given) {
  campaign_report report;
  report.subject = given.subject;
  make_folder(given);
  const output out{given.json_place};
  report.subject.under_way =
      given.folder.empty() ? std::filesystem::temp_directory_path().native() : given.folder;
  std::unique_ptr<judge> by = judge_of(report.subject);
  report.plan = plan_of(given, *by);
  carry_out(report, given, *by);
  by.reset();  // a reader who goes away in the middle of the report finds the machine put back
  out.text(text_of(report));
  out.data(data_of(report));
  return code_of(report);
}

}  // namespace

verb add_run(CLI::App& program) {
  auto given = std::make_shared<run_options>();
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
