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
    ++count.total;
    if (all.sum.hits.total(id) == 0) count.missed.push_back(spec::text_of(id).id);
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
  return text + '\n';
}

std::string rules_text(const rule_count& rules) {
  std::string text = fmt::format("rules: {} of {} reached", rules.hit(), rules.total);
  if (!rules.missed.empty()) text += fmt::format("; missed: {}", fmt::join(rules.missed, " "));
  return text + '\n';
}

std::string_view verdict(const campaign_report& all) {
  if (all.interrupted) return "interrupted";
  return all.found.empty() ? "agreed" : "disagreed";
}

}  // namespace

std::string text_of(const campaign_report& all) {
  std::string text = heading(all);
  text += rules_text(rules_of(all));
  for (const auto& [missing, times] : all.sum.unsupported)
    text += fmt::format("unsupported: {} ({})\n", missing, counted(times, "time"));
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
  json report{{"version", PTECHECK_VERSION},
              {"seed", all.plan.seed},
              {"target", all.subject.target},
              {"profile", all.plan.limits.profile.get().name},
              {"strict", false},
              {"ops", all.sum.operations},
              {"traces", all.sum.traces},
              {"rules", {{"total", rules.total}, {"hit", rules.hit()}, {"missed", rules.missed}}},
              {"unsupported", all.sum.unsupported},
              {"disagreements", std::move(disagreements)}};
  if (all.interrupted) report["interrupted"] = true;
  report["timing"] = {{"seconds", all.seconds}, {"ops_per_second", operations_per_second(all)}};
  return report;
}

}  // namespace ptecheck::cli
