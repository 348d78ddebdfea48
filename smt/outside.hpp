#pragma once
// Solvers that are programs of the machine, and not a library.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace ptecheck::smt {

/// A program that answers one question of one file.
struct outside_solver {
  std::string name;
  /// The program with its options; files come after them.
  std::vector<std::string> command;
};

/// What an answer may take: the file, and the time after which the program is ended.
struct outside_question {
  std::vector<std::string> files;
  std::chrono::milliseconds patience = std::chrono::seconds(60);
};

/// The answer to whether something can be true, or why there is none that could be trusted.
struct outside_answer {
  std::optional<bool> possible;
  std::string why;
};

/// Runs the program on the files. The answer is a line of its own: `sat` or `unsat`, with or
/// without the `s ` of the competitions before it (`s SATISFIABLE`).
outside_answer asked(const outside_solver& whom, const outside_question& what);

/// What the program says about its version, or nothing if it is not installed.
std::optional<std::string> installed_version(const outside_solver& of);

}  // namespace ptecheck::smt
