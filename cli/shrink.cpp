#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/disagreement.hpp>
#include <ptecheck/cli/trace_file.hpp>
#include <ptecheck/cli/verb_options.hpp>
#include <ptecheck/cli/verbs.hpp>
#include <ptecheck/os/file.hpp>
#include <ptecheck/os/interrupt.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <optional>

namespace ptecheck::cli {
namespace {

struct shrink_options {
  std::string trace;
  subject_choice subject;
  std::string written_to;
  std::string json_place;
};

/// Where the shrunk trace is asked for by name, there; else beside other found traces, by its
/// signature.
void keep_where_asked(disagreement& found, const shrink_options& given) {
  if (given.written_to.empty()) return keep(found, given.subject, {});
  os::write_file(given.written_to, model::to_text(found.shrunk.all));
  found.kept = {given.written_to, replay_command(given.written_to, given.subject), ""};
}

exit_code shrink(const shrink_options& given) {
  const std::unique_ptr<judge> by = judge_of(given.subject);
  const model::trace failing = read_trace(given.trace);
  const output out{given.json_place};
  const os::interrupt_scope first_one_asks_to_stop;
  std::optional<props::shrunk> shrunk =
      by->shrink(failing, {.interrupted = [] { return os::interrupted(); }});
  if (!shrunk) {
    if (const recording run = by->record(failing); !run.missing.empty()) {
      out.text(fmt::format("unsupported: {}\n", run.missing));
      out.data({{"disagreement", nullptr}, {"unsupported", run.missing}});
      return exit_code::environment;
    }
    out.text(
        fmt::format("agreed: {}, nothing to shrink\n", counted(failing.steps.size(), "operation")));
    out.data({{"disagreement", nullptr}});
    return exit_code::as_expected;
  }
  disagreement found = described(*by, std::move(*shrunk));
  keep_where_asked(found, given);
  out.text(report_of(found));
  out.data({{"disagreement", data_of(found)}});
  return exit_code::disagreement;
}

}  // namespace

verb add_shrink(CLI::App& program) {
  auto given = std::make_shared<shrink_options>();
  CLI::App* line = program.add_subcommand("shrink", "Shrinks a trace that fails");
  line->add_option("TRACE", given->trace, "The file of the trace")->required()->type_name("");
  add_subject(*line, given->subject);
  line->add_option("-o,--output", given->written_to, "Write the shrunk trace to this file")
      ->type_name("FILE");
  add_json(*line, given->json_place);
  return {line, [given] { return shrink(*given); }};
}

}  // namespace ptecheck::cli
