#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/campaign_report.hpp>
#include <ptecheck/spec/rules.hpp>
#include <ptecheck/version.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string_view>

namespace ptecheck::cli {
namespace {

/// How far the rules were reached that any trace can reach.
struct rule_count {
  std::size_t total = 0;
  std::vector<std::string_view> missed;

  std::size_t hit() const { return total - missed.size(); }
};

rule_count rules_of(const campaign_report& all) {
  rule_count count;
  for (const spec::rule_id id : spec::all_rules()) {
    if (!spec::reachable(id, all.plan.limits.profile.get())) continue;
    const std::string_view name = spec::text_of(id).id;
    const bool hit = all.sum.hits.total(id) != 0;
    if (!hit && all.unreachable.contains(name)) continue;
    ++count.total;
    if (!hit) count.missed.push_back(name);
  }
  return count;
}

double operations_per_second(const campaign_report& all) {
  return all.seconds > 0 ? static_cast<double>(all.sum.operations) / all.seconds : 0;
}

/// What was run, on one line.
std::string heading(const campaign_report& all) {
  std::string text = fmt::format("ptecheck {}  seed {}  target {}  profile {}",
                                 PTECHECK_VERSION,
                                 all.plan.seed,
                                 all.subject.target,
                                 all.plan.limits.profile.get().name);
  if (!all.subject.mutant.empty()) text += "  mutant " + all.subject.mutant;
  if (all.subject.strict) text += "  strict";
  return text + '\n';
}

std::string rules_text(const rule_count& rules) {
  std::string text = fmt::format("rules: {} of {} reached", rules.hit(), rules.total);
  if (!rules.missed.empty()) text += fmt::format("; missed: {}", fmt::join(rules.missed, " "));
  return text + '\n';
}

std::string_view verdict(const campaign_report& all) {
  if (all.interrupted) return "interrupted";
  if (!all.found.empty()) return "disagreed";
  if (!all.sum.flakes.empty()) return "undecided";
  return "agreed";
}

/// What the campaign could not look at, by name.
std::string limits_text(const campaign_report& all) {
  std::string text;
  for (const std::string& each : all.unchecked) text += fmt::format("not checked: {}\n", each);
  for (const auto& [rule, missing] : all.unreachable)
    text += fmt::format("not reachable without {}: {}\n", missing, rule);
  for (const auto& [missing, times] : all.sum.unsupported)
    text += fmt::format("unsupported: {} ({})\n", missing, counted(times, "time"));
  return text;
}

std::string flakes_text(const campaign_report& all) {
  std::string text;
  for (const props::flake& each : all.sum.flakes)
    text += fmt::format("flaky: trace {} failed in {} of {}: {}\n",
                        each.trace,
                        each.failed,
                        counted(each.runs, "run"),
                        signature_text(each.what.what));
  return text;
}

json data_of(const props::flake& of) {
  return {{"trace", of.trace},
          {"signature", signature_text(of.what.what)},
          {"runs", of.runs},
          {"failed", of.failed}};
}

}  // namespace

std::string text_of(const campaign_report& all) {
  std::string text = heading(all);
  text += rules_text(rules_of(all));
  text += limits_text(all);
  for (const auto& [id, times] : all.sum.known)
    text += fmt::format("known deviation: {} ({})\n", id, counted(times, "time"));
  text += flakes_text(all);
  for (const disagreement& each : all.found) text += '\n' + report_of(each);
  if (!all.found.empty()) text += fmt::format("\n{} failed\n", counted(all.sum.failures, "trace"));
  text += fmt::format("time: {:.1f} s, {:.2f} million operations/s\n",
                      all.seconds,
                      operations_per_second(all) / 1e6);
  return text + fmt::format("{}: {} in {}, {}\n",
                            verdict(all),
                            counted(all.sum.operations, "operation"),
                            counted(all.sum.traces, "trace"),
                            counted(all.found.size(), "disagreement"));
}

json data_of(const campaign_report& all) {
  const rule_count rules = rules_of(all);
  json disagreements = json::array();
  for (const disagreement& each : all.found) disagreements.push_back(data_of(each));
  json flakes = json::array();
  for (const props::flake& each : all.sum.flakes) flakes.push_back(data_of(each));
  json report{{"version", PTECHECK_VERSION},
              {"seed", all.plan.seed},
              {"target", all.subject.target},
              {"profile", all.plan.limits.profile.get().name},
              {"strict", all.subject.strict},
              {"ops", all.sum.operations},
              {"traces", all.sum.traces},
              {"rules",
               {{"total", rules.total},
                {"hit", rules.hit()},
                {"missed", rules.missed},
                {"unreachable", all.unreachable}}},
              {"unchecked", all.unchecked},
              {"unsupported", all.sum.unsupported},
              {"known", all.sum.known},
              {"flaky", std::move(flakes)},
              {"disagreements", std::move(disagreements)}};
  if (all.interrupted) report["interrupted"] = true;
  report["timing"] = {{"seconds", all.seconds}, {"ops_per_second", operations_per_second(all)}};
  return report;
}

}  // namespace ptecheck::cli
