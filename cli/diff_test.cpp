#include <ptecheck/cli/program_runs_test.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace ptecheck::cli {
namespace {

class diff : public testing::Test, public program_run {};
TEST_F(diff, lists_the_shortest_traces_that_tell_two_kernels_apart) {
  const ran left = run({"diff", "linux-6.12", "linux-6.18", "--ops", "20000"});
  EXPECT_EQ(left.end, "exit code 0") << left.err;
  expect_golden("diff.txt", left.out);
  expect_quoted("../docs/how-to/compare-kernels.md", "diff.txt");
}

TEST_F(diff, finds_that_one_range_of_several_vmas_was_refused_once) {
  const json report =
      json::parse(run({"diff", "linux-6.1", "linux-6.18", "--ops", "100000", "--json", "-"}).out);
  EXPECT_EQ(report["only"]["linux-6.1"], json::array());
  EXPECT_EQ(report["only"]["linux-6.18"].size(), 8u);
  const auto& all = report["differences"];
  const bool found = std::any_of(all.begin(), all.end(), [](const json& each) {
    return each["difference"] == "outcome after uffdio_writeprotect";
  });
  EXPECT_TRUE(found) << all.dump(1);
  for (const json& each : all) EXPECT_LE(each["length"], 6u) << each.dump(1);
}

TEST_F(diff, is_between_two_profiles) {
  EXPECT_EQ(run({"diff", "linux-6.1", "linux-6.1"}).err,
            "ptecheck: diff: a profile does not differ from itself\n");
  const ran left = run({"diff", "linux-6.1", "linux-7"});
  EXPECT_EQ(left.end, "exit code 2");
  EXPECT_NE(left.err.find("linux-6.12"), std::string::npos) << left.err;
}

}  // namespace
}  // namespace ptecheck::cli
