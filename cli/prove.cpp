#include <ptecheck/cli/output.hpp>
#include <ptecheck/cli/proof_choice.hpp>
#include <ptecheck/cli/proof_report.hpp>
#include <ptecheck/cli/verb_options.hpp>
#include <ptecheck/cli/verbs.hpp>
#include <ptecheck/impl/packed/mutants.hpp>
#include <ptecheck/os/interrupt.hpp>
#include <ptecheck/smt/certificate/certify.hpp>
#include <ptecheck/smt/registry.hpp>
#include <ptecheck/smt/second_opinion.hpp>
#include <ptecheck/smt/workers.hpp>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ptecheck::cli {
namespace {

struct prove_options {
  proof_choice which;
  bool second_opinion = false;
  bool certify = false;
  std::string json_place;
};

void ask_other_solvers(proof_report& report, smt::work_plan& plan) {
  for (const smt::outside_solver& each : smt::other_solvers()) {
    report.besides.push_back({each.name, smt::installed_version(each), says_second_opinion});
    if (report.besides.back().version)
      plan.referees.push_back(
          {each.name, [each](const smt::questions& asked, const std::filesystem::path& folder) {
             return smt::second_opinion(each, asked, folder);
           }});
  }
}

/// A refutation was run on machine words: only what is proved needs a certificate.
void ask_for_certificates(proof_report& report, smt::work_plan& plan) {
  const smt::outside_solver& by = smt::proving_solver();
  report.besides.push_back({by.name, smt::installed_version(by), says_certificate});
  if (report.besides.back().version)
    plan.referees.push_back(
        {by.name,
         [by](const smt::questions& asked, const std::filesystem::path& folder) {
           return smt::certificate(by, asked, folder);
         },
         true});
}

void discharge(proof_report& report, const smt::work_plan& plan) {
  std::vector<smt::statement> statements;
  statements.reserve(report.all.size());
  for (const proof_result& each : report.all) statements.push_back(each.of.says);
  std::vector<smt::report> found = smt::discharge_all(statements, plan);
  for (std::size_t i = 0; i < found.size(); ++i) report.all[i].found = std::move(found[i]);
  report.interrupted = os::interrupted();
  std::erase_if(report.all,
                [](const proof_result& each) { return each.found.why == smt::says_interrupted; });
}

/// The rule that a counterexample ends in, and the operation that its obligation is named for. That
/// of a sequence is not named for one.
proof_place place_in(const proof_result& of) {
  proof_place at{"", ""};
  if (of.of.group != "sequences")
    at.operation = std::string_view(of.of.name).substr(0, of.of.name.find(' '));
  for (const smt::remark& each : of.found.refuted_by->remarks)
    if (each.about == "rule id") at.rule = each.text;
  return at;
}

/// What no machine does, no machine can be seen to do.
proof_witness no_machine() {
  return {{}, {}, "reachable at entry level only: the fault is in no machine"};
}

bool needs_witness(const proof_result& of) {
  return of.unexpected() && of.found.refuted_by &&
         (of.of.group == "refinement" || of.of.group == "well-formed" ||
          of.of.group == "sequences");
}

/// Looks for the ways to what should not be there.
void find_witnesses(proof_report& report) {
  const bool in_a_machine =
      report.fault.empty() || impl::packed::mutant_named(report.fault).has_value();
  if (std::none_of(report.all.begin(), report.all.end(), needs_witness)) return;
  std::vector<proof_trace> traces;
  if (in_a_machine) traces = differing_traces(report.fault);
  for (proof_result& each : report.all)
    if (needs_witness(each))
      each.witness = in_a_machine ? witness_of(traces, place_in(each), report.fault) : no_machine();
}

exit_code prove(const prove_options& given) {
  const output out{given.json_place};
  const auto start = std::chrono::steady_clock::now();
  proof_report report;
  report.solver = smt::solver_version();
  report.fault = given.which.fault;
  for (smt::obligation& each : chosen(smt::all_obligations(), given.which))
    report.all.push_back({std::move(each), {}});
  smt::work_plan plan;
  if (given.second_opinion) ask_other_solvers(report, plan);
  if (given.certify) ask_for_certificates(report, plan);
  const os::interrupt_scope first_one_asks_to_stop;
  discharge(report, plan);
  if (!report.interrupted) find_witnesses(report);
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
  report.seconds = passed.count();
  out.text(text_of(report, !given.which.pattern.empty()));
  out.data(data_of(report));
  return report.ends_with();
}

}  // namespace

verb add_prove(CLI::App& program) {
  auto given = std::make_shared<prove_options>();
  CLI::App* line = program.add_subcommand("prove", "Proves what packed entries owe to the rules");
  line->add_option(
          "PATTERN",
          given->which.pattern,
          "Only these: a group, a part of a name, or a glob; see ptecheck list obligations")
      ->type_name("");
  line->add_option("--layout", given->which.layout, "Only those about the words of this machine")
      ->type_name("NAME");
  line->add_option("--mutant",
                   given->which.fault,
                   "A fault to put into what is proved; see ptecheck list mutants")
      ->type_name("ID");
  line->add_flag("--second-opinion",
                 given->second_opinion,
                 "Ask the other solvers that are installed the same questions");
  line->add_flag("--certify",
                 given->certify,
                 "Have each proof written by another solver, and check it step by step");
  add_json(*line, given->json_place);
  return {line, [given] { return prove(*given); }};
}

}  // namespace ptecheck::cli
