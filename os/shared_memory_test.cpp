#include <ptecheck/os/child.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/shared_memory.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>

namespace ptecheck::os {
namespace {

TEST(shared_memory, is_seen_by_all_processes) {
  const shared<std::atomic<int>> counter;
  std::vector<child> children;
  for (int i = 1; i <= 3; ++i)
    children.push_back(child::start([&, i] {
      counter->fetch_add(i);
      return std::string();
    }));
  collect(std::move(children));
  EXPECT_EQ(counter->load(), 6);
}

TEST(shared_memory, that_cannot_be_had_is_a_lack_of_the_machine) {
  EXPECT_THROW(shared_memory(SIZE_MAX / 2), environment_error);
}

}  // namespace
}  // namespace ptecheck::os
