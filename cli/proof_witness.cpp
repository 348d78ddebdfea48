#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/judge.hpp>
#include <ptecheck/cli/proof_witness.hpp>
#include <ptecheck/spec/rules.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace ptecheck::cli {
namespace {

constexpr std::uint64_t searched_operations = 200'000;
/// One fault shows in several ways: as many failing traces are shrunk.
constexpr std::uint64_t failing_traces = 16;

/// The name of a step, with what makes another entry operation of it.
std::string kind_of(const model::operation& step) {
  std::string kind(model::name_of(step));
  if (const auto* copy = std::get_if<model::uffdio_copy>(&step)) kind += copy->wp ? " wp" : "";
  if (const auto* maps = std::get_if<model::uffdio_continue>(&step)) kind += maps->wp ? " wp" : "";
  if (const auto* wp = std::get_if<model::uffdio_writeprotect>(&step))
    kind += wp->protect ? " on" : " off";
  return kind;
}

struct carried_out_by {
  std::string_view operation;
  std::vector<std::string_view> steps;
};

/// The steps that carry out a packed operation, where they do not have its name.
const std::vector<carried_out_by>& steps_of_operations() {
  static const std::vector<carried_out_by> all{
      {"write_protect", {"uffdio_writeprotect on"}},
      {"write_unprotect", {"uffdio_writeprotect off", "uffdio_unregister"}},
      {"fork_parent", {"fork"}},
      {"fork_child", {"fork"}},
      {"guard_install", {"madvise_guard_install"}},
      {"guard_remove", {"madvise_guard_remove"}},
      {"copy", {"uffdio_copy"}},
      {"copy_wp", {"uffdio_copy wp"}},
      {"zeropage", {"uffdio_zeropage"}},
      {"poison", {"uffdio_poison"}},
      {"zap_dontneed", {"madvise_dontneed"}},
      {"zap_punch_hole", {"punch_hole", "madvise_remove"}},
      {"zap_truncate", {"ftruncate"}},
      {"zap_unmap", {"munmap", "mmap", "mremap", "exit"}},
      {"continue", {"uffdio_continue"}},
      {"continue_wp", {"uffdio_continue wp"}},
      {"move_from", {"uffdio_move"}},
      {"move_from_holes", {"uffdio_move"}},
      {"move_to", {"uffdio_move"}},
      {"lazy_free", {"madvise_free"}},
      {"ksm_unmerge", {"madvise_mergeable", "mremap"}},
  };
  return all;
}

bool carries_out(const std::string& kind, std::string_view operation) {
  if (operation.empty() || kind == operation) return true;
  for (const carried_out_by& each : steps_of_operations())
    if (each.operation == operation)
      return std::find(each.steps.begin(), each.steps.end(), kind) != each.steps.end();
  return false;
}

std::string last_kind(const model::trace& of) {
  return kind_of(of.steps.back().what);
}

/// The trace with the other form of its last step, where that has two; else nothing. A shrunk trace
/// has the simpler form, even where both fail.
std::optional<model::trace> with_other_form(model::trace of) {
  model::operation& last = of.steps.back().what;
  if (auto* copy = std::get_if<model::uffdio_copy>(&last)) {
    copy->wp = !copy->wp;
    return of;
  }
  if (auto* maps = std::get_if<model::uffdio_continue>(&last)) {
    maps->wp = !maps->wp;
    return of;
  }
  if (auto* wp = std::get_if<model::uffdio_writeprotect>(&last)) {
    wp->protect = !wp->protect;
    return of;
  }
  return {};
}

/// The rule that a trace breaks with its last step; nothing if it does not.
std::optional<spec::rule_id> broken_at_end(const judge& by, const model::trace& of) {
  const std::optional<props::failure> failed = by.record(of).failed;
  if (!failed || failed->at + 1 != of.steps.size()) return {};
  return failed->what.by;
}

/// Keeps the shorter one where two end alike.
void keep_shortest(std::vector<proof_trace>& kept, proof_trace found) {
  const auto same = std::find_if(kept.begin(), kept.end(), [&](const proof_trace& each) {
    return each.by == found.by && last_kind(each.all) == last_kind(found.all);
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
    const auto shrunk = by->shrink(failing, {});
    if (!shrunk) continue;
    keep_shortest(kept, {shrunk->all, shrunk->found.what.by});
    if (auto other = with_other_form(shrunk->all))
      if (const auto broken = broken_at_end(*by, *other))
        keep_shortest(kept, {*std::move(other), *broken});
  }
  std::stable_sort(kept.begin(), kept.end(), [](const proof_trace& a, const proof_trace& b) {
    return a.all.steps.size() < b.all.steps.size();
  });
  return kept;
}

proof_witness witness_of(const std::vector<proof_trace>& traces,
                         const proof_place& at,
                         const std::string& mutant) {
  const proof_trace* best = nullptr;
  for (const proof_trace& each : traces) {
    if (!carries_out(last_kind(each.all), at.operation)) continue;
    const bool same_rule = spec::text_of(each.by).id == at.rule;
    if (best == nullptr || (same_rule && spec::text_of(best->by).id != at.rule)) best = &each;
  }
  if (best == nullptr)
    return {{},
            {},
            fmt::format("reachable at entry level only: {} from an empty machine did not meet it",
                        counted(searched_operations, "random operation"))};
  const std::string name = mutant.empty() ? "bad_proof" : "mutant_" + mutant;
  return {lines_of(best->all), kept(best->all, {}, name, {.mutant = mutant}), ""};
}

}  // namespace ptecheck::cli
