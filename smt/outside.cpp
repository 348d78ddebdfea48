#include <ptecheck/os/child.hpp>
#include <ptecheck/smt/outside.hpp>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string_view>
#include <utility>

namespace ptecheck::smt {
namespace {

/// What a shell and os::child say of a program that is not there.
const os::ending not_installed = os::exited{127};

os::leavings run(const std::vector<std::string>& command, std::chrono::milliseconds patience) {
  std::vector<os::child> children;
  children.push_back(os::child::execute(command));
  return std::move(os::collect(std::move(children), patience).front());
}

/// The answer, if it is all that was printed.
std::optional<bool> answer_in(std::string_view output) {
  while (!output.empty() && output.back() == '\n') output.remove_suffix(1);
  if (output == "sat" || output == "s SATISFIABLE") return true;
  if (output == "unsat" || output == "s UNSATISFIABLE") return false;
  return {};
}

/// Whether a program may leave like this once it has answered: as all programs, or as the solvers
/// of the competitions do.
bool confirms(const os::ending& end, bool possible) {
  return end == os::ending(os::exited{0}) || end == os::ending(os::exited{possible ? 10 : 20});
}

/// A word with a digit in it and nothing that no version has.
bool is_version(std::string_view word) {
  const auto belongs = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '+' || c == '_';
  };
  return std::all_of(word.begin(), word.end(), belongs) &&
         word.find_first_of("0123456789") != word.npos;
}

/// The first line that is not empty, cut where it is no longer worth reading.
std::string beginning_of(const std::string& output) {
  constexpr std::size_t most = 80;
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) return line.substr(0, most);
  return "nothing";
}

}  // namespace

outside_answer asked(const outside_solver& whom, const outside_question& what) {
  std::vector<std::string> command = whom.command;
  command.insert(command.end(), what.files.begin(), what.files.end());
  const os::leavings left = run(command, what.patience);
  if (!std::holds_alternative<os::exited>(left.end))
    return {{}, "it ended with " + os::to_string(left.end), left.end == os::ending(os::overdue{})};
  if (left.end == not_installed) return {{}, "it is not installed"};
  const std::optional<bool> answer = answer_in(left.output);
  if (!answer) return {{}, "it said: " + beginning_of(left.output)};
  if (!confirms(left.end, *answer))
    return {{}, "it answered, but ended with " + os::to_string(left.end)};
  return {answer, ""};
}

std::optional<std::string> installed_version(const outside_solver& of) {
  const os::leavings left = run({of.command.front(), "--version"}, std::chrono::seconds(10));
  if (left.end == not_installed) return {};
  const std::string line = beginning_of(left.output);
  const std::string last_word = line.substr(line.rfind(' ') + 1);
  if (left.end != os::ending(os::exited{0}) || !is_version(last_word)) return "of unknown version";
  return last_word;
}

}  // namespace ptecheck::smt
