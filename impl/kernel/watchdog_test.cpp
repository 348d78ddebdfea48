#include <ptecheck/impl/kernel/watchdog.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

namespace ptecheck::impl::kernel {
namespace {

constexpr int nobody = (1 << 22) + 1;  // above the highest number of a process

TEST(watchdog, sees_itself_run) {
  EXPECT_EQ(state_of(static_cast<int>(::getpid())), 'R');
  EXPECT_GT(processor_time(static_cast<int>(::getpid())), 0u);
}

TEST(watchdog, knows_who_is_not_there) {
  EXPECT_EQ(state_of(nobody), 'X');
  EXPECT_EQ(processor_time(nobody), 0u);
}

}  // namespace
}  // namespace ptecheck::impl::kernel
