#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/headers_report.hpp>
#include <ptecheck/cli/output.hpp>
#include <ptecheck/cli/verb_options.hpp>
#include <ptecheck/cli/verbs.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <variant>

namespace ptecheck::cli {
namespace {

struct headers_options {
  std::string directory;
  std::string words = "1000000";
  std::string seed = "1";
  std::string json_place;
};

exit_code compare(const headers_options& given) {
  constexpr std::uint64_t most_words = 1'000'000'000;
  const impl::headers::comparison_plan plan{.words = number("--words", given.words, 1, most_words),
                                            .seed = seed_of(given.seed)};
  const auto start = std::chrono::steady_clock::now();
  const auto outcome = compare_headers(given.directory, plan);
  if (const auto* missing = std::get_if<impl::headers::lacking>(&outcome)) {
    fmt::print(stderr, "ptecheck: {}\n", missing->what);
    return exit_code::environment;
  }
  const auto& all = std::get<headers_comparison>(outcome);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  const output out{given.json_place};
  out.text(as_text(all, plan));
  json data = as_data(all, plan);
  data["timing"] = {{"seconds", seconds.count()}};
  out.data(data);
  return all.differences() == 0 ? exit_code::as_expected : exit_code::disagreement;
}

}  // namespace

verb add_headers(CLI::App& program) {
  auto given = std::make_shared<headers_options>();
  CLI::App* line =
      program.add_subcommand("headers", "Holds our formulas against a kernel's own headers");
  line->add_option("--kernel-headers",
                   given->directory,
                   "Headers to build modules with, or a prepared kernel source; by default the "
                   "newest of this machine")
      ->type_name("DIR");
  line->add_option("--words", given->words, "How many words each helper is compared on")
      ->capture_default_str()
      ->type_name("N");
  add_seed(*line, given->seed);
  add_json(*line, given->json_place);
  return {line, [given] { return compare(*given); }};
}

}  // namespace ptecheck::cli
