#pragma once
// For the tests: the program as its users run it, and the files that say what it should answer.
#include <ptecheck/cli/output.hpp>
#include <ptecheck/os/child.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::cli {

/// What a run of the program left: how it ended ("exit code 0"), and what it wrote.
struct ran {
  std::string end;
  std::string out;
  std::string err;
};

/// Whether a part of what it wrote is there.
inline bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// Runs the program in a folder of its own, which is empty at first and gone afterwards.
class program_run {
 public:
  program_run();
  program_run(const program_run&) = delete;
  program_run& operator=(const program_run&) = delete;
  ~program_run();

  const std::filesystem::path& folder() const { return folder_; }
  /// Writes a file into the folder.
  void given(std::string_view name, std::string_view text) const;
  /// Where a file of the folder is.
  std::filesystem::path path(std::string_view name) const { return folder_ / name; }
  /// What a file of the folder holds.
  std::string file(std::string_view name) const;
  bool exists(std::string_view name) const;
  /// The names of all files of the folder.
  std::vector<std::string> files() const;

  ran run(const std::vector<std::string>& arguments) const;
  /// The same with standard output somewhere else.
  ran run_into(const std::filesystem::path& out, const std::vector<std::string>& arguments) const;
  /// Sends the signal to the program and its children as soon as it can be interrupted.
  ran run_until_signal(int signal, const std::vector<std::string>& arguments) const;

 private:
  /// The program, running; what it prints goes elsewhere than through the child.
  os::child begun(const std::filesystem::path& out,
                  const std::vector<std::string>& arguments) const;

  std::filesystem::path root_;
  std::filesystem::path folder_;
};

/// Without what depends on the clock, and with VERSION for the version.
std::string steady(const std::string& text);

/// The text is that of golden/NAME; with PTECHECK_REGENERATE in the environment, it becomes that.
void expect_golden(std::string_view name, const std::string& text);

/// The document quotes golden/NAME in the code block behind the line `<!-- golden/NAME -->`; with
/// PTECHECK_REGENERATE in the environment, it quotes it from now on.
void expect_quoted(const std::filesystem::path& document, std::string_view name);

}  // namespace ptecheck::cli
