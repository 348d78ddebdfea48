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
  bool late = false;  ///< it came to its deadline
};

/// Runs the program on the files. The answer is all that it prints: `sat` or `unsat`, or what the
/// competitions have (`s SATISFIABLE`). It must end with exit code 0, or with theirs for this
/// answer (10 or 20).
outside_answer asked(const outside_solver& whom, const outside_question& what);

/// What the program says about its version, "of unknown version" if that is none, or nothing if it
/// is not installed.
std::optional<std::string> installed_version(const outside_solver& of);

}  // namespace ptecheck::smt
