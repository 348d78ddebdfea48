#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/verb_options.hpp>

#include <CLI/CLI.hpp>

#include <cstdint>

namespace ptecheck::cli {

void add_json(CLI::App& line, std::string& place) {
  line.add_option("--json", place, "Write JSON to this file; - is standard output, for it alone")
      ->type_name("FILE");
}

void add_subject(CLI::App& line, subject_choice& chosen) {
  line.add_option("--target", chosen.target, "What is judged: packed")
      ->capture_default_str()
      ->type_name("NAME");
  line.add_option("--mutant", chosen.mutant, "A bug to put into it; see ptecheck list mutants")
      ->type_name("ID");
}

void add_profile(CLI::App& line, std::string& name) {
  line.add_option("--profile", name, "The kernel version to follow; see ptecheck list profiles")
      ->type_name("NAME");
}

void add_seed(CLI::App& line, std::string& seed) {
  line.add_option("--seed", seed, "Equal seeds give equal campaigns")
      ->capture_default_str()
      ->type_name("N");
}

std::uint64_t seed_of(const std::string& text) {
  return number("--seed", text, 0, UINT64_MAX);
}

std::uint64_t operations_of(const std::string& text) {
  return number("--ops", text, 1, most_operations);
}

}  // namespace ptecheck::cli
