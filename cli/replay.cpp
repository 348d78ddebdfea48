#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/disagreement.hpp>
#include <ptecheck/cli/picture.hpp>
#include <ptecheck/cli/trace_file.hpp>
#include <ptecheck/cli/usage_error.hpp>
#include <ptecheck/cli/verb_options.hpp>
#include <ptecheck/cli/verbs.hpp>
#include <ptecheck/spec/rules.hpp>
#include <ptecheck/version.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace ptecheck::cli {
namespace {

struct replay_options {
  std::string trace;
  subject_choice subject;
  std::string profile;
  std::string json_place;
  bool explain = false;
};

model::trace trace_of(const replay_options& given) {
  model::trace all = read_trace(given.trace);
  if (given.profile.empty()) return all;
  all.start.profile = profile_by_name(given.profile);
  if (const auto lacking = model::lacking_feature(all.start))
    throw usage_error(fmt::format(
        "profile {} has no feature {}, which the trace asks for", given.profile, *lacking));
  return all;
}

std::string unsupported_text(const recording& run) {
  std::string text;
  for (const auto& [missing, times] : run.unsupported)
    text += fmt::format("unsupported: {} ({})\n", missing, counted(times, "time"));
  return text;
}

std::string known_text(const recording& run) {
  std::string text;
  for (const auto& [id, times] : run.known)
    text += fmt::format("known deviation: {} ({})\n", id, counted(times, "time"));
  return text;
}

std::string_view verdict(const recording& run) {
  if (!run.missing.empty()) return "unsupported";
  return run.failed ? "disagreed" : "agreed";
}

std::string verdict_text(const recording& run) {
  const std::size_t steps = run.moments.size();
  if (!run.missing.empty()) return fmt::format("unsupported: {}\n", run.missing);
  if (!run.failed) return fmt::format("agreed: {}, 0 disagreements\n", counted(steps, "operation"));
  return fmt::format("disagreement after operation {} of {}: {}\n",
                     steps,
                     run.of.steps.size(),
                     signature_text(run.failed->what));
}

json data_of(const moment& of) {
  json mms = json::array();
  for (const drawn_mm& each : of.mms)
    mms.push_back({{"mm", each.mm.index}, {"reference", each.expected}, {"target", each.seen}});
  json rules = json::array();
  for (const spoken_rule& each : of.rules) rules.push_back(spec::text_of(each.by).id);
  json reports = json::array();
  for (const report& each : of.reports)
    reports.push_back({{"mm", each.mm.index},
                       {"first", each.first},
                       {"end", each.end},
                       {"pagemap", pagemap_text(each.pagemap)},
                       {"scan", scan_text(each.scan)},
                       {"mincore", mincore_text(each.mincore)}});
  return {{"step", model::to_text(of.what)},
          {"reference", model::to_text(of.expected)},
          {"target", model::to_text(of.seen)},
          {"strips", std::move(mms)},
          {"events", {{"reference", of.expected_events}, {"target", of.seen_events}}},
          {"rules", std::move(rules)},
          {"reports", std::move(reports)}};
}

json data_of(const recording& run, const replay_options& given) {
  json steps = json::array();
  for (const moment& each : run.moments) steps.push_back(data_of(each));
  json failure;
  if (run.failed)
    failure = {{"signature", signature_text(run.failed->what)},
               {"rule", spec::text_of(run.failed->what.by).id}};
  return {{"version", PTECHECK_VERSION},
          {"target", given.subject.target},
          {"profile", run.of.start.profile.get().name},
          {"verdict", verdict(run)},
          {"disagreement", std::move(failure)},
          {"known", run.known},
          {"unsupported", run.unsupported},
          {"steps", std::move(steps)}};
}

exit_code replay(const replay_options& given) {
  const std::unique_ptr<judge> by = judge_of(given.subject);
  const recording run = by->record(trace_of(given));
  const output out{given.json_place};
  out.text(fmt::format("{}\n", model::to_text(run.of.start)));
  out.text(picture_of(run, {.rules = given.explain}));
  out.text(unsupported_text(run));
  out.text(known_text(run));
  out.text(verdict_text(run));
  if (run.failed) out.text(difference_text(run));
  out.data(data_of(run, given));
  if (!run.missing.empty()) return exit_code::environment;
  return run.failed ? exit_code::disagreement : exit_code::as_expected;
}

}  // namespace

verb add_replay(CLI::App& program) {
  auto given = std::make_shared<replay_options>();
  CLI::App* line = program.add_subcommand("replay", "Runs one trace and draws what happens");
  line->add_option("TRACE", given->trace, "The file of the trace")->required()->type_name("");
  add_subject(*line, given->subject);
  add_profile(*line, given->profile);
  line->add_flag("--explain",
                 given->explain,
                 "After each step, the rules that spoke in it, and what pagemap, PAGEMAP_SCAN and "
                 "mincore would say");
  add_json(*line, given->json_place);
  return {line, [given] { return replay(*given); }};
}

}  // namespace ptecheck::cli
