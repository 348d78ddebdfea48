#include <ptecheck/cli/program_runs_test.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <csignal>

namespace ptecheck::cli {
namespace {

class campaign : public testing::Test, public program_run {};
const std::string bug = "zap_file_drops_marker";
const std::string far_too_many = "1000000000000";

/// The keys of an object, in their order, with commas between them.
std::string keys(const nlohmann::ordered_json& of) {
  std::string all;
  for (const auto& [key, value] : of.items()) all += (all.empty() ? "" : ",") + key;
  return all;
}

TEST_F(campaign, that_agrees_says_so_in_its_last_line) {
  const ran left = run({"run", "--ops", "20000"});
  EXPECT_TRUE(left.out.ends_with("agreed: 20000 operations in 200 traces, 0 disagreements\n"))
      << left.out;
  EXPECT_TRUE(left.out.starts_with("ptecheck ")) << left.out;
  EXPECT_TRUE(has(left.out, "seed 1  target packed  profile linux-6.18\n"));
  EXPECT_TRUE(has(left.out, "unsupported: "));
  EXPECT_EQ(left.err, "");
  EXPECT_EQ(left.end, "exit code 0");
  EXPECT_EQ(files(), std::vector<std::string>{});
}

TEST_F(campaign, names_the_rules_that_it_missed) {
  const ran left = run({"run", "--ops", "1"});
  EXPECT_TRUE(has(left.out, " reached; missed: access.")) << left.out;
}

TEST_F(campaign, counts_only_rules_that_the_profile_can_reach) {
  const auto total = [&](const std::string& profile) {
    const ran left = run({"run", "--ops", "1", "--profile", profile, "--json", "-"});
    return json::parse(left.out)["rules"]["total"].get<int>();
  };
  EXPECT_LT(total("linux-6.1"), total("linux-6.12"));
  EXPECT_LT(total("linux-6.12"), total("linux-6.18"));
}

TEST_F(campaign, shrinks_and_draws_what_it_finds) {
  const ran left = run({"run", "--ops", "20000", "--mutant", bug});
  EXPECT_EQ(left.end, "exit code 1");
  EXPECT_TRUE(has(left.out, "target packed  profile linux-6.18  mutant " + bug + "\n"));
  EXPECT_TRUE(has(left.out, "disagreement: zap.file.keeps_uffd_wp, entry, after ")) << left.out;
  EXPECT_TRUE(has(left.out, "  reference  done\n"));
  EXPECT_TRUE(has(left.out, "  packed\n"));
  EXPECT_TRUE(has(left.out, "^\n"));
  EXPECT_TRUE(has(left.out, "  rule zap.file.keeps_uffd_wp: In a file mapping"));
  EXPECT_TRUE(has(left.out, " traces failed\n"));
  EXPECT_TRUE(has(left.out, "\ndisagreed: "));
}

TEST_F(campaign, tells_the_trace_where_it_cannot_be_written) {
  const std::vector<std::string> bad{"run", "--ops", "20000", "--mutant", bug, "--json", "a.json"};
  run(bad);
  for (const std::string& name : files()) {
    std::filesystem::remove(path(name));
    if (name.ends_with(".trace")) std::filesystem::create_directory(path(name));
  }
  const ran left = run(bad);
  EXPECT_EQ(left.end, "exit code 1");
  EXPECT_TRUE(has(left.out, "  trace, not written: ")) << left.out;
  EXPECT_TRUE(has(left.out, "\n    ptecheck trace 1\n")) << left.out;
  const json report = json::parse(file("a.json"));
  ASSERT_FALSE(report["disagreements"].empty());
  for (const json& each : report["disagreements"]) {
    EXPECT_TRUE(each["replay"].is_null());
    EXPECT_FALSE(each["not_written"].get<std::string>().empty());
    EXPECT_EQ(each["trace"][0], "ptecheck trace 1");
  }
}

TEST_F(campaign, writes_each_finding_where_it_is_asked_to_and_the_command_shows_it_again) {
  const ran left = run({"run",
                        "--ops",
                        "20000",
                        "--mutant",
                        bug,
                        "-o",
                        "new folder/found",
                        "--json",
                        "report.json"});
  EXPECT_EQ(left.end, "exit code 1");
  const json report = json::parse(file("report.json"));
  ASSERT_FALSE(report["disagreements"].empty());
  for (const json& each : report["disagreements"]) {
    const std::string command = each["replay"];
    const std::string begin = "ptecheck replay '";
    ASSERT_TRUE(command.starts_with(begin)) << command;
    const std::size_t quote = command.find('\'', begin.size());
    const std::string name = command.substr(begin.size(), quote - begin.size());
    EXPECT_TRUE(name.starts_with("new folder/found/bad_")) << name;
    std::string lines;
    for (const std::string line : each["trace"]) lines += line + '\n';
    EXPECT_EQ(file(name), lines);
    EXPECT_EQ(run({"replay", name, "--mutant", bug}).end, "exit code 1");
  }
}

TEST_F(campaign, report_has_the_keys_that_scripts_rely_on) {
  const ran left = run({"run", "--ops", "20000", "--mutant", bug, "--json", "-"});
  const auto report = nlohmann::ordered_json::parse(left.out);
  EXPECT_EQ(keys(report),
            "version,seed,target,profile,strict,ops,traces,rules,unchecked,unsupported,known,flaky,"
            "disagreements,timing");
  EXPECT_EQ(keys(report["rules"]), "total,hit,missed,unreachable");
  EXPECT_EQ(keys(report["timing"]), "seconds,ops_per_second");
  const auto& found = report["disagreements"][0];
  EXPECT_EQ(keys(found), "signature,rule,known,original_length,length,trace,replay");
  EXPECT_TRUE(found["known"].is_null());
  EXPECT_EQ(found["original_length"], 100);
  EXPECT_EQ(found["trace"].size(), found["length"].get<std::size_t>() + 2);
  EXPECT_EQ(report["strict"], false);
}

TEST_F(campaign, is_the_same_for_any_number_of_jobs) {
  const auto with_jobs = [&](const std::string& jobs) {
    const ran left = run({"run",
                          "--seed",
                          "7",
                          "--ops",
                          "100000",
                          "--mutant",
                          "fork_drops_guard",
                          "--json",
                          "report.json",
                          "--jobs",
                          jobs});
    EXPECT_EQ(left.err, "");
    json report = json::parse(file("report.json"));
    report.erase("timing");
    return std::pair{steady(left.out), report};
  };
  const auto alone = with_jobs("1");
  EXPECT_TRUE(has(alone.first, "\ndisagreed: "));
  EXPECT_EQ(alone, with_jobs("2"));
  EXPECT_EQ(alone, with_jobs("5"));
}

TEST_F(campaign, differs_for_another_seed) {
  const auto unsupported = [&](const std::string& seed) {
    return json::parse(
        run({"run", "--ops", "50000", "--seed", seed, "--json", "-"}).out)["unsupported"];
  };
  EXPECT_NE(unsupported("1"), unsupported("2"));
}

TEST_F(campaign, takes_the_last_of_repeated_options) {
  const ran left =
      run({"run", "--seed", "nonsense", "--ops", "500", "--seed", "9", "--ops", "300"});
  EXPECT_TRUE(has(left.out, "  seed 9  ")) << left.err;
  EXPECT_TRUE(has(left.out, "agreed: 300 operations in 3 traces, "));
}

TEST_F(campaign, takes_the_last_of_operations_and_time) {
  EXPECT_TRUE(
      has(run({"run", "--time", "1000h", "--ops", "300"}).out, "agreed: 300 operations in "));
  EXPECT_TRUE(has(run({"run", "--ops", far_too_many, "--time", "1ms"}).out, "\nagreed: "));
}

TEST_F(campaign, runs_in_the_smallest_and_in_a_wide_world) {
  EXPECT_EQ(run({"run", "--ops", "3000", "--pages", "1", "--processes", "1", "--length", "1"}).end,
            "exit code 0");
  EXPECT_EQ(run({"run", "--ops", "3000", "--pages", "2000", "--processes", "8"}).end,
            "exit code 0");
}

TEST_F(campaign, that_is_interrupted_says_so_and_what_it_has) {
  for (const char* jobs : {"1", "2"})
    for (const int signal : {SIGINT, SIGTERM}) {
      const ran left = run_until_signal(signal, {"run", "--ops", far_too_many, "--jobs", jobs});
      EXPECT_EQ(left.end, "exit code 130");
      EXPECT_TRUE(has(left.out, "\ninterrupted: ")) << left.out;
      EXPECT_TRUE(left.out.ends_with(" traces, 0 disagreements\n")) << left.out;
    }
}

TEST_F(campaign, that_is_interrupted_keeps_what_it_found) {
  const ran left = run_until_signal(
      SIGINT, {"run", "--ops", far_too_many, "--mutant", bug, "--json", "report.json"});
  EXPECT_EQ(left.end, "exit code 1");
  EXPECT_TRUE(has(left.out, "\ninterrupted: ")) << left.out;
  EXPECT_TRUE(has(left.out, "; there may be a simpler trace\n")) << left.out;
  EXPECT_EQ(json::parse(file("report.json"))["interrupted"], true);
  EXPECT_FALSE(files().empty());
}

TEST_F(campaign, that_aborts_is_a_bug_of_ptecheck) {
  for (const char* jobs : {"1", "2"})
    EXPECT_EQ(run_until_signal(SIGABRT, {"run", "--ops", far_too_many, "--jobs", jobs}).end,
              "exit code 4");
}

}  // namespace
}  // namespace ptecheck::cli
