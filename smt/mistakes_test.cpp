#include <ptecheck/smt/mistakes.hpp>

#include <gtest/gtest.h>

namespace ptecheck::smt {
namespace {

judged_operation operation_to_judge(const std::string& name) {
  for (judged_operation& each : judged_operations())
    if (each.name == name) return std::move(each);
  throw std::logic_error("no operation " + name);
}

/// The fate of every mistake in an operation.
std::vector<mistake_report> every_mistake(const std::string& name, unsigned cases) {
  const judged_operation operation = operation_to_judge(name);
  std::vector<mistake_report> all;
  for (const mistake& made : mistakes_in(operation))
    all.push_back(judged(operation, made, 1, cases));
  return all;
}

TEST(mistakes, of_every_kind_are_found_in_every_operation) {
  for (const judged_operation& each : judged_operations()) {
    const auto all = mistakes_in(each);
    EXPECT_FALSE(all.empty()) << each.name;
    EXPECT_EQ(all.size(), mistakes_in(each).size()) << each.name;
  }
}

TEST(mistakes, in_removing_a_guard_are_all_refuted_at_random) {
  for (const mistake_report& each : every_mistake("guard_remove", 2000))
    EXPECT_EQ(each.ended, fate::refuted_at_random) << each.made.at;
}

TEST(mistakes, that_random_cases_miss_are_refuted_by_proof) {
  for (const mistake_report& each : every_mistake("guard_remove", 0)) {
    EXPECT_EQ(each.ended, fate::refuted_by_proof) << each.made.at << each.why;
    EXPECT_TRUE(each.refuted_by);
  }
}

/// is_none masks two bits of a word that is not well formed with any other bit of that mask.
TEST(mistakes, without_effect_are_shown_to_be_none) {
  int equivalent = 0;
  for (const mistake_report& each : every_mistake("mprotect", 2000)) {
    EXPECT_NE(each.ended, fate::undecided) << each.why;
    equivalent += each.ended == fate::equivalent;
  }
  EXPECT_GT(equivalent, 0);
  EXPECT_LT(equivalent, 8);
}

}  // namespace
}  // namespace ptecheck::smt
