#include <ptecheck/cli/output.hpp>
#include <ptecheck/cli/reproducer.hpp>
#include <ptecheck/cli/trace_file.hpp>
#include <ptecheck/cli/verbs.hpp>
#include <ptecheck/os/file.hpp>

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace ptecheck::cli {
namespace {

struct reproduce_options {
  std::string trace;
  std::string written_to;
};

exit_code reproduce(const reproduce_options& given) {
  const std::string program = reproducer_of(read_trace(given.trace));
  if (given.written_to.empty()) {
    output{{}}.text(program);
  } else {
    os::write_file(given.written_to, program);
  }
  return exit_code::as_expected;
}

}  // namespace

verb add_reproduce(CLI::App& program) {
  auto given = std::make_shared<reproduce_options>();
  CLI::App* line = program.add_subcommand(
      "reproduce", "Writes a C program that takes the steps of a trace on the live kernel");
  line->add_option("TRACE", given->trace, "The file of the trace")->required()->type_name("");
  line->add_option("-o,--output", given->written_to, "Write the program to this file")
      ->type_name("FILE.c");
  return {line, [given] { return reproduce(*given); }};
}

}  // namespace ptecheck::cli
