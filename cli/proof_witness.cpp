#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/disagreement.hpp>
#include <ptecheck/cli/judge.hpp>
#include <ptecheck/cli/proof_witness.hpp>
#include <ptecheck/cli/trace_file.hpp>
#include <ptecheck/spec/rules.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <sstream>
#include <utility>

namespace ptecheck::cli {
namespace {

constexpr std::uint64_t searched_operations = 200'000;
/// One fault shows in several ways: as many failing traces are shrunk.
constexpr std::uint64_t failing_traces = 16;

std::size_t last_operation(const model::trace& of) {
  return of.steps.back().what.index();
}

/// Keeps the shorter one where two end alike.
void keep_shortest(std::vector<proof_trace>& kept, proof_trace found) {
  const auto same = std::find_if(kept.begin(), kept.end(), [&](const proof_trace& each) {
    return each.by == found.by && last_operation(each.all) == last_operation(found.all);
  });
  if (same == kept.end()) {
    kept.push_back(std::move(found));
  } else if (found.all.steps.size() < same->all.steps.size()) {
    *same = std::move(found);
  }
}

}  // namespace

std::vector<proof_trace> differing_traces(const std::string& mutant) {
  props::campaign_plan plan;
  plan.seed = 1;
  plan.operations = searched_operations;
  const std::unique_ptr<judge> by = judge_of({.mutant = mutant});
  const props::tally sum = by->campaign(
      plan, 1, [](const props::tally& so_far) { return so_far.failures < failing_traces; });
  std::vector<proof_trace> kept;
  for (const props::finding& each : sum.findings) {
    model::trace failing;
    props::draw_trace(plan, each.trace, failing);
    if (auto shrunk = by->shrink(failing, {}))
      keep_shortest(kept, {std::move(shrunk->all), shrunk->found.what.by});
  }
  std::stable_sort(kept.begin(), kept.end(), [](const proof_trace& a, const proof_trace& b) {
    return a.all.steps.size() < b.all.steps.size();
  });
  return kept;
}

proof_witness witness_of(const std::vector<proof_trace>& traces,
                         const proof_place& at,
                         const std::string& mutant) {
  if (traces.empty())
    return {"",
            "",
            {},
            fmt::format("reachable at entry level only: {} from an empty machine did not meet it",
                        counted(searched_operations, "random operation"))};
  const auto likeness = [&](const proof_trace& each) {
    const bool same_rule = spec::text_of(each.by).id == at.rule;
    return std::pair(same_rule, model::name_of(each.all.steps.back().what) == at.operation);
  };
  const auto chosen = std::max_element(
      traces.begin(), traces.end(), [&](const proof_trace& a, const proof_trace& b) {
        return likeness(a) < likeness(b);
      });
  const std::string text = model::to_text(chosen->all);
  const auto file =
      write_trace(chosen->all, {}, mutant.empty() ? std::string{"bad_proof"} : "mutant_" + mutant);
  proof_witness found{file.native(), replay_command(file, {.mutant = mutant}), {}, ""};
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) found.lines.push_back(line);
  return found;
}

}  // namespace ptecheck::cli
