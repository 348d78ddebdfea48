#include <ptecheck/cli/program_runs_test.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <csignal>

namespace ptecheck::cli {
namespace {

class mutants : public testing::Test, public program_run {};
TEST_F(mutants, are_all_killed_by_traces_as_short_as_can_be) {
  const ran left = run({"mutants", "--ops", "200000", "--json", "table.json"});
  EXPECT_EQ(left.end, "exit code 0") << left.out;
  EXPECT_TRUE(left.out.ends_with(" mutants killed\n")) << left.out;
  const json table = json::parse(file("table.json"))["mutants"];
  const json all = json::parse(run({"list", "mutants", "--json", "-"}).out)["mutants"];
  ASSERT_EQ(table.size(), all.size());
  int one_longer = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    EXPECT_EQ(table[i]["id"], all[i]["id"]);
    EXPECT_EQ(table[i]["killed"], true) << all[i]["id"];
    EXPECT_EQ(table[i]["channel"], "random");
    EXPECT_GE(table[i]["ops_to_kill"], 1);
    const int more = table[i]["length"].get<int>() - table[i]["minimal_length"].get<int>();
    EXPECT_GE(more, 0) << all[i]["id"];
    EXPECT_LE(more, 1) << all[i]["id"];
    one_longer += more;
  }
  // Where the shortest trace fails by another rule than those that were seen: shrinking keeps that.
  EXPECT_LE(one_longer, 3);
}

TEST_F(mutants, that_survive_are_unexpected) {
  const ran left = run({"mutants", "--ops", "1", "--json", "-"});
  EXPECT_EQ(left.end, "exit code 1");
  const json first = json::parse(left.out)["mutants"][0];
  EXPECT_EQ(first["killed"], false);
  EXPECT_TRUE(first["ops_to_kill"].is_null());
  EXPECT_TRUE(first["length"].is_null());
}

TEST_F(mutants, have_the_same_table_every_time) {
  const std::vector<std::string> line{"mutants", "--ops", "200", "--seed", "5"};
  EXPECT_EQ(run(line).out, run(line).out);
}

TEST_F(mutants, of_one_entry_are_killed_by_the_obligations_that_name_them) {
  const ran left = run({"mutants", "--channel", "smt", "--json", "-"});
  EXPECT_EQ(left.end, "exit code 0");
  const json table = json::parse(left.out)["mutants"];
  const json all = json::parse(run({"list", "mutants", "--json", "-"}).out)["mutants"];
  ASSERT_EQ(table.size(), all.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    const bool covered = all[i]["channels"].size() == 2;
    EXPECT_EQ(table[i]["covered"], covered) << all[i]["id"];
    EXPECT_EQ(table[i]["killed"], covered) << all[i]["id"];
  }
}

}  // namespace
}  // namespace ptecheck::cli
