#include <ptecheck/os/child.hpp>
#include <ptecheck/os/interrupt.hpp>

#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace ptecheck::os {
namespace {

TEST(interrupt, a_signal_inside_a_scope_is_noted) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const interrupt_scope scope;
    EXPECT_FALSE(interrupted());
    std::raise(signal);
    EXPECT_TRUE(interrupted());
  }
}

TEST(interrupt, a_new_scope_forgets_earlier_signals) {
  {
    const interrupt_scope scope;
    std::raise(SIGINT);
  }
  const interrupt_scope scope;
  EXPECT_FALSE(interrupted());
}

TEST(interrupt, the_second_signal_acts_as_before) {
  const auto interrupt_twice = [] {
    const interrupt_scope scope;
    std::raise(SIGINT);
    std::raise(SIGINT);
  };
  EXPECT_EXIT(interrupt_twice(), testing::KilledBySignal(SIGINT), "");
}

TEST(interrupt, of_one_process_reaches_its_children) {
  const interrupt_scope scope;
  std::vector<child> waiting;
  waiting.push_back(child::start([] {
    while (!interrupted()) std::this_thread::yield();
    return std::string("stopped");
  }));
  std::raise(SIGINT);
  EXPECT_EQ(collect(std::move(waiting)).front().output, "stopped");
}

TEST(interrupt, nothing_is_caught_after_the_scope) {
  const auto interrupt_late = [] {
    { const interrupt_scope scope; }
    std::raise(SIGTERM);
  };
  EXPECT_EXIT(interrupt_late(), testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace ptecheck::os
