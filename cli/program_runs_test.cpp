#include <ptecheck/cli/program_runs_test.hpp>
#include <ptecheck/os/child.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/file.hpp>
#include <ptecheck/version.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <thread>

namespace ptecheck::cli {
namespace {

/// Goes to the folder $1, directs standard output to $2, and becomes the program. $0 is a folder
/// for standard error and for the number of the process, which leads a process group of its own.
constexpr const char* become = R"(
cd "$1" && exec >"$2" 2>"$0/err" && shift 2 &&
echo $$ >"$0/process.new" && mv "$0/process.new" "$0/process" && exec setsid "$@")";

/// Whether this process, still alive, has a handler for the signal.
bool catches(int process, int signal) {
  std::error_code gone;
  const std::filesystem::path status = fmt::format("/proc/{}/status", process);
  if (!std::filesystem::exists(status, gone)) return false;
  std::istringstream lines{os::read_file(status)};
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("SigCgt:"))
      return (std::stoull(line.substr(7), nullptr, 16) >> (signal - 1) & 1) != 0;
  return false;
}

bool regenerating() {
  return ::getenv("PTECHECK_REGENERATE") != nullptr;
}

std::filesystem::path golden_file(std::string_view name) {
  return std::filesystem::path{"golden"} / name;
}

}  // namespace

program_run::program_run() {
  std::string pattern = std::filesystem::temp_directory_path() / "ptecheck_cli_test_XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) os::throw_environment_error("mkdtemp", pattern);
  root_ = pattern;
  folder_ = root_ / "folder";
  std::filesystem::create_directory(folder_);
}

program_run::~program_run() {
  std::error_code ignored;
  std::filesystem::remove_all(root_, ignored);
}

void program_run::given(std::string_view name, std::string_view text) const {
  os::write_file(folder_ / name, text);
}

std::string program_run::file(std::string_view name) const {
  return os::read_file(folder_ / name);
}

bool program_run::exists(std::string_view name) const {
  return std::filesystem::exists(folder_ / name);
}

std::vector<std::string> program_run::files() const {
  std::vector<std::string> names;
  for (const auto& each : std::filesystem::recursive_directory_iterator(folder_))
    if (each.is_regular_file()) names.push_back(each.path().lexically_relative(folder_).native());
  std::sort(names.begin(), names.end());
  return names;
}

os::child program_run::begun(const std::filesystem::path& out,
                             const std::vector<std::string>& arguments) const {
  std::filesystem::remove(root_ / "process");
  std::vector<std::string> command{"sh", "-c", become, root_, folder_, out, PTECHECK_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return os::child::execute(command);
}

ran program_run::run(const std::vector<std::string>& arguments) const {
  ran left = run_into(root_ / "out", arguments);
  left.out = os::read_file(root_ / "out");
  return left;
}

ran program_run::run_into(const std::filesystem::path& out,
                          const std::vector<std::string>& arguments) const {
  const std::string end = to_string(begun(out, arguments).reap());
  return {end, "", os::read_file(root_ / "err")};
}

ran program_run::run_until_signal(int signal, const std::vector<std::string>& arguments) const {
  os::child program = begun(root_ / "out", arguments);
  // Long enough for any machine; a program that never gets there is not waited for.
  int patience = 60'000;
  const auto wait_until = [&](auto&& holds) {
    while (!holds() && --patience > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  };
  wait_until([&] { return std::filesystem::exists(root_ / "process"); });
  const int process = std::stoi(os::read_file(root_ / "process"));
  // The shell has handlers as well, but leads no group.
  wait_until([&] { return ::kill(-process, 0) == 0; });
  wait_until([&] { return catches(process, signal); });
  EXPECT_EQ(::kill(-process, signal), 0);
  const std::string end = to_string(program.reap());
  return {end, os::read_file(root_ / "out"), os::read_file(root_ / "err")};
}

std::string steady(const std::string& text) {
  std::istringstream lines{text};
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("time: ")) continue;
    const std::size_t version = line.find(PTECHECK_VERSION);
    if (version != std::string::npos)
      line.replace(version, std::string_view{PTECHECK_VERSION}.size(), "VERSION");
    kept += line + '\n';
  }
  return kept;
}

void expect_golden(std::string_view name, const std::string& text) {
  if (regenerating()) os::write_file(golden_file(name), text);
  EXPECT_EQ(text, os::read_file(golden_file(name))) << "ci/golden writes the golden files anew";
}

void expect_quoted(const std::filesystem::path& document, std::string_view name) {
  const std::string golden = os::read_file(golden_file(name));
  const std::string begin = fmt::format("<!-- golden/{} -->\n```text\n", name);
  std::string text = os::read_file(document);
  const std::size_t at = text.find(begin);
  ASSERT_NE(at, std::string::npos) << document << " does not quote " << name;
  const std::size_t first = at + begin.size(), end = text.find("```", first);
  ASSERT_NE(end, std::string::npos);
  if (regenerating()) os::write_file(document, text.replace(first, end - first, golden));
  EXPECT_EQ(text.substr(first, golden.size()), golden) << "ci/golden quotes it anew";
  EXPECT_EQ(text.substr(first + golden.size(), 3), "```");
}

}  // namespace ptecheck::cli
