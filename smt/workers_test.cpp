#include <ptecheck/os/interrupt.hpp>
#include <ptecheck/smt/workers.hpp>

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

namespace ptecheck::smt {
namespace {

statement word_is_not(std::uint64_t value) {
  return in_both_lives([value]<class Life>(Life& life) {
    using W = typename Life::word;
    life.claim(!(life.template declare<W>("w") == W{value}));
  });
}
const statement holds_always = in_both_lives([](auto& life) { life.claim(true); });
const statement kills_its_worker{[](prover&) { std::raise(SIGKILL); }, {}};

TEST(workers, report_in_the_order_of_the_statements) {
  std::vector<statement> all;
  for (std::uint64_t i = 0; i < 7; ++i) all.push_back(word_is_not(i));
  const auto reports = discharge_all(all, {.workers = 3});
  ASSERT_EQ(reports.size(), 7u);
  for (std::uint64_t i = 0; i < 7; ++i) {
    ASSERT_EQ(reports[i].found, verdict::refuted);
    EXPECT_EQ(reports[i].refuted_by->symbols, (assignment{{"w", i}}));
  }
}

TEST(workers, may_be_more_than_the_statements) {
  const auto reports = discharge_all({holds_always}, {.workers = 4});
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].found, verdict::proved);
}

TEST(workers, one_that_dies_leaves_undecided_what_killed_it_and_nothing_else) {
  const auto reports =
      discharge_all({holds_always, kills_its_worker, word_is_not(3), holds_always});
  EXPECT_EQ(reports[0].found, verdict::proved);
  EXPECT_EQ(reports[1].found, verdict::undecided);
  EXPECT_EQ(reports[1].why, "its worker ended with signal 9 (Killed)");
  EXPECT_EQ(reports[2].found, verdict::refuted);
  EXPECT_EQ(reports[3].found, verdict::proved);
}

TEST(workers, one_that_hangs_is_ended) {
  const statement hangs{[](prover&) {
                          for (;;) raise(0);
                        },
                        {}};
  const auto reports = discharge_all({hangs}, {.patience = std::chrono::milliseconds(50)});
  EXPECT_EQ(reports[0].found, verdict::undecided);
  EXPECT_EQ(reports[0].why, "its worker ended with killed at its deadline");
}

/// What took as long as the others together does not cost them anything.
TEST(workers, one_that_hangs_is_the_only_one_that_is_lost) {
  const statement hangs{[](prover&) {
                          for (;;) raise(0);
                        },
                        {}};
  std::vector<statement> all(40, holds_always);
  all[17] = hangs;
  const auto reports =
      discharge_all(all, {.workers = 1, .patience = std::chrono::milliseconds(1000)});
  for (std::size_t i = 0; i < all.size(); ++i)
    EXPECT_EQ(reports[i].found, i == 17 ? verdict::undecided : verdict::proved) << i;
}

TEST(workers, stop_where_they_are_interrupted) {
  const os::interrupt_scope first_one_asks_to_stop;
  const statement interrupts{[](prover& life) {
                               std::raise(SIGINT);
                               life.claim(true);
                             },
                             {}};
  std::vector<statement> all(20, holds_always);
  all[10] = interrupts;
  const auto reports = discharge_all(all, {.workers = 1});
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(reports[i].found, i < 10 ? verdict::proved : verdict::undecided) << i;
    EXPECT_EQ(reports[i].why, i < 10 ? "" : says_interrupted) << i;
  }
  // The next test has not been interrupted.
  const os::interrupt_scope anew;
}

TEST(workers, one_that_leaves_without_an_answer_leaves_it_undecided) {
  const statement leaves{[](prover&) { std::_Exit(0); }, {}};
  const auto reports = discharge_all({holds_always, leaves});
  EXPECT_EQ(reports[0].found, verdict::proved);
  EXPECT_EQ(reports[1].found, verdict::undecided);
  EXPECT_EQ(reports[1].why, "its worker answered with garbage");
}

TEST(workers, may_begin_after_the_solver_was_used_here) {
  explorer here({});
  here.each_path([] { return bool{symbolic_truth(variable("used", 0))}; });
  EXPECT_EQ(discharge_all({word_is_not(1), holds_always})[0].found, verdict::refuted);
}

}  // namespace
}  // namespace ptecheck::smt
