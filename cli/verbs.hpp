#pragma once
#include <ptecheck/cli/exit_code.hpp>

#include <functional>

namespace CLI {
class App;
}

namespace ptecheck::cli {

/// A verb of the program: how it is spelt, and what it does once the command line is read.
struct verb {
  CLI::App* line;
  std::function<exit_code()> carry_out;
};

verb add_run(CLI::App& program);
verb add_replay(CLI::App& program);
verb add_shrink(CLI::App& program);
verb add_reproduce(CLI::App& program);
verb add_diff(CLI::App& program);
verb add_list(CLI::App& program);
verb add_mutants(CLI::App& program);
verb add_prove(CLI::App& program);
verb add_headers(CLI::App& program);
verb add_doctor(CLI::App& program);

}  // namespace ptecheck::cli
