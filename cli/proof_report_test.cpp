#include <ptecheck/cli/proof_choice.hpp>
#include <ptecheck/cli/proof_report.hpp>
#include <ptecheck/cli/usage_error.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace ptecheck::cli {
namespace {

using smt::agreement;
using smt::expectation;
using smt::verdict;

smt::obligation named(std::string group, std::string name, expectation expected) {
  return {std::move(group), std::move(name), expected, {}, {}};
}
smt::report found(verdict what) {
  smt::report made;
  made.found = what;
  if (what == verdict::refuted)
    made.refuted_by =
        smt::counterexample{{{"v.write", 1}, {"v.dirty", 0}}, {{"v", 2}}, {{"v", "w"}}};
  if (what == verdict::undecided) made.why = "its worker ended with signal 9 (Killed)";
  return made;
}
proof_report report_of(expectation expected, verdict what) {
  proof_report all;
  all.solver = "Z3 0";
  all.all.push_back({named("E", "E1 a", expected), found(what)});
  return all;
}
proof_report with_opinion(agreement what, verdict of = verdict::proved) {
  proof_report all = report_of(expectation::holds, of);
  all.besides.push_back({"other", "1.0", says_second_opinion});
  all.all[0].found.opinions.push_back({"other", what, "because", 0});
  return all;
}

TEST(proofs, end_as_expected_or_not) {
  const auto end = [](expectation expected, verdict what) {
    return report_of(expected, what).ends_with();
  };
  EXPECT_EQ(end(expectation::holds, verdict::proved), exit_code::as_expected);
  EXPECT_EQ(end(expectation::fails, verdict::refuted), exit_code::as_expected);
  EXPECT_EQ(end(expectation::holds, verdict::refuted), exit_code::disagreement);
  EXPECT_EQ(end(expectation::fails, verdict::proved), exit_code::disagreement);
  EXPECT_EQ(end(expectation::holds, verdict::undecided), exit_code::undecided);
  EXPECT_EQ(end(expectation::fails, verdict::undecided), exit_code::undecided);
}

TEST(proofs, end_as_those_say_who_were_asked_besides) {
  EXPECT_EQ(with_opinion(agreement::agrees).ends_with(), exit_code::as_expected);
  EXPECT_EQ(with_opinion(agreement::disagrees).ends_with(), exit_code::disagreement);
  EXPECT_EQ(with_opinion(agreement::silent).ends_with(), exit_code::undecided);
  EXPECT_EQ(with_opinion(agreement::silent, verdict::refuted).ends_with(), exit_code::disagreement);
}

TEST(proofs, lack_what_was_to_be_asked_if_nobody_is_there) {
  proof_report all = with_opinion(agreement::agrees);
  all.besides.push_back({"absent", {}, says_second_opinion});
  EXPECT_EQ(all.ends_with(), exit_code::as_expected);
  EXPECT_NE(text_of(all, false).find("second opinion: absent is not installed, and was not asked"),
            std::string::npos);
  all.besides.push_back({"absent", {}, says_certificate});
  EXPECT_EQ(all.ends_with(), exit_code::environment);
}

TEST(proof_report, shows_what_fails_by_its_fields) {
  const std::string text = text_of(report_of(expectation::fails, verdict::refuted), false);
  for (const std::string_view part :
       {"E: 1 refuted\n  fails, as it should: E1 a\n      v.write=0x1\n      v: w\n",
        "1 obligation: 1 refuted; 0 unexpected\n"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(proof_report, says_why_something_is_undecided) {
  const std::string text = text_of(report_of(expectation::holds, verdict::undecided), false);
  EXPECT_NE(text.find("  undecided: E1 a\n      its worker ended with signal 9 (Killed)\n"),
            std::string::npos)
      << text;
}

TEST(proof_report, names_what_is_proved_only_where_it_was_asked_for) {
  const proof_report all = report_of(expectation::holds, verdict::proved);
  EXPECT_EQ(text_of(all, false).find("E1 a"), std::string::npos);
  EXPECT_NE(text_of(all, true).find("  proved: E1 a\n"), std::string::npos);
}

TEST(proof_report, counts_opinions) {
  const std::string text = text_of(with_opinion(agreement::disagrees), false);
  EXPECT_NE(text.find("      other disagrees: because\n"), std::string::npos) << text;
  EXPECT_NE(text.find("second opinion: other 1.0 agrees on 0 of 1, disagrees on 1\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("1 obligation: 1 proved; 1 unexpected\n"), std::string::npos) << text;
}

TEST(proof_report, counts_as_undecided_what_another_solver_had_no_answer_to) {
  const proof_report all = with_opinion(agreement::silent);
  const std::string text = text_of(all, false);
  EXPECT_NE(text.find("E: 1 undecided\n  undecided: E1 a\n      other silent: because\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("1 obligation: 1 undecided; 0 unexpected\n"), std::string::npos) << text;
  const json data = data_of(all);
  EXPECT_EQ(data["undecided"], 1);
  EXPECT_EQ(data["proved"], 0);
  EXPECT_EQ(data["obligations"][0]["verdict"], "undecided");
}

TEST(proof_report, of_what_was_interrupted_says_so) {
  proof_report all = report_of(expectation::holds, verdict::proved);
  all.interrupted = true;
  EXPECT_EQ(all.ends_with(), exit_code::interrupted);
  EXPECT_NE(text_of(all, false).find("interrupted after 1 obligation: 1 proved;"),
            std::string::npos);
  EXPECT_EQ(data_of(all)["interrupted"], true);
  all.all[0].of.expected = expectation::fails;
  EXPECT_EQ(all.ends_with(), exit_code::disagreement);
}

TEST(proof_report, is_data_as_well) {
  const json data = data_of(report_of(expectation::fails, verdict::refuted));
  EXPECT_EQ(data["solver"], "Z3 0");
  EXPECT_EQ(data["refuted"], 1);
  EXPECT_EQ(data["unexpected"], 0);
  const json& only = data["obligations"][0];
  EXPECT_EQ(only["name"], "E1 a");
  EXPECT_EQ(only["expected"], "fails");
  EXPECT_EQ(only["verdict"], "refuted");
  EXPECT_EQ(only["counterexample"], json::parse(R"({"v.write": "0x1", "v.dirty": "0x0"})"));
  EXPECT_TRUE(only["ms"].is_number());
  EXPECT_TRUE(
      data_of(with_opinion(agreement::agrees))["obligations"][0]["counterexample"].is_null());
}

TEST(a_pattern, is_a_group_or_a_part_of_a_name_or_a_glob) {
  const smt::obligation one = named("mutators", "E01 pte_wrprotect changes", expectation::holds);
  for (const char* meant : {"mutators", "E01", "wrprotect", "mut*", "E0? pte_*", "*[c]hanges"})
    EXPECT_TRUE(means(meant, one)) << meant;
  for (const char* other : {"mutator", "e01", "E0?", "*x"})
    EXPECT_FALSE(means(other, one)) << other;
}

TEST(a_choice, names_what_there_is_where_it_fits_nothing) {
  const std::vector<smt::obligation> all{named("E", "E1 a", expectation::holds)};
  EXPECT_EQ(chosen(all, {}).size(), 1u);
  EXPECT_EQ(chosen(all, {.layout = "x86_64"}).size(), 1u);
  EXPECT_THROW(chosen(all, {.pattern = "F"}), usage_error);
  EXPECT_THROW(chosen(all, {.layout = "vax"}), usage_error);
  EXPECT_THROW(chosen(all, {.fault = "none"}), usage_error);
}

}  // namespace
}  // namespace ptecheck::cli
