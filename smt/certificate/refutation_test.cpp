#include <ptecheck/smt/certificate/refutation.hpp>

#include <gtest/gtest.h>

namespace ptecheck::smt {
namespace {

/// All eight ways to set three variables but for one are excluded, and that one by two clauses.
const clauses impossible{3,
                         {{1, 2, 3},
                          {1, 2, -3},
                          {1, -2, 3},
                          {1, -2, -3},
                          {-1, 2, 3},
                          {-1, 2, -3},
                          {-1, -2, 3},
                          {-1, -2, -3}}};
const clauses possible{3, {{1, 2, 3}, {1, 2, -3}, {1, -2, 3}, {-1, 2, 3}}};
constexpr const char* proof = "1 2 0\n1 0\nd 1 2 3 0\n2 0\n0\n";

TEST(refutations, are_accepted_step_by_step) {
  const checked_refutation found = check_refutation(impossible, proof);
  EXPECT_TRUE(found.holds) << found.why;
  EXPECT_EQ(found.steps, 3u);
}

TEST(refutations, of_what_contradicts_itself_need_no_step) {
  EXPECT_TRUE(check_refutation({1, {{1}, {-1}}}, "").holds);
  EXPECT_TRUE(check_refutation({0, {{}}}, "").holds);
}

TEST(refutations, that_skip_a_step_are_not_accepted) {
  EXPECT_EQ(check_refutation(impossible, "1 0\n").why, "step 1 does not follow");
  EXPECT_EQ(check_refutation(impossible, "0\n").why, "step 1 does not follow");
}

TEST(refutations, that_end_too_early_are_not_accepted) {
  EXPECT_EQ(check_refutation(impossible, "").why, "it ends before a contradiction");
  EXPECT_EQ(check_refutation(impossible, "1 2 0\n1").why, "it ends before a contradiction");
  EXPECT_EQ(check_refutation(impossible, "d 1 2 3 0\n").why, "it ends before a contradiction");
}

TEST(refutations, of_something_else_are_not_accepted) {
  EXPECT_FALSE(check_refutation(possible, proof).holds);
  EXPECT_FALSE(check_refutation({}, proof).holds);
}

TEST(refutations, that_are_garbage_are_not_accepted) {
  for (const char* garbage :
       {"s UNSATISFIABLE", "1 2 x 0", "4 0", "-4 0", "99999999999 0", "-2147483648 0", "1 d 2 0"})
    EXPECT_FALSE(check_refutation(impossible, garbage).holds) << garbage;
}

TEST(refutations, with_a_literal_turned_over_hold_only_if_every_step_still_follows) {
  EXPECT_TRUE(check_refutation(impossible, "1 -2 0\n1 0\n2 0\n0\n").holds);
  EXPECT_EQ(check_refutation(impossible, "-1 2 0\n1 0\n2 0\n0\n").why, "step 2 does not follow");
  EXPECT_EQ(check_refutation(possible, "1 2 0\n1 0\n-2 0\n0\n").why, "step 2 does not follow");
}

TEST(refutations, may_rest_on_clauses_that_repeat_a_literal) {
  EXPECT_TRUE(check_refutation({1, {{1, 1}, {-1, -1}}}, "0\n").holds);
  EXPECT_TRUE(check_refutation({2, {{1, 2, 1}, {-2, -2, 1}, {-1}}}, "1 1 0\n").holds);
}

TEST(refutations, follow_long_chains_and_forget_what_was_assumed) {
  constexpr int length = 200;
  clauses chain{length, {{-length, -1}}};
  for (int i = 1; i < length; ++i) chain.all.push_back({-i, i + 1});
  EXPECT_FALSE(check_refutation(chain, "1 0\n").holds);
  EXPECT_EQ(check_refutation(chain, "-1 0\n200 0\n").why, "step 2 does not follow");
  chain.all.push_back({1, length});
  chain.all.push_back({1, -length});
  EXPECT_TRUE(check_refutation(chain, "-1 0\n").holds);
}

}  // namespace
}  // namespace ptecheck::smt
