#include <ptecheck/impl/kernel/trace_lock.hpp>
#include <ptecheck/os/pipe.hpp>
#include <ptecheck/os/scratch_directory.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

namespace ptecheck::impl::kernel {
namespace {

class turns : public testing::Test {
 protected:
  static bool always() { return true; }
  static bool never() { return false; }
  os::scratch_directory folder_;
  std::string place_ = folder_.file("turns").native();
};

TEST_F(turns, of_many_can_be_at_once) {
  trace_lock one(true, place_), other(true, place_);
  const auto first = one.take(false, always), second = other.take(false, always);
  SUCCEED() << "neither waited for the other";
}

TEST_F(turns, of_one_alone_wait_for_those_that_have_begun_and_others_wait_for_it) {
  std::atomic<int> within = 0, alone_with = -1;
  const auto take_many = [&](bool alone) {
    trace_lock mine(true, place_);
    for (int i = 0; i < 300; ++i) {
      const auto turn = mine.take(alone, always);
      const int others = within++;
      if (alone && others > alone_with) alone_with = others;
      std::this_thread::yield();
      --within;
    }
  };
  std::thread first([&] { take_many(false); }), second([&] { take_many(false); });
  take_many(true);
  first.join();
  second.join();
  EXPECT_EQ(alone_with, 0);
}

TEST_F(turns, that_never_come_are_not_waited_for_without_end) {
  trace_lock one(true, place_), other(true, place_);
  {
    const auto stopped = one.take(false, always);
    EXPECT_FALSE(other.take(true, never).has_value());
    EXPECT_TRUE(other.take(false, never).has_value()) << "the door is open again";
  }
  EXPECT_TRUE(other.take(true, never).has_value());
}

TEST_F(turns, cost_nothing_where_nobody_made_the_file) {
  trace_lock one(false, place_), other(false, place_);
  const auto first = one.take(true, always), second = other.take(true, always);
  SUCCEED() << "neither waited for the other";
}

TEST_F(turns, are_found_by_those_that_were_there_first) {
  trace_lock early(false, place_);
  { const auto free = early.take(true, always); }
  trace_lock late(true, place_);
  std::atomic<bool> out = false;
  std::thread waits;
  {
    const auto alone = early.take(true, always);
    waits = std::thread([&] {
      const auto after = late.take(false, always);
      EXPECT_TRUE(out);
    });
    std::this_thread::yield();
    out = true;
  }
  waits.join();
}

}  // namespace
}  // namespace ptecheck::impl::kernel
