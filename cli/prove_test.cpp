#include <ptecheck/cli/program_runs_test.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <stdlib.h>

#include <algorithm>
#include <csignal>
#include <optional>

namespace ptecheck::cli {
namespace {

class prove : public testing::Test, public program_run {};
/// Without the version of the solver, which is the machine's.
std::string without_solver(std::string text) {
  const std::size_t at = text.find("Z3 "), end = text.find_first_of(" \n", at + 3);
  return steady(text.replace(at, end - at, "SOLVER"));
}

/// Has this value in the environment while it lives.
class given_variable {
 public:
  given_variable(const char* name, const std::string& value) : name_(name) {
    if (const char* const before = ::getenv(name)) before_ = before;
    ::setenv(name, value.c_str(), 1);
  }
  given_variable(const given_variable&) = delete;
  given_variable& operator=(const given_variable&) = delete;
  ~given_variable() {
    if (before_) {
      ::setenv(name_, before_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

/// Puts a folder before all others in which programs are searched, while it lives.
class searched_first {
 public:
  explicit searched_first(const std::string& folder)
      : path_("PATH", folder + ":" + ::getenv("PATH")) {}

 private:
  given_variable path_;
};

/// A program that answers every question with this line.
void given_solver(const program_run& in, const std::string& name, const std::string& line) {
  in.given(name, "#!/bin/sh\n" + line + "\n");
  std::filesystem::permissions(
      in.folder() / name, std::filesystem::perms::owner_exec, std::filesystem::perm_options::add);
}

TEST_F(prove, shows_a_counterexample_of_what_fails_and_ends_as_expected) {
  const ran left = run({"prove", "mutators", "--layout", "x86_64"});
  expect_golden("prove.txt", without_solver(left.out));
  EXPECT_EQ(left.end, "exit code 0");
}

TEST_F(prove, says_the_same_as_data) {
  const ran left = run({"prove", "mutators", "--layout", "x86_64", "--json", "-"});
  const json data = json::parse(left.out);
  EXPECT_EQ(data["unexpected"], 0);
  EXPECT_EQ(data["undecided"], 0);
  EXPECT_GT(data["proved"], 0);
  EXPECT_GT(data["refuted"], 0);
  EXPECT_EQ(data["proved"].get<std::size_t>() + data["refuted"].get<std::size_t>(),
            data["obligations"].size());
  for (const json& each : data["obligations"])
    EXPECT_EQ(each["counterexample"].is_null(), each["verdict"] == "proved") << each["name"];
}

TEST_F(prove, a_mutant_is_refuted_with_a_trace_that_replays) {
  const ran left = run({"prove", "--mutant", "swap_in_loses_uffd_wp"});
  expect_golden("prove_mutant.txt", without_solver(left.out));
  expect_quoted("../docs/how-to/prove.md", "prove_mutant.txt");
  EXPECT_EQ(left.end, "exit code 1");
  const std::string trace = "mutant_swap_in_loses_uffd_wp.trace";
  EXPECT_EQ(run({"replay", trace, "--mutant", "swap_in_loses_uffd_wp"}).end, "exit code 1");
  EXPECT_EQ(run({"replay", trace}).end, "exit code 0");
}

TEST_F(prove, a_fault_of_no_machine_is_reachable_at_entry_level_only) {
  const ran left = run({"prove", "reclaim does what its rule says", "--mutant", "does_nothing"});
  EXPECT_EQ(left.end, "exit code 1");
  EXPECT_NE(left.out.find("reachable at entry level only"), std::string::npos) << left.out;
  EXPECT_TRUE(files().empty());
}

TEST_F(prove, a_trace_that_cannot_be_written_is_told) {
  std::filesystem::create_directory(path("mutant_swap_in_loses_uffd_wp.trace"));
  const ran left = run({"prove", "read does", "--mutant", "swap_in_loses_uffd_wp"});
  EXPECT_EQ(left.end, "exit code 1");
  EXPECT_NE(left.out.find("trace, not written: "), std::string::npos) << left.out;
  EXPECT_NE(left.out.find("        ptecheck trace 1\n"), std::string::npos) << left.out;
}

TEST_F(prove, a_trace_ends_in_the_operation_that_is_refuted) {
  const ran left = run({"prove", "copy", "--mutant", "copy_replaces_guard"});
  EXPECT_EQ(left.end, "exit code 1");
  const auto last_step_of = [&](const char* name) {
    const std::size_t at = left.out.find("\n      replay: ", left.out.find(name));
    const std::size_t begin = left.out.rfind('\n', at - 1) + 1;
    return left.out.substr(begin, at - begin);
  };
  const std::string copy = last_step_of("REFUTED: copy does"),
                    copy_wp = last_step_of("REFUTED: copy_wp does");
  EXPECT_TRUE(copy.find("uffdio_copy ") != copy.npos && copy.ends_with("wp=off")) << left.out;
  EXPECT_TRUE(copy_wp.find("uffdio_copy ") != copy_wp.npos && copy_wp.ends_with("wp=on"))
      << left.out;
}

TEST_F(prove, that_is_interrupted_says_so_and_leaves_nothing_behind) {
  given_solver(*this, "cvc5", "sleep 1");
  const searched_first here(folder());
  std::filesystem::create_directory(path("tmp"));
  const given_variable temporary("TMPDIR", path("tmp"));
  const ran left = run_until_signal(SIGINT, {"prove", "--second-opinion"});
  EXPECT_EQ(left.end, "exit code 130") << left.err;
  EXPECT_NE(left.out.find("interrupted after "), std::string::npos) << left.out;
  EXPECT_TRUE(std::filesystem::is_empty(path("tmp")));
}

TEST_F(prove, without_a_place_for_temporary_files_is_a_lack_of_the_machine) {
  given_solver(*this, "cvc5", "echo unsat");
  const searched_first here(folder());
  const given_variable temporary("TMPDIR", path("nowhere"));
  const ran left = run({"prove", "C10", "--second-opinion"});
  EXPECT_EQ(left.end, "exit code 3");
  EXPECT_EQ(left.err, "ptecheck: find the temporary files: No such file or directory\n");
}

TEST_F(prove, names_what_there_is_where_something_is_unknown) {
  const ran pattern = run({"prove", "Z99"});
  EXPECT_EQ(pattern.end, "exit code 2");
  EXPECT_TRUE(pattern.err.starts_with("ptecheck: no obligation 'Z99': the groups are meaning, "))
      << pattern.err;
  const ran layout = run({"prove", "--layout", "vax"});
  EXPECT_EQ(layout.end, "exit code 2");
  EXPECT_TRUE(layout.err.starts_with("ptecheck: no layout 'vax': there is x86_64")) << layout.err;
  const ran mutant = run({"prove", "--mutant", "nothing"});
  EXPECT_EQ(mutant.end, "exit code 2");
  EXPECT_NE(mutant.err.find("zap_file_drops_marker"), std::string::npos) << mutant.err;
  const ran machine = run({"prove", "--mutant", "swap_in_leaks_slot"});
  EXPECT_EQ(machine.end, "exit code 2");
  EXPECT_NE(machine.err.find("ptecheck run --mutant swap_in_leaks_slot"), std::string::npos);
}

TEST_F(prove, solvers_that_contradict_are_a_disagreement) {
  given_solver(*this, "cvc5", "echo sat");
  given_solver(*this, "boolector", "echo unsat");
  const searched_first here(folder());
  const ran left = run({"prove", "E01", "--layout", "x86_64", "--second-opinion"});
  EXPECT_EQ(left.end, "exit code 1");
  EXPECT_NE(left.out.find("cvc5 disagrees: it calls possible what Z3 calls impossible"),
            std::string::npos)
      << left.out;
}

TEST_F(prove, solvers_that_die_or_babble_leave_it_undecided) {
  given_solver(*this, "cvc5", "kill -SEGV $$");
  given_solver(*this, "boolector", "echo perhaps");
  given_solver(*this, "cadical", "echo 's UNSATISFIABLE'; echo perhaps >\"$5\"");
  const searched_first here(folder());
  const ran left = run({"prove", "G17", "--layout", "x86_64", "--second-opinion", "--certify"});
  EXPECT_EQ(left.end, "exit code 5");
  for (const char* part : {"cvc5 silent: it ended with signal 11 (Segmentation fault)",
                           "boolector silent: it said: perhaps",
                           "cadical silent: its proof is not accepted: no literal"})
    EXPECT_NE(left.out.find(part), std::string::npos) << part << "\n" << left.out;
}

TEST_F(prove, obligations_are_listed_with_the_faults_they_refute) {
  const json all = json::parse(run({"list", "obligations", "--json", "-"}).out)["obligations"];
  const auto known = std::find_if(all.begin(), all.end(), [](const json& each) {
    return each["id"] == "reclaim does what its rule says";
  });
  ASSERT_NE(known, all.end());
  EXPECT_EQ((*known)["group"], "refinement");
  EXPECT_EQ((*known)["layout"], "x86_64");
  EXPECT_EQ((*known)["expected"], "holds");
  EXPECT_EQ((*known)["faults"][0], "swap_out_loses_uffd_wp");
}

}  // namespace
}  // namespace ptecheck::cli
