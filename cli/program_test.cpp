#include <ptecheck/cli/program_runs_test.hpp>
#include <ptecheck/model/profile.hpp>
#include <ptecheck/model/trace.hpp>
#include <ptecheck/spec/invariants.hpp>
#include <ptecheck/spec/rules.hpp>
#include <ptecheck/version.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace ptecheck::cli {
namespace {

class program : public testing::Test, public program_run {};
struct wrong {
  std::vector<std::string> arguments;
  std::string message;
};

const std::vector<wrong> wrong_lines{
    {{},
     "ptecheck: expected a verb: run, replay, shrink, reproduce, diff, list, mutants, prove, "
     "headers, "
     "doctor\n"},
    {{"explain"},
     "ptecheck: no verb 'explain': there is run, replay, shrink, reproduce, diff, list, mutants, "
     "prove, "
     "headers, doctor\n"},
    {{"--quick"},
     "ptecheck: no option --quick: the verbs have their own; see ptecheck VERB --help\n"},
    {{"doctor", "--quick"}, "ptecheck: doctor has no option --quick: it has -h,--help --json\n"},
    {{"doctor", "now"}, "ptecheck: doctor does not expect 'now'\n"},
    {{"list"},
     "ptecheck: list: expected rules, ops, profiles, deviations, mutants, invariants, "
     "obligations\n"},
    {{"list", "bugs"},
     "ptecheck: no list 'bugs': there is rules, ops, profiles, deviations, mutants, invariants, "
     "obligations\n"},
    {{"replay"}, "ptecheck: replay: TRACE is required\n"},
    {{"run", "--target", "plugin"}, "ptecheck: no target 'plugin': there is packed, kernel\n"},
    {{"run", "--profile", "linux-5"},
     "ptecheck: no profile 'linux-5': there is linux-6.18, linux-6.12, linux-6.1\n"},
    {{"run", "--jobs"}, "ptecheck: run: --jobs: 1 required N missing\n"},
    {{"run", "--jobs", "0"}, "ptecheck: --jobs: expected a number from 1 to 256, not '0'\n"},
    {{"run", "--jobs", "257"}, "ptecheck: --jobs: expected a number from 1 to 256, not '257'\n"},
    {{"run", "--seed", "-1"},
     "ptecheck: --seed: expected a number from 0 to 18446744073709551615, not '-1'\n"},
    {{"run", "--seed", "18446744073709551616"},
     "ptecheck: --seed: expected a number from 0 to 18446744073709551615, not "
     "'18446744073709551616'\n"},
    {{"run", "--ops", "1e6"},
     "ptecheck: --ops: expected a number from 1 to 1000000000000000, not '1e6'\n"},
    {{"run", "--ops", ""},
     "ptecheck: --ops: expected a number from 1 to 1000000000000000, not ''\n"},
    {{"run", "--pages", "16385"},
     "ptecheck: --pages: expected a number from 1 to 16384, not '16385'\n"},
    {{"run", "--processes", "9"},
     "ptecheck: --processes: expected a number from 1 to 8, not '9'\n"},
    {{"run", "--length", "0"}, "ptecheck: --length: expected a number from 1 to 10000, not '0'\n"},
    {{"run", "--time", "10"},
     "ptecheck: --time: expected a time such as 500ms, 10s, 5m or 2h, at most 1000h, not '10'\n"},
    {{"run", "--time", "1001h"},
     "ptecheck: --time: expected a time such as 500ms, 10s, 5m or 2h, at most 1000h, not "
     "'1001h'\n"},
};

TEST_F(program, says_what_is_wrong_with_a_command_line_and_what_would_be_right) {
  for (const wrong& each : wrong_lines) {
    const ran left = run(each.arguments);
    EXPECT_EQ(left.err, each.message);
    EXPECT_EQ(left.out, "");
    EXPECT_EQ(left.end, "exit code 2") << each.message;
  }
}

TEST_F(program, names_all_mutants_where_one_is_unknown) {
  const ran left = run({"run", "--mutant", "nothing"});
  EXPECT_EQ(left.end, "exit code 2");
  EXPECT_TRUE(left.err.starts_with("ptecheck: no mutant 'nothing': there is ")) << left.err;
  EXPECT_NE(left.err.find("zap_file_drops_marker"), std::string::npos);
}

TEST_F(program, an_unknown_option_of_a_verb_names_those_it_has) {
  const ran left = run({"run", "--explain"});
  EXPECT_EQ(left.end, "exit code 2");
  for (const char* option : {"--target", "--seed", "--ops", "--time", "--jobs", "--mutant"})
    EXPECT_NE(left.err.find(option), std::string::npos) << option;
}

TEST_F(program, a_file_that_is_not_there_is_a_lack_of_the_machine) {
  const ran left = run({"replay", "missing.trace"});
  EXPECT_EQ(left.end, "exit code 3");
  EXPECT_EQ(left.err, "ptecheck: open missing.trace: No such file or directory\n");
}

TEST_F(program, output_that_cannot_be_written_is_a_lack_of_the_machine) {
  const ran full = run_into("/dev/full", {"list", "ops"});
  EXPECT_EQ(full.end, "exit code 3");
  EXPECT_EQ(full.err, "ptecheck: write: No space left on device\n");

  const ran nowhere = run({"list", "ops", "--json", "missing/report.json"});
  EXPECT_EQ(nowhere.end, "exit code 3");
  EXPECT_TRUE(nowhere.err.starts_with("ptecheck: write missing/report.json")) << nowhere.err;
}

TEST_F(program, a_folder_that_cannot_be_made_is_a_lack_of_the_machine) {
  given("taken", "");
  const ran left = run({"run", "--ops", "10", "-o", "taken/traces"});
  EXPECT_EQ(left.end, "exit code 3");
  EXPECT_EQ(left.err, "ptecheck: create folder taken/traces: Not a directory\n");
}

TEST_F(program, says_its_version) {
  const ran left = run({"--version"});
  EXPECT_EQ(left.out, "ptecheck " PTECHECK_VERSION "\n");
  EXPECT_EQ(left.end, "exit code 0");
}

TEST_F(program, help_says_what_there_is) {
  const ran all = run({"--help"}), one = run({"run", "--help"});
  expect_golden("help.txt", all.out);
  expect_golden("help_run.txt", one.out);
  EXPECT_EQ(all.end, "exit code 0");
  EXPECT_EQ(one.end, "exit code 0");
}

TEST_F(program, lists_operations_and_profiles) {
  expect_golden("list_ops.txt", run({"list", "ops"}).out);
  expect_golden("list_profiles.txt", run({"list", "profiles"}).out);
}

TEST_F(program, lists_as_json_stand_alone_on_standard_output) {
  const json rules = json::parse(run({"list", "rules", "--json", "-"}).out)["rules"];
  ASSERT_EQ(rules.size(), spec::all_rules().size());
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const spec::rule& rule = spec::text_of(spec::all_rules()[i]);
    EXPECT_EQ(rules[i]["id"], rule.id);
    EXPECT_EQ(rules[i]["sentence"], rule.sentence);
    EXPECT_EQ(rules[i]["source"], rule.source);
  }
  const json ops = json::parse(run({"list", "ops", "--json", "-"}).out)["ops"];
  EXPECT_EQ(ops[0], json::parse(R"({"id": "read", "fields": ["mm", "page"]})"));
  const json profiles = json::parse(run({"list", "profiles", "--json", "-"}).out)["profiles"];
  EXPECT_EQ(profiles.size(), model::profiles.size());
  EXPECT_EQ(profiles[0]["switches"]["guards"], true);
  const json invariants = json::parse(run({"list", "invariants", "--json", "-"}).out)["invariants"];
  EXPECT_EQ(invariants.size(), spec::invariants().size());
}

TEST_F(program, lists_mutants_with_the_channels_that_can_kill_them) {
  const json mutants = json::parse(run({"list", "mutants", "--json", "-"}).out)["mutants"];
  const auto known = std::find_if(mutants.begin(), mutants.end(), [](const json& each) {
    return each["id"] == "zap_file_drops_marker";
  });
  ASSERT_NE(known, mutants.end());
  EXPECT_EQ((*known)["channels"], json::array({"random", "smt"}));
  EXPECT_TRUE((*known)["sentence"].is_string());
}

}  // namespace
}  // namespace ptecheck::cli
