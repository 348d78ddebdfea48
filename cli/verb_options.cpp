#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/verb_options.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdint>
#include <thread>

namespace ptecheck::cli {
namespace {

/// An option that is given says something: `--mutant "$M"` with nothing in M is a mistake.
std::string empty(const std::string& value) {
  return value.empty() ? "must not be empty" : "";
}

}  // namespace

void add_json(CLI::App& line, std::string& place) {
  line.add_option("--json", place, "Write JSON to this file; - is standard output, for it alone")
      ->type_name("FILE")
      ->check(empty);
}

void add_subject(CLI::App& line, subject_choice& chosen) {
  line.add_option(
          "--target", chosen.target, "What is judged: packed or kernel, which is this machine's")
      ->capture_default_str()
      ->type_name("NAME");
  line.add_option("--mutant", chosen.mutant, "A bug to put into it; see ptecheck list mutants")
      ->type_name("ID")
      ->check(empty);
  line.add_option(
          "--allow", chosen.allowed, "Settings of this machine to change until the end: swap,ksm")
      ->type_name("WHAT")
      ->check(empty);
  line.add_flag(
      "--witness", chosen.witness, "Read raw page-table words of the live kernel after each step");
  line.add_flag("--strict", chosen.strict, "Expect no deviation; see ptecheck list deviations");
}

void add_profile(CLI::App& line, std::string& name) {
  line.add_option("--profile", name, "The kernel version to follow; see ptecheck list profiles")
      ->type_name("NAME")
      ->check(empty);
}

void add_seed(CLI::App& line, std::string& seed) {
  line.add_option("--seed", seed, "Equal seeds give equal campaigns")
      ->capture_default_str()
      ->type_name("N");
}

std::uint64_t seed_of(const std::string& text) {
  return number("--seed", text, 0, UINT64_MAX);
}

std::uint32_t default_jobs() {
  return std::clamp<std::uint32_t>(std::thread::hardware_concurrency(), 1, most_jobs);
}

std::uint64_t operations_of(const std::string& text) {
  return number("--ops", text, 1, most_operations);
}

}  // namespace ptecheck::cli
