#include <ptecheck/cli/proofs.hpp>
#include <ptecheck/cli/verbs.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <CLI/CLI.hpp>

#include <cerrno>

namespace ptecheck::cli {

std::vector<listed_obligation> all_listed_obligations() {
  return {};
}

bool proofs_cover(std::string_view) {
  return false;
}

proof_fate proof_fate_of(std::string_view) {
  return proof_fate::not_covered;
}

std::string missing_for_proofs() {
  return "ptecheck was built without Z3: install libz3-dev and build it with PTECHECK_WITH_Z3";
}

std::string missing_for_second_opinions() {
  return missing_for_proofs();
}

std::string missing_for_certificates() {
  return missing_for_proofs();
}

verb add_prove(CLI::App& program) {
  CLI::App* line = program.add_subcommand("prove", "Not in this build, which is without Z3");
  line->allow_extras();
  return {line, []() -> exit_code { throw os::environment_error(missing_for_proofs(), ENOSYS); }};
}

}  // namespace ptecheck::cli
