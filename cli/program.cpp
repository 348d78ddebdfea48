#include <ptecheck/cli/program.hpp>
#include <ptecheck/cli/usage_error.hpp>
#include <ptecheck/cli/verbs.hpp>
#include <ptecheck/model/strip.hpp>
#include <ptecheck/os/bytes.hpp>
#include <ptecheck/os/streams.hpp>
#include <ptecheck/version.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

namespace ptecheck::cli {
namespace {

/// The verb that was given, or the program where none was.
const CLI::App& speaking(const CLI::App& program) {
  const auto given = program.get_subcommands();
  return given.empty() ? program : *given.front();
}

std::string names_of_verbs(const CLI::App& program) {
  std::vector<std::string> names;
  for (const CLI::App* each : program.get_subcommands({})) names.push_back(each->get_name());
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string names_of_options(const CLI::App& line) {
  std::vector<std::string> names;
  for (const CLI::Option* each : line.get_options())
    if (!each->get_positional()) names.push_back(each->get_name(false, true));
  return fmt::format("{}", fmt::join(names, " "));
}

/// What is wrong with the command line, and what would be right.
std::string explained(const CLI::App& program, const CLI::ParseError& error) {
  const CLI::App& line = speaking(program);
  const bool verb_given = &line != &program;
  const std::vector<std::string> extra = program.remaining(true);
  const bool option = !extra.empty() && extra.front().starts_with('-');
  if (verb_given && option)
    return fmt::format(
        "{} has no option {}: it has {}", line.get_name(), extra.front(), names_of_options(line));
  if (verb_given && !extra.empty())
    return fmt::format("{} does not expect '{}'", line.get_name(), extra.front());
  if (verb_given) return fmt::format("{}: {}", line.get_name(), error.what());
  if (option)
    return fmt::format("no option {}: the verbs have their own; see {} VERB --help",
                       extra.front(),
                       program.get_name());
  const std::string verbs = names_of_verbs(program);
  if (extra.empty()) return "expected a verb: " + verbs;
  return fmt::format("no verb '{}': there is {}", extra.front(), verbs);
}

/// Reads the command line; says whether that was all, because it asked for help or the version.
bool only_asked(CLI::App& program, int argc, const char* const* argv) {
  try {
    program.parse(argc, argv);
    return false;
  } catch (const CLI::CallForHelp&) {
    os::write_all(os::standard_output, program.help());
  } catch (const CLI::CallForVersion& version) {
    os::write_all(os::standard_output, fmt::format("{}\n", version.what()));
  } catch (const CLI::ParseError& error) {
    throw usage_error(explained(program, error));
  }
  return true;
}

}  // namespace

exit_code run_program(int argc, const char* const* argv) {
  CLI::App program{"Checks Linux page-table state against an executable reference.", "ptecheck"};
  program.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  program.set_version_flag("--version", "ptecheck " PTECHECK_VERSION);
  program.require_subcommand(1);
  program.footer(
      fmt::format("Pages are drawn as strips, one character a page:\n{}"
                  "Exit codes: 0 as expected, 1 disagreement, 2 usage, 3 environment, "
                  "4 a bug of ptecheck,\n5 undecided, 130 interrupted.",
                  model::strip_legend));
  const std::array verbs{add_run(program),
                         add_replay(program),
                         add_shrink(program),
                         add_reproduce(program),
                         add_diff(program),
                         add_list(program),
                         add_mutants(program),
                         add_prove(program),
                         add_headers(program),
                         add_doctor(program)};
  if (only_asked(program, argc, argv)) return exit_code::as_expected;
  for (const verb& each : verbs)
    if (each.line->parsed()) return each.carry_out();
  return exit_code::our_bug;
}

}  // namespace ptecheck::cli
