#include <ptecheck/smt/report_text.hpp>

#include <gtest/gtest.h>

namespace ptecheck::smt {
namespace {

const std::vector<numbered_report> two{
    {3,
     {verdict::refuted,
      "12:3\n\0 why",
      counterexample{{{"a.b", ~std::uint64_t{0}}, {"", 0}}, {{"w", 5}}, {{"entry", "none"}}},
      {{"cvc5", agreement::disagrees, "sat", 0},
       {"certificate", agreement::agrees, "", 17},
       {"boolector", agreement::silent, "", 0, true}},
      1,
      22,
      333,
      0.125}},
    {0, {verdict::undecided, "timeout", {}, {}, 0, 0, 0, 1e9}},
};

TEST(reports_as_text, come_back_as_they_were) {
  const auto got = reports_in(text_of(two));
  ASSERT_TRUE(got);
  ASSERT_EQ(got->size(), 2u);
  for (std::size_t i = 0; i < two.size(); ++i) {
    const report &sent = two[i].found, &back = (*got)[i].found;
    EXPECT_EQ((*got)[i].number, two[i].number);
    EXPECT_EQ(back.found, sent.found);
    EXPECT_EQ(back.why, sent.why);
    EXPECT_EQ(back.refuted_by, sent.refuted_by);
    EXPECT_EQ(back.opinions, sent.opinions);
    EXPECT_EQ(back.paths, sent.paths);
    EXPECT_EQ(back.checks, sent.checks);
    EXPECT_EQ(back.claims, sent.claims);
    EXPECT_EQ(back.ms, sent.ms);
  }
}

TEST(reports_as_text, are_refused_when_cut_anywhere) {
  const std::string whole = text_of(two);
  for (std::size_t length = 0; length < whole.size(); ++length)
    ASSERT_FALSE(reports_in(whole.substr(0, length))) << length;
  EXPECT_FALSE(reports_in(whole + "1:x"));
}

TEST(reports_as_text, are_refused_when_they_are_garbage) {
  EXPECT_FALSE(reports_in("unsat"));
  EXPECT_FALSE(reports_in("9:999999999"));
  EXPECT_FALSE(reports_in("99999999999999999999:1"));
  EXPECT_FALSE(reports_in("-1:1"));
  EXPECT_FALSE(reports_in("0:"));
}

TEST(reports_as_text, are_refused_where_a_number_is_empty_or_too_large) {
  const std::string whole = text_of({{7, {verdict::undecided, "", {}, {}, 0, 0, 0, 0}}});
  ASSERT_TRUE(whole.starts_with("1:11:71:0")) << whole;
  EXPECT_TRUE(reports_in(whole));
  EXPECT_FALSE(reports_in("1:11:70:" + whole.substr(9)));
  EXPECT_FALSE(reports_in("1:11:711:99999999999" + whole.substr(9)));
}

}  // namespace
}  // namespace ptecheck::smt
