#pragma once
#include <ptecheck/cli/judge.hpp>

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace ptecheck::cli {

// The options that several verbs have.
void add_json(CLI::App& line, std::string& place);
void add_subject(CLI::App& line, subject_choice& chosen);
void add_profile(CLI::App& line, std::string& name);
void add_seed(CLI::App& line, std::string& seed);

/// The number that --seed gave.
std::uint64_t seed_of(const std::string& text);
/// As many processes as there are processors: what --jobs is unless it is given.
inline constexpr std::uint64_t most_jobs = 256;
std::uint32_t default_jobs();
inline constexpr std::uint64_t most_operations = 1'000'000'000'000'000;
/// The number that --ops gave.
std::uint64_t operations_of(const std::string& text);

}  // namespace ptecheck::cli
