#include <ptecheck/os/child.hpp>
#include <ptecheck/smt/outside.hpp>

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

std::optional<bool> answer_in(std::string_view line) {
  if (line == "sat" || line == "s SATISFIABLE") return true;
  if (line == "unsat" || line == "s UNSATISFIABLE") return false;
  return {};
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
    return {{}, "it ended with " + os::to_string(left.end)};
  if (left.end == not_installed) return {{}, "it is not installed"};
  std::vector<bool> answers;
  std::istringstream lines(left.output);
  for (std::string line; std::getline(lines, line);)
    if (const auto answer = answer_in(line)) answers.push_back(*answer);
  if (answers.size() != 1) return {{}, "it said: " + beginning_of(left.output)};
  return {answers.front(), ""};
}

std::optional<std::string> installed_version(const outside_solver& of) {
  const os::leavings left = run({of.command.front(), "--version"}, std::chrono::seconds(10));
  if (left.end == not_installed) return {};
  const std::string line = beginning_of(left.output);
  return line.substr(line.rfind(' ') + 1);
}

}  // namespace ptecheck::smt
