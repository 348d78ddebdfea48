#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/proof_report.hpp>
#include <ptecheck/version.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace ptecheck::cli {
namespace {

using smt::agreement;
using smt::expectation;
using smt::opinion;
using smt::verdict;

constexpr std::array<std::string_view, 3> verdict_names{"undecided", "proved", "refuted"};
constexpr std::array<std::string_view, 3> agreement_names{"silent", "agrees", "disagrees"};

std::string_view name_of(verdict found) {
  return verdict_names[static_cast<std::size_t>(found)];
}

template <class Condition>
std::size_t count_if(const std::vector<proof_result>& all, const Condition& condition) {
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), condition));
}
std::size_t count_of(const std::vector<proof_result>& all, verdict which) {
  return count_if(all, [&](const proof_result& each) { return each.standing() == which; });
}

bool any_opinion(const proof_result& of, agreement which) {
  const auto& all = of.found.opinions;
  return std::any_of(
      all.begin(), all.end(), [&](const opinion& each) { return each.found == which; });
}

/// Fields that are not zero: the case is minimal, so that the others do not matter.
std::string fields_text(const smt::assignment& fields) {
  std::string text;
  for (const smt::part_value& each : fields)
    if (each.value != 0) text += fmt::format(" {}={:#x}", each.name, each.value);
  return text.empty() ? " all 0" : text;
}

std::string counterexample_text(const smt::counterexample& shown) {
  std::string text = fmt::format("     {}\n", fields_text(shown.fields));
  for (const smt::remark& each : shown.remarks)
    text += fmt::format("      {}: {}\n", each.about, each.text);
  return text;
}

std::string witness_text(const proof_witness& of) {
  if (of.lines.empty()) return fmt::format("      {}\n", of.why_not);
  const bool written = of.kept.why_not.empty();
  std::string text = written ? fmt::format("      {}:\n", of.kept.file.native())
                             : fmt::format("      trace, not written: {}:\n", of.kept.why_not);
  for (const std::string& line : of.lines) text += fmt::format("        {}\n", line);
  return written ? text + fmt::format("      replay: {}\n", of.kept.replay) : text;
}

std::string_view label_of(const proof_result& of) {
  if (of.standing() == verdict::undecided) return "undecided";
  if (!of.as_expected()) return of.found.found == verdict::refuted ? "REFUTED" : "PROVED";
  return of.found.found == verdict::refuted ? "fails, as it should" : "proved";
}

/// What there is to say about one obligation beyond that it is proved.
std::string result_text(const proof_result& of) {
  std::string text = fmt::format("  {}: {}\n", label_of(of), of.of.name);
  if (!of.found.why.empty()) text += fmt::format("      {}\n", of.found.why);
  if (of.found.refuted_by) text += counterexample_text(*of.found.refuted_by);
  if (of.witness) text += witness_text(*of.witness);
  for (const opinion& each : of.found.opinions)
    if (each.found != agreement::agrees)
      text += fmt::format("      {} {}: {}\n",
                          each.by,
                          agreement_names[static_cast<std::size_t>(each.found)],
                          each.why);
  return text;
}

bool is_plainly_proved(const proof_result& of) {
  return of.standing() == verdict::proved && of.as_expected() && !of.unexpected();
}

std::string counts_text(const std::vector<proof_result>& all) {
  std::string text;
  if (all.empty()) return "none decided";
  for (const verdict which : {verdict::proved, verdict::refuted, verdict::undecided})
    if (const std::size_t count = count_of(all, which); count != 0)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name_of(which));
  return text;
}

std::vector<std::string> groups_of(const std::vector<proof_result>& all) {
  std::vector<std::string> groups;
  for (const proof_result& each : all)
    if (std::find(groups.begin(), groups.end(), each.of.group) == groups.end())
      groups.push_back(each.of.group);
  return groups;
}

std::string group_text(const proof_report& report, const std::string& group, bool each_one) {
  std::vector<proof_result> of;
  for (const proof_result& each : report.all)
    if (each.of.group == group) of.push_back(each);
  std::string text = fmt::format("{}: {}\n", group, counts_text(of));
  for (const proof_result& each : of)
    if (each_one || !is_plainly_proved(each)) text += result_text(each);
  return text;
}

/// How often somebody who was asked had which opinion.
std::size_t times(const proof_report& report, std::string_view by, agreement what) {
  std::size_t count = 0;
  for (const proof_result& of : report.all)
    for (const opinion& each : of.found.opinions)
      if (each.by == by && each.found == what) ++count;
  return count;
}

std::size_t steps_of(const proof_report& report, std::string_view by) {
  std::size_t steps = 0;
  for (const proof_result& of : report.all)
    for (const opinion& each : of.found.opinions)
      if (each.by == by) steps += each.steps;
  return steps;
}

std::string besides_text(const proof_report& report, const asked_besides& by) {
  if (!by.version)
    return fmt::format("{}: {} is not installed, and was not asked\n", by.says, by.name);
  const std::size_t agreed = times(report, by.name, agreement::agrees),
                    against = times(report, by.name, agreement::disagrees),
                    silent = times(report, by.name, agreement::silent);
  std::string text = fmt::format("{}: {} {} agrees on {} of {}",
                                 by.says,
                                 by.name,
                                 *by.version,
                                 agreed,
                                 agreed + against + silent);
  if (against != 0) text += fmt::format(", disagrees on {}", against);
  if (silent != 0) text += fmt::format(", has no answer to {}", silent);
  if (const std::size_t steps = steps_of(report, by.name); steps != 0)
    text += fmt::format("; {} checked", counted(steps, "step"));
  return text + '\n';
}

json counterexample_data(const smt::report& found) {
  if (!found.refuted_by) return {};
  json fields = json::object();
  for (const smt::part_value& each : found.refuted_by->fields)
    fields[each.name] = fmt::format("{:#x}", each.value);
  return fields;
}

json witness_data(const proof_witness& of) {
  if (of.lines.empty()) return {{"trace", nullptr}, {"why", of.why_not}};
  if (!of.kept.why_not.empty())
    return {{"trace", of.lines}, {"file", nullptr}, {"not_written", of.kept.why_not}};
  return {{"trace", of.lines}, {"file", of.kept.file.native()}, {"replay", of.kept.replay}};
}

json result_data(const proof_result& of) {
  json data{{"name", of.of.name},
            {"group", of.of.group},
            {"layout", of.of.layout},
            {"expected", of.of.expected == expectation::holds ? "holds" : "fails"},
            {"verdict", name_of(of.standing())},
            {"counterexample", counterexample_data(of.found)}};
  if (!of.found.why.empty()) data["why"] = of.found.why;
  if (of.found.refuted_by) {
    json remarks = json::array();
    for (const smt::remark& each : of.found.refuted_by->remarks)
      remarks.push_back({{"about", each.about}, {"text", each.text}});
    data["remarks"] = std::move(remarks);
  }
  if (of.witness) data["witness"] = witness_data(*of.witness);
  for (const opinion& each : of.found.opinions)
    data["opinions"].push_back({{"by", each.by},
                                {"says", agreement_names[static_cast<std::size_t>(each.found)]},
                                {"why", each.why.empty() ? json{} : json(each.why)}});
  data["paths"] = of.found.paths;
  data["claims"] = of.found.claims;
  data["ms"] = of.found.ms;
  return data;
}

json besides_data(const proof_report& report, const asked_besides& by) {
  return {{"name", by.name},
          {"says", by.says},
          {"version", by.version ? json(*by.version) : json{}},
          {"agrees", times(report, by.name, agreement::agrees)},
          {"disagrees", times(report, by.name, agreement::disagrees)},
          {"silent", times(report, by.name, agreement::silent)}};
}

}  // namespace

bool proof_result::as_expected() const {
  return found.found == (of.expected == expectation::holds ? verdict::proved : verdict::refuted);
}

bool proof_result::unexpected() const {
  return (found.found != verdict::undecided && !as_expected()) ||
         any_opinion(*this, agreement::disagrees);
}

bool proof_result::undecided() const {
  return found.found == verdict::undecided || any_opinion(*this, agreement::silent);
}

verdict proof_result::standing() const {
  return undecided() && !unexpected() ? verdict::undecided : found.found;
}

exit_code proof_report::ends_with() const {
  if (std::any_of(all.begin(), all.end(), [](const auto& each) { return each.unexpected(); }))
    return exit_code::disagreement;
  if (interrupted) return exit_code::interrupted;
  if (std::any_of(all.begin(), all.end(), [](const auto& each) { return each.undecided(); }))
    return exit_code::undecided;
  for (const std::string_view what : {says_second_opinion, says_certificate}) {
    const auto is_what = [&](const asked_besides& by) { return by.says == what; };
    const auto is_there = [&](const asked_besides& by) { return is_what(by) && by.version; };
    if (std::any_of(besides.begin(), besides.end(), is_what) &&
        std::none_of(besides.begin(), besides.end(), is_there))
      return exit_code::environment;
  }
  return exit_code::as_expected;
}

std::string text_of(const proof_report& report, bool each) {
  std::string text = fmt::format("ptecheck {}  {}", PTECHECK_VERSION, report.solver);
  text += report.fault.empty() ? "\n" : fmt::format("  mutant {}\n", report.fault);
  for (const std::string& group : groups_of(report.all)) text += group_text(report, group, each);
  for (const asked_besides& by : report.besides) text += besides_text(report, by);
  const std::size_t unexpected =
      count_if(report.all, [](const proof_result& of) { return of.unexpected(); });
  text += fmt::format("{}{}: {}; {} unexpected\n",
                      report.interrupted ? "interrupted after " : "",
                      counted(report.all.size(), "obligation"),
                      counts_text(report.all),
                      unexpected);
  return text + fmt::format("time: {:.1f} s\n", report.seconds);
}

json data_of(const proof_report& report) {
  json all = json::array(), besides = json::array();
  for (const proof_result& each : report.all) all.push_back(result_data(each));
  for (const asked_besides& by : report.besides) besides.push_back(besides_data(report, by));
  json data{
      {"version", PTECHECK_VERSION},
      {"solver", report.solver},
      {"mutant", report.fault.empty() ? json{} : json(report.fault)},
      {"proved", count_of(report.all, verdict::proved)},
      {"refuted", count_of(report.all, verdict::refuted)},
      {"undecided", count_of(report.all, verdict::undecided)},
      {"unexpected", count_if(report.all, [](const proof_result& of) { return of.unexpected(); })},
      {"besides", std::move(besides)},
      {"obligations", std::move(all)},
      {"timing", {{"seconds", report.seconds}}}};
  if (report.interrupted) data["interrupted"] = true;
  return data;
}

}  // namespace ptecheck::cli
