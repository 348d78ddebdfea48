#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/judge.hpp>
#include <ptecheck/cli/output.hpp>
#include <ptecheck/cli/proofs.hpp>
#include <ptecheck/cli/usage_error.hpp>
#include <ptecheck/cli/verb_options.hpp>
#include <ptecheck/cli/verbs.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/interrupt.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::cli {
namespace {

struct mutants_options {
  std::string seed = "1";
  std::string operations = "1000000";
  std::string channel = "random";
  std::string json_place;
};

/// A mutant shows itself in several ways, and the first one seen is not always the shortest: a
/// campaign goes on until it has seen that many failing traces.
constexpr std::uint64_t failing_traces = 32;

/// What became of a mutant; nothing of it counts where it was not killed.
struct fate {
  listed_mutant of;
  bool killed = false;
  std::uint64_t operations = 0;
  std::size_t length = 0;
};

std::size_t shrunk_length(const judge& by, const props::campaign_plan& plan, std::uint64_t number) {
  model::trace failing;
  props::draw_trace(plan, number, failing);
  const auto shrunk = by.shrink(failing, {.interrupted = [] { return os::interrupted(); }});
  return shrunk ? shrunk->all.steps.size() : failing.steps.size();
}

/// What shows in arenas with whole blocks only has more of them.
props::campaign_plan plan_for(const listed_mutant& mutant, props::campaign_plan plan) {
  if (needs_blocks(mutant.id)) plan.limits.block_worlds_every = 8;
  return plan;
}

fate fate_of(const listed_mutant& mutant, const props::campaign_plan& usual) {
  const props::campaign_plan plan = plan_for(mutant, usual);
  const std::unique_ptr<judge> by = judge_of({.mutant = std::string{mutant.id}});
  const props::tally sum = by->campaign(plan, 1, [](const props::tally& so_far) {
    return so_far.failures < failing_traces && !os::interrupted();
  });
  if (sum.findings.empty()) return {mutant};
  const props::finding& first = sum.findings.front();
  std::size_t shortest = plan.trace_length;
  for (const props::finding& each : sum.findings)
    shortest = std::min(shortest, shrunk_length(*by, plan, each.trace));
  return {mutant, true, first.trace * plan.trace_length + first.what.at + 1, shortest};
}

std::string number_or_dash(bool known, std::uint64_t value) {
  return known ? fmt::format("{}", value) : "-";
}

std::string as_text(const fate& of, std::size_t width) {
  return fmt::format("{:<{}}  {:<8}  {:>10}  {:>6}  {:>7}\n",
                     of.of.id,
                     width,
                     of.killed ? "killed" : "survived",
                     number_or_dash(of.killed, of.operations),
                     number_or_dash(of.killed, of.length),
                     number_or_dash(of.of.minimal_length != 0, of.of.minimal_length));
}

json as_data(const fate& of) {
  const auto number_or_null = [](bool known, std::uint64_t value) {
    return known ? json(value) : json{};
  };
  return {{"id", of.of.id},
          {"killed", of.killed},
          {"channel", "random"},
          {"ops_to_kill", number_or_null(of.killed, of.operations)},
          {"length", number_or_null(of.killed, of.length)},
          {"minimal_length", number_or_null(of.of.minimal_length != 0, of.of.minimal_length)}};
}

/// Whether the target without any bug agrees on the traces that killed the mutants. If it does not,
/// the table says nothing.
bool agrees_without(props::campaign_plan plan, const std::vector<fate>& table) {
  std::uint64_t most = 1;
  for (const fate& each : table) most = std::max(most, each.operations);
  plan.operations = most;
  return judge_of({})->campaign(plan, 1, [](const auto&) { return true; }).failures == 0;
}

/// One line for each mutant, as soon as it is known.
std::vector<fate> table_of(const props::campaign_plan& plan, const output& out) {
  const std::vector<listed_mutant> all = all_mutants();
  std::size_t width = 0;
  for (const listed_mutant& each : all) width = std::max(width, each.id.size());
  out.text(fmt::format("{:<{}}  {:<8}  {:>10}  {:>6}  {:>7}\n",
                       "mutant",
                       width,
                       "",
                       "operations",
                       "length",
                       "minimal"));
  std::vector<fate> table;
  for (const listed_mutant& each : all) {
    if (os::interrupted()) break;
    table.push_back(fate_of(each, plan));
    out.text(as_text(table.back(), width));
  }
  return table;
}

exit_code kill(const mutants_options& given) {
  props::campaign_plan plan;
  plan.seed = seed_of(given.seed);
  plan.operations = operations_of(given.operations);
  const output out{given.json_place};
  const os::interrupt_scope first_one_asks_to_stop;

  const std::vector<fate> table = table_of(plan, out);
  const bool interrupted = os::interrupted(), sound = agrees_without(plan, table);
  const auto killed =
      std::count_if(table.begin(), table.end(), [](const fate& each) { return each.killed; });
  if (interrupted) out.text("interrupted: ");
  out.text(fmt::format("{} of {} mutants killed\n", killed, all_mutants().size()));
  if (!sound) out.text("without a mutant the target disagrees as well: see ptecheck run\n");
  json entries = json::array();
  for (const fate& each : table) entries.push_back(as_data(each));
  out.data({{"mutants", std::move(entries)}});
  if (interrupted) return exit_code::interrupted;
  const bool all_killed = killed == static_cast<std::ptrdiff_t>(table.size());
  return all_killed && sound ? exit_code::as_expected : exit_code::disagreement;
}

std::string_view name_of(proof_fate of) {
  constexpr std::array<std::string_view, 3> names{"killed", "survived", "not of one entry"};
  return names[static_cast<std::size_t>(of)];
}

/// Those that the proofs are about; the others are of a machine, and no obligation has them.
exit_code refute(const mutants_options& given) {
  const output out{given.json_place};
  json entries = json::array();
  std::size_t covered = 0, killed = 0, width = 0;
  for (const listed_mutant& each : all_mutants()) width = std::max(width, each.id.size());
  for (const listed_mutant& each : all_mutants()) {
    const proof_fate of = proof_fate_of(each.id);
    if (of != proof_fate::not_covered) ++covered;
    if (of == proof_fate::refuted) ++killed;
    out.text(fmt::format("{:<{}}  {}\n", each.id, width, name_of(of)));
    entries.push_back({{"id", each.id},
                       {"killed", of == proof_fate::refuted},
                       {"channel", "smt"},
                       {"covered", of != proof_fate::not_covered},
                       {"ops_to_kill", nullptr},
                       {"length", nullptr},
                       {"minimal_length", nullptr}});
  }
  out.text(fmt::format("{} of {} mutants killed by a proof that is about them\n", killed, covered));
  out.data({{"mutants", std::move(entries)}});
  return killed == covered ? exit_code::as_expected : exit_code::disagreement;
}

exit_code kill_by(const mutants_options& given) {
  constexpr std::array<std::string_view, 2> channels{"random", "smt"};
  if (place_of("channel", given.channel, channels) == 0) return kill(given);
  if (const std::string lack = missing_for_proofs(); !lack.empty())
    throw os::environment_error(lack, ENOSYS);
  return refute(given);
}

}  // namespace

verb add_mutants(CLI::App& program) {
  auto given = std::make_shared<mutants_options>();
  CLI::App* line = program.add_subcommand(
      "mutants", "Puts each known bug into the target, to see that it is found");
  add_seed(*line, given->seed);
  line->add_option("--ops", given->operations, "How many operations for each")
      ->capture_default_str()
      ->type_name("N");
  line->add_option("--channel",
                   given->channel,
                   "How: random (campaigns), or smt (the obligations that name them)")
      ->capture_default_str()
      ->type_name("NAME");
  add_json(*line, given->json_place);
  return {line, [given] { return kill_by(*given); }};
}

}  // namespace ptecheck::cli
