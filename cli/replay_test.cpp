#include <ptecheck/cli/program_runs_test.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace ptecheck::cli {
namespace {

class replay : public testing::Test, public program_run {};
class shrink : public testing::Test, public program_run {};
constexpr std::string_view world =
    "ptecheck trace 1\n"
    "world mms=2 pages=8 maps=shmem prot=read_write uffd=wp features=sigbus profile=linux-6.18\n";
const std::string long_trace = std::string{world} +
                               "write mm=0 page=2 value=7\n"
                               "fork mm=0 child=1\n"
                               "mprotect mm=1 pages=0+3 prot=read\n"
                               "uffdio_writeprotect mm=0 pages=2+2 protect=on\n"
                               "reclaim mm=0 pages=0+4\n"
                               "madvise_dontneed mm=0 pages=1+4\n"
                               "read mm=0 page=2\n";
const std::vector<std::string> with_the_bug{"--mutant", "zap_file_drops_marker"};

std::vector<std::string> operator+(std::vector<std::string> first,
                                   const std::vector<std::string>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

TEST_F(replay, draws_a_trace_on_which_all_agree) {
  given("found.trace", long_trace);
  const ran left = run({"replay", "found.trace"});
  expect_golden("replay_agreed.txt", left.out);
  EXPECT_EQ(left.err, "");
  EXPECT_EQ(left.end, "exit code 0");
}

TEST_F(replay, explains_each_step_by_its_rules) {
  given("found.trace", long_trace);
  const ran left = run({"replay", "found.trace", "--explain"});
  expect_golden("replay_explain.txt", left.out);
  expect_quoted("../docs/how-to/replay-and-shrink.md", "replay_explain.txt");
  EXPECT_EQ(left.end, "exit code 0");
}

TEST_F(replay, draws_both_where_they_differ_and_says_in_what) {
  given("found.trace", long_trace);
  const ran left = run(std::vector<std::string>{"replay", "found.trace"} + with_the_bug);
  expect_golden("replay_disagreed.txt", left.out);
  expect_quoted("../docs/how-to/replay-and-shrink.md", "replay_disagreed.txt");
  EXPECT_EQ(left.end, "exit code 1");
}

TEST_F(replay, shows_outcomes_that_differ) {
  given("hole.trace",
        std::string{world} + "munmap mm=0 pages=3+1\nmprotect mm=0 pages=2+3 prot=read\n");
  const ran left = run({"replay", "hole.trace", "--mutant", "mprotect_continues_after_hole"});
  expect_golden("replay_outcomes.txt", left.out);
  EXPECT_EQ(left.end, "exit code 1");
}

TEST_F(replay, draws_the_part_of_a_wide_arena_that_matters) {
  given("wide.trace",
        "ptecheck trace 1\nworld mms=1 pages=512 maps=anon prot=read_write uffd=wp features=sigbus "
        "profile=linux-6.18\nwrite mm=0 page=255 value=1\nwrite mm=0 page=256 value=2\n");
  expect_golden("replay_wide.txt", run({"replay", "wide.trace"}).out);
}

TEST_F(replay, says_in_json_what_each_step_did) {
  given("found.trace", long_trace);
  const ran left =
      run(std::vector<std::string>{"replay", "found.trace", "--json", "-"} + with_the_bug);
  const json report = json::parse(left.out);
  EXPECT_EQ(report["verdict"], "disagreed");
  EXPECT_EQ(report["target"], "packed");
  EXPECT_EQ(report["profile"], "linux-6.18");
  EXPECT_EQ(report["disagreement"]["rule"], "zap.file.keeps_uffd_wp");
  ASSERT_EQ(report["steps"].size(), 6u);
  EXPECT_EQ(report["steps"][5]["step"], "madvise_dontneed mm=0 pages=1+4");
  EXPECT_EQ(report["steps"][5]["reference"], "done");
  EXPECT_EQ(report["steps"][5]["strips"][0]["reference"], "..mm....");
  EXPECT_EQ(report["steps"][5]["strips"][0]["target"], "........");
  EXPECT_EQ(report["steps"][3]["rules"][0], "writeprotect.on.present");
  const json told{{"mm", 0},
                  {"first", 2},
                  {"end", 3},
                  {"pagemap", "present,file,uffd_wp,only_here"},
                  {"scan", "FILE,PRESENT"},
                  {"mincore", "1"}};
  EXPECT_EQ(report["steps"][3]["reports"][1], told);
}

TEST_F(replay, says_in_json_and_in_the_explanation_what_userfaultfd_told) {
  std::string text{world};
  text.replace(text.find("features=sigbus"), 15, "features=sigbus,event_remove");
  given("told.trace", text + "madvise_dontneed mm=0 pages=1+4\nread mm=0 page=0\n");
  const json report = json::parse(run({"replay", "told.trace", "--json", "-"}).out);
  const json told{{"reference", "remove mm=0 pages=1+4"}, {"target", "remove mm=0 pages=1+4"}};
  EXPECT_EQ(report["steps"][0]["events"], told);
  EXPECT_EQ(report["steps"][1]["events"], (json{{"reference", ""}, {"target", ""}}));
  const std::string drawn = run({"replay", "told.trace", "--explain"}).out;
  EXPECT_NE(drawn.find("       told: remove mm=0 pages=1+4\n"), std::string::npos) << drawn;
}

TEST_F(replay, names_what_is_unsupported) {
  given("part.trace", std::string{world} + "punch_hole pages=0:1+1\n");
  const ran left = run({"replay", "part.trace"});
  EXPECT_NE(left.out.find("unsupported: punching part of a page (1 time)\n"), std::string::npos);
  EXPECT_EQ(left.end, "exit code 0");
}

TEST_F(replay, follows_the_profile_that_is_asked_for) {
  given("guard.trace", std::string{world} + "madvise_guard_install mm=0 pages=0+1\n");
  const ran left = run({"replay", "guard.trace", "--profile", "linux-6.12"});
  EXPECT_NE(left.out.find("refused EINVAL"), std::string::npos) << left.out;
  EXPECT_EQ(left.end, "exit code 0");
}

TEST_F(replay, refuses_a_profile_without_the_features_of_the_trace) {
  std::string text{world};
  text.replace(text.find("features=sigbus"), 15, "features=wp_async");
  given("async.trace", text);
  const ran left = run({"replay", "async.trace", "--profile", "linux-6.1"});
  EXPECT_EQ(left.err,
            "ptecheck: profile linux-6.1 has no feature wp_async, which the trace asks for\n");
  EXPECT_EQ(left.end, "exit code 2");
}

TEST_F(replay, says_where_a_trace_is_malformed) {
  given("bad.trace", std::string{world} + "read mm=0 pag=2\n");
  const ran left = run({"replay", "bad.trace"});
  EXPECT_EQ(left.err, "bad.trace:3:11: expected 'page'\n");
  EXPECT_EQ(left.out, "");
  EXPECT_EQ(left.end, "exit code 2");
}

TEST_F(shrink, writes_the_shortest_trace_that_fails_in_the_same_way) {
  given("found.trace", long_trace);
  const ran left =
      run(std::vector<std::string>{"shrink", "found.trace", "-o", "small.trace"} + with_the_bug);
  expect_golden("shrink.txt", left.out);
  expect_quoted("../docs/how-to/replay-and-shrink.md", "shrink.txt");
  EXPECT_EQ(left.end, "exit code 1");
  const ran again = run(std::vector<std::string>{"replay", "small.trace"} + with_the_bug);
  EXPECT_EQ(again.end, "exit code 1");
}

TEST_F(shrink, names_the_trace_by_its_signature_and_overwrites_no_other) {
  const std::string name = "bad_zap_file_keeps_uffd_wp_entry";
  given("found.trace", long_trace);
  given(name + ".trace", "something else\n");
  const std::vector<std::string> line =
      std::vector<std::string>{"shrink", "found.trace"} + with_the_bug;
  run(line);
  run(line);
  EXPECT_EQ(file(name + ".trace"), "something else\n");
  EXPECT_EQ(files(), (std::vector<std::string>{name + ".trace", name + "_2.trace", "found.trace"}));
}

TEST_F(shrink, has_nothing_to_do_where_all_agree) {
  given("found.trace", long_trace);
  const ran left = run({"shrink", "found.trace", "-o", "small.trace"});
  EXPECT_EQ(left.out, "agreed: 7 operations, nothing to shrink\n");
  EXPECT_EQ(left.end, "exit code 0");
  EXPECT_FALSE(exists("small.trace"));
}

TEST_F(shrink, says_in_json_what_is_left) {
  given("found.trace", long_trace);
  const ran left =
      run(std::vector<std::string>{"shrink", "found.trace", "-o", "s.trace", "--json", "-"} +
          with_the_bug);
  const json found = json::parse(left.out)["disagreement"];
  EXPECT_EQ(found["rule"], "zap.file.keeps_uffd_wp");
  EXPECT_EQ(found["original_length"], 7);
  EXPECT_EQ(found["length"], 2);
  EXPECT_EQ(found["replay"],
            "ptecheck replay s.trace --target packed --mutant zap_file_drops_marker");
}

}  // namespace
}  // namespace ptecheck::cli
