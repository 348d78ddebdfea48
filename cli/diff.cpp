#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/findings.hpp>
#include <ptecheck/cli/picture.hpp>
#include <ptecheck/cli/usage_error.hpp>
#include <ptecheck/cli/verb_options.hpp>
#include <ptecheck/cli/verbs.hpp>
#include <ptecheck/os/interrupt.hpp>
#include <ptecheck/props/jobs.hpp>
#include <ptecheck/version.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace ptecheck::cli {
namespace {

struct diff_options {
  std::string from;
  std::string to;
  std::string seed = "1";
  std::string operations = "1000000";
  std::string json_place;
};

/// The reference as another kernel would have it, whatever profile the world asks for.
class other_kernel : public spec::machine {
 public:
  static constexpr std::string_view name = "other";

  explicit other_kernel(model::profile_id follows = {}) : follows_(follows) {}
  void reset(model::world in) {
    in.profile = follows_;
    machine::reset(in);
  }

 private:
  model::profile_id follows_;
};

using pair = props::pair<spec::machine, other_kernel>;

/// Two profiles, held against each other: the first is the one that worlds ask for.
class two_kernels final : public judge {
 public:
  two_kernels(model::profile_id from, model::profile_id to) : from_(from), to_(to) {}

  std::string_view target() const override { return to_.get().name; }
  /// Features that only one of them has make no difference: the world could not be made.
  props::world_limits possible(const props::world_limits& asked) const override {
    props::world_limits limits = asked;
    limits.profile = from_;
    limits.features.wp_unpopulated = to_.get().wp_unpopulated;
    limits.features.wp_async = to_.get().wp_async;
    return limits;
  }
  props::tally campaign(const props::campaign_plan& plan,
                        std::uint32_t jobs,
                        const goes_on& question) const override {
    const auto both = [this](std::uint32_t) { return pair{other_kernel{to_}}; };
    return props::run_in_jobs(plan, both, jobs, question);
  }
  recording record(const model::trace& of) const override {
    recording made = recorded(of, other_kernel{to_});
    made.reference = from_.get().name;
    made.target = to_.get().name;
    return made;
  }
  /// The simplest trace that the first profile can begin.
  std::optional<props::shrunk> shrink(const model::trace& failing,
                                      const props::shrink_options& options) const override {
    pair both{other_kernel{to_}};
    props::scout_of<spec::machine> reference{both.reference()};
    const auto run = [&](const model::trace& all) -> std::optional<props::failure> {
      if (all.start.profile != from_) return {};
      return both.run(all, props::how_much::everything);
    };
    return props::shrink(run, reference, failing, options);
  }

 private:
  model::profile_id from_, to_;
};

/// The switches that are on in the first and not in the second.
std::vector<std::string_view> only_in(const model::profile& first, const model::profile& second) {
  std::vector<std::string_view> names;
  for (const auto& [name, on] : model::profile_switches)
    if (first.*on && !(second.*on)) names.push_back(name);
  return names;
}

std::string only_text(const model::profile& first, const model::profile& second) {
  const auto names = only_in(first, second);
  if (names.empty()) return {};
  return fmt::format("only {}: {}\n", first.name, fmt::join(names, " "));
}

/// `outcome after uffdio_writeprotect`.
std::string title_of(const disagreement& found) {
  const props::signature& what = found.shrunk.found.what;
  return fmt::format("{} after {}",
                     props::name_of(what.in),
                     model::name_of(model::blanks<model::operation>[what.operation]));
}

/// What a kernel's rules say of the last step of the trace.
std::string rules_of(model::profile_id kernel, model::trace of) {
  of.start.profile = kernel;
  const recording run = recorded(of, spec::machine{});
  return fmt::format("  {} says\n{}", kernel.get().name, rules_text(run.moments.back()));
}

std::string text_of(const disagreement& found, model::profile_id from, model::profile_id to) {
  return fmt::format("\n{}\n  {}\n{}{}{}",
                     title_of(found),
                     model::to_text(found.shrunk.all.start),
                     picture_of(found.run, {}),
                     rules_of(from, found.shrunk.all),
                     rules_of(to, found.shrunk.all));
}

std::string text_of(const campaign_report& report, model::profile_id from, model::profile_id to) {
  std::string text = fmt::format("ptecheck {}  seed {}  {} and {}\n",
                                 PTECHECK_VERSION,
                                 report.plan.seed,
                                 from.get().name,
                                 to.get().name);
  text += only_text(from.get(), to.get()) + only_text(to.get(), from.get());
  for (const disagreement& each : report.found) text += text_of(each, from, to);
  return text + fmt::format("\n{}{} in {}\n",
                            report.interrupted ? "interrupted: " : "",
                            counted(report.found.size(), "difference"),
                            counted(report.sum.operations, "operation"));
}

json data_of(const campaign_report& report, const model::profile& from, const model::profile& to) {
  json differences = json::array();
  for (const disagreement& each : report.found)
    differences.push_back({{"difference", title_of(each)},
                           {"length", each.shrunk.all.steps.size()},
                           {"trace", lines_of(each.shrunk.all)}});
  json data{{"version", PTECHECK_VERSION},
            {"seed", report.plan.seed},
            {"profiles", {from.name, to.name}},
            {"only", {{from.name, only_in(from, to)}, {to.name, only_in(to, from)}}},
            {"ops", report.sum.operations},
            {"differences", std::move(differences)}};
  if (report.interrupted) data["interrupted"] = true;
  return data;
}

/// In what the two differ, and after which operation, is a kind of its own; the rule that last
/// spoke about the page says nothing about the difference.
void keep_the_shortest_of_each_kind(std::vector<disagreement>& all) {
  std::stable_sort(all.begin(), all.end(), [](const disagreement& a, const disagreement& b) {
    return a.shrunk.all.steps.size() < b.shrunk.all.steps.size();
  });
  std::vector<disagreement> kept;
  for (disagreement& each : all) {
    const auto same = [&](const disagreement& other) { return title_of(other) == title_of(each); };
    if (std::none_of(kept.begin(), kept.end(), same)) kept.push_back(std::move(each));
  }
  all = std::move(kept);
}

exit_code diff(const diff_options& given) {
  const model::profile_id from = profile_by_name(given.from), to = profile_by_name(given.to);
  if (from == to) throw usage_error("diff: a profile does not differ from itself");
  const output out{given.json_place};
  const two_kernels both{from, to};
  campaign_report report;
  report.plan.seed = seed_of(given.seed);
  report.plan.operations = operations_of(given.operations);
  report.plan.limits = both.possible({});

  const os::interrupt_scope first_one_asks_to_stop;
  progress shown{0};
  report.sum = both.campaign(
      report.plan, default_jobs(), [](const props::tally&) { return !os::interrupted(); });
  shrink_findings(both, report, shown);
  report.interrupted = os::interrupted();
  keep_the_shortest_of_each_kind(report.found);
  out.text(text_of(report, from, to));
  out.data(data_of(report, from.get(), to.get()));
  return report.interrupted ? exit_code::interrupted : exit_code::as_expected;
}

}  // namespace

verb add_diff(CLI::App& program) {
  auto given = std::make_shared<diff_options>();
  CLI::App* line = program.add_subcommand(
      "diff", "Lists the shortest traces that tell the kernels of two profiles apart");
  const auto profile = [line](const char* name, std::string& into) {
    line->add_option(name, into, "A profile; see ptecheck list profiles")
        ->required()
        ->type_name("");
  };
  profile("FROM", given->from);
  profile("TO", given->to);
  add_seed(*line, given->seed);
  line->add_option("--ops", given->operations, "How many operations are tried")
      ->capture_default_str()
      ->type_name("N");
  add_json(*line, given->json_place);
  return {line, [given] { return diff(*given); }};
}

}  // namespace ptecheck::cli
