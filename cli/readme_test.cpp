// What README shows is what the program prints.
#include <ptecheck/cli/program_runs_test.hpp>
#include <ptecheck/os/file.hpp>

#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace ptecheck::cli {
namespace {

class readme : public testing::Test, public program_run {};

/// The lines of README from the first one with this text up to the next empty one, or to the end of
/// its block.
std::vector<std::string> shown_from(const std::string& first) {
  std::istringstream text{os::read_file("../README.md")};
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) {
    if (lines.empty() && line.find(first) == line.npos) continue;
    if (line.empty() || line == "```") break;
    lines.push_back(line);
  }
  return lines;
}

/// Figures that depend on the machine, and what README leaves out.
bool is_not_compared(const std::string& line) {
  return line.starts_with("time: ") || line.starts_with("ptecheck ") || line == "...";
}

void expect_printed(const std::vector<std::string>& shown, const std::string& out) {
  EXPECT_GE(shown.size(), 2u);
  std::set<std::string> printed;
  std::istringstream text{out};
  for (std::string line; std::getline(text, line);) printed.insert(line);
  for (const std::string& each : shown)
    EXPECT_TRUE(printed.contains(each) || is_not_compared(each)) << each;
}

TEST_F(readme, shows_the_campaign) {
  const ran left = run({"run", "--seed", "1", "--ops", "5000000", "--jobs", "2"});
  expect_printed(shown_from("rules: "), left.out);
}

TEST_F(readme, shows_the_picture_of_a_fault) {
  const ran left = run({"run", "--mutant", "fork_drops_guard"});
  expect_printed(shown_from("disagreement: fork.child.marker_copied, entry, after fork"), left.out);
}

TEST_F(readme, shows_how_many_obligations_there_are) {
  const std::vector<std::string> shown = shown_from(" obligations: ");
  const ran left = run({"prove"});
  if (left.end == "exit code 3") GTEST_SKIP() << left.err;
  expect_printed(shown, left.out);
}

TEST_F(readme, shows_what_the_change_of_huge_pages_lost) {
  const ran left = run({"prove", "F0? pmd_modify*"});
  if (left.end == "exit code 3") GTEST_SKIP() << left.err;
  expect_printed(shown_from("dirty: 2 proved, 1 refuted"), left.out);
}

TEST_F(readme, shows_where_the_kernel_breaks_its_word) {
  const ran left = run({"run", "--target", "kernel", "--strict", "--ops", "60000", "--jobs", "2"});
  const std::string found =
      "disagreement: guard.install.replaces, outcome, after madvise_guard_install";
  if (left.out.find(found) == std::string::npos) GTEST_SKIP() << "another kernel: " << left.err;
  expect_printed(shown_from(found), left.out);
}

}  // namespace
}  // namespace ptecheck::cli
