#include <ptecheck/smt/explorer.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace ptecheck::smt {
namespace {

symbolic_truth truth_named(const std::string& name) {
  return symbolic_truth(variable(name, 0));
}
symbolic_word word_named(const std::string& name) {
  return symbolic_word(variable(name, 64));
}
symbolic_word literal(std::uint64_t value) {
  return value;
}

class explorer_test : public testing::Test {
 protected:
  const symbolic_truth a = truth_named("a"), b = truth_named("b");
  explorer paths{{}};
};
using exploring = explorer_test;

TEST_F(exploring, takes_every_path_and_true_first) {
  std::string order;
  paths.each_path([&] { order += a ? (b ? "1" : "2") : (b ? "3" : "4"); });
  EXPECT_EQ(order, "1234");
  EXPECT_EQ(paths.spent().paths, 4u);
}

TEST_F(exploring, remembers_what_a_path_answered) {
  std::string order;
  paths.each_path([&] {
    order += a ? "1" : "2";
    order += a ? "1" : "2";
    order += !a ? "2" : "1";
  });
  EXPECT_EQ(order, "111222");
  EXPECT_EQ(paths.spent().paths, 2u);
}

TEST_F(exploring, asks_the_solver_once_for_each_new_condition) {
  paths.each_path([&] { return a ? bool{b} : bool{b}; });
  EXPECT_EQ(paths.spent().checks, 4u);
}

TEST_F(exploring, passes_over_paths_that_contradict_themselves) {
  const symbolic_word w = word_named("w");
  int seen = 0;
  paths.each_path([&] {
    if (w == literal(1)) {
      if (w == literal(2)) seen += 100;
      seen += 10;
    } else {
      seen += 1;
    }
  });
  EXPECT_EQ(seen, 11);
}

TEST_F(exploring, an_assumption_restricts_what_follows) {
  int seen = 0;
  paths.each_path([&] {
    paths.assume(a || b);
    seen += a ? (b ? 1 : 10) : (b ? 100 : 1000);
  });
  EXPECT_EQ(seen, 111);
}

TEST_F(exploring, an_assumption_below_a_decision_restricts_its_side_only) {
  std::string seen;
  paths.each_path([&] {
    if (a) paths.assume(b);
    seen += b ? "1" : "0";
  });
  EXPECT_EQ(seen, "110");
}

TEST_F(exploring, ends_a_path_where_an_assumption_is_impossible) {
  int before = 0, after = 0;
  paths.each_path([&] {
    if (a) ++before;
    paths.assume(!a);
    ++after;
  });
  EXPECT_EQ(before, 1);
  EXPECT_EQ(after, 1);
}

TEST_F(exploring, lets_the_text_throw_and_catch) {
  int thrown = 0, reached = 0;
  paths.each_path([&] {
    try {
      if (a) throw std::runtime_error("a");
      ++reached;
    } catch (const std::runtime_error&) {
      ++thrown;
    }
  });
  EXPECT_EQ(thrown, 1);
  EXPECT_EQ(reached, 1);
}

TEST_F(exploring, is_as_before_after_an_exception_left_it) {
  EXPECT_THROW(paths.each_path([&] {
    if (a) throw std::runtime_error("a");
  }),
               std::runtime_error);
  int sum = 0;
  paths.each_path([&] { sum += a ? 1 : 10; });
  EXPECT_EQ(sum, 11);
}

TEST_F(exploring, gives_up_beyond_its_limit_of_paths) {
  explorer few({.paths = 10, .each = {}});
  const auto fork_often = [] {
    for (int i = 0; i < 8; ++i)
      if (truth_named("f" + std::to_string(i))) continue;
  };
  EXPECT_THROW(few.each_path(fork_often), undecided);
}

TEST_F(exploring, gives_up_where_the_solver_does) {
  explorer weak({.paths = 10, .each = {.resources = 100, .milliseconds = 1000}});
  const symbolic_word w = word_named("w"), v = word_named("v");
  const symbolic_word mixed = sum_of(w, v) ^ sum_of(v << 7, w >> 3);
  EXPECT_THROW(weak.each_path([&] { return bool{mixed == literal(12345)}; }), undecided);
}

TEST_F(exploring, notices_a_text_that_asks_something_else_the_second_time) {
  int runs = 0;
  EXPECT_THROW(paths.each_path([&] { return bool{++runs == 1 ? a : b}; }), undecided);
}

TEST_F(exploring, notices_a_text_that_asks_less_the_second_time) {
  int runs = 0;
  EXPECT_THROW(paths.each_path([&] { return ++runs == 1 && bool{a}; }), undecided);
}

TEST_F(exploring, notices_a_text_that_assumes_something_else_the_second_time) {
  int runs = 0;
  EXPECT_THROW(paths.each_path([&] {
    paths.assume(++runs == 1 ? b : !b);
    return bool{a};
  }),
               undecided);
}

TEST_F(exploring, a_truth_decides_nothing_outside) {
  EXPECT_THROW((void)bool{a}, std::logic_error);
}

}  // namespace
}  // namespace ptecheck::smt
