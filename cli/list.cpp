#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/judge.hpp>
#include <ptecheck/cli/output.hpp>
#include <ptecheck/cli/proofs.hpp>
#include <ptecheck/cli/usage_error.hpp>
#include <ptecheck/cli/verb_options.hpp>
#include <ptecheck/cli/verbs.hpp>
#include <ptecheck/model/operation.hpp>
#include <ptecheck/model/trace.hpp>
#include <ptecheck/spec/deviations/deviation.hpp>
#include <ptecheck/spec/invariants.hpp>
#include <ptecheck/spec/rules.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

namespace ptecheck::cli {
namespace {

/// One thing of a list: its name, what there is to say about it, and where that comes from.
struct listed {
  std::string_view id;
  std::string says;
  std::string_view source;
  json more;
};

std::vector<listed> rules() {
  std::vector<listed> all;
  for (const spec::rule_id id : spec::all_rules()) {
    const spec::rule& rule = spec::text_of(id);
    all.push_back({rule.id, std::string{rule.sentence}, rule.source, {}});
  }
  return all;
}

std::vector<listed> invariants() {
  std::vector<listed> all;
  for (const spec::invariant& each : spec::invariants())
    all.push_back({each.id, std::string{each.sentence}, each.source, {}});
  return all;
}

std::vector<listed> operations() {
  std::vector<listed> all;
  for (const model::operation& blank : model::blanks<model::operation>) {
    std::vector<std::string_view> fields;
    std::visit(
        [&](const auto& op) {
          model::for_each_field(op, [&](std::string_view name, auto&) { fields.push_back(name); });
        },
        blank);
    const std::string names = fmt::format("{}", fmt::join(fields, " "));
    all.push_back({model::name_of(blank), names, {}, {{"fields", fields}}});
  }
  return all;
}

json switches_of(const model::profile& of) {
  json all = json::object();
  for (const auto& [name, on] : model::profile_switches) all[name] = of.*on;
  return all;
}

std::vector<listed> profiles() {
  std::vector<listed> all;
  for (const model::profile& each : model::profiles) {
    const json switches = switches_of(each);
    std::vector<std::string> on;
    for (const auto& [name, value] : switches.items())
      if (value.get<bool>()) on.push_back(name);
    const std::string says = on.empty() ? "-" : fmt::format("{}", fmt::join(on, " "));
    all.push_back({each.name, says, {}, {{"switches", switches}}});
  }
  return all;
}

std::vector<listed> deviations() {
  std::vector<listed> all;
  for (const spec::deviation& each : spec::linux_deviations().all()) {
    std::vector<std::string_view> overrides;
    for (const spec::rule_id id : each.overrides) overrides.push_back(spec::text_of(id).id);
    all.push_back({each.id,
                   std::string{each.sentence},
                   each.evidence,
                   {{"sentence", each.sentence},
                    {"violates", each.violates},
                    {"rules", overrides},
                    {"trace", each.trace}}});
  }
  return all;
}

std::vector<listed> mutants() {
  std::vector<listed> all;
  for (const listed_mutant& each : all_mutants()) {
    json channels = json::array({"random"});
    if (proofs_cover(each.id)) channels.push_back("smt");
    all.push_back({each.id,
                   std::string{each.sentence},
                   each.source,
                   {{"channels", std::move(channels)}, {"sentence", each.sentence}}});
  }
  return all;
}

std::vector<listed> obligations() {
  static const std::vector<listed_obligation> known = all_listed_obligations();
  std::vector<listed> all;
  for (const listed_obligation& each : known)
    all.push_back({each.name,
                   fmt::format("{}, {}{}", each.group, each.layout, each.holds ? "" : ", fails"),
                   {},
                   {{"group", each.group},
                    {"layout", each.layout},
                    {"expected", each.holds ? "holds" : "fails"},
                    {"faults", each.faults}}});
  return all;
}

struct kind {
  std::string_view name;
  std::vector<listed> (*all)();
};
constexpr std::array kinds{kind{"rules", rules},
                           kind{"ops", operations},
                           kind{"profiles", profiles},
                           kind{"deviations", deviations},
                           kind{"mutants", mutants},
                           kind{"invariants", invariants},
                           kind{"obligations", obligations}};

std::string as_text(const std::vector<listed>& all) {
  std::size_t width = 0;
  for (const listed& each : all) width = std::max(width, each.id.size());
  std::string text;
  for (const listed& each : all) {
    text += fmt::format("{:<{}}  {}", each.id, width, each.says);
    text += each.source.empty() ? "\n" : fmt::format("  [{}]\n", each.source);
  }
  return text;
}

json as_data(std::string_view name, const std::vector<listed>& all) {
  json entries = json::array();
  for (const listed& each : all) {
    json entry{{"id", each.id}};
    if (each.more.is_null()) entry["sentence"] = each.says;
    if (!each.more.is_null()) entry.update(each.more);
    if (!each.source.empty()) entry["source"] = each.source;
    entries.push_back(std::move(entry));
  }
  return {{std::string{name}, std::move(entries)}};
}

struct list_options {
  std::string what;
  std::string json_place;
};

exit_code list(const list_options& given) {
  std::array<std::string_view, kinds.size()> names;
  std::transform(kinds.begin(), kinds.end(), names.begin(), [](const kind& k) { return k.name; });
  if (given.what.empty()) throw usage_error("list: expected " + joined(names));
  const kind& chosen = kinds[place_of("list", given.what, names)];
  const std::vector<listed> all = chosen.all();
  const output out{given.json_place};
  out.text(as_text(all));
  out.data(as_data(chosen.name, all));
  return exit_code::as_expected;
}

}  // namespace

verb add_list(CLI::App& program) {
  auto given = std::make_shared<list_options>();
  CLI::App* line = program.add_subcommand("list", "Says what there is");
  line->add_option("WHAT",
                   given->what,
                   "rules, ops, profiles, deviations, mutants, invariants or obligations")
      ->type_name("");
  add_json(*line, given->json_place);
  return {line, [given] { return list(*given); }};
}

}  // namespace ptecheck::cli
