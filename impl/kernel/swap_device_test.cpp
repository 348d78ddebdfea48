#include <ptecheck/impl/kernel/capabilities.hpp>
#include <ptecheck/impl/kernel/swap_device.hpp>
#include <ptecheck/os/child.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace ptecheck::impl::kernel {
namespace {

constexpr std::uint64_t bytes = std::uint64_t{16} << 20;

bool in_use(const std::string& name) {
  std::ifstream swaps("/proc/swaps");
  const std::string all{std::istreambuf_iterator<char>(swaps), {}};
  return all.find("/dev/" + name + ' ') != std::string::npos;
}

/// These tests change the swap of the machine: only who asks for that gets it.
class swap_of_the_machine : public testing::Test {
 protected:
  void SetUp() override {
    if (::getenv("PTECHECK_ALLOW_SWAP") == nullptr)
      GTEST_SKIP() << "PTECHECK_ALLOW_SWAP is not in the environment";
  }
};

TEST_F(swap_of_the_machine, is_there_as_long_as_the_device_lives) {
  std::string name;
  {
    const swap_device device(bytes);
    name = device.name();
    EXPECT_TRUE(in_use(name));
    EXPECT_EQ(missing_for(capability::swap), "");
    EXPECT_THROW(swap_device{bytes}, os::environment_error) << "one campaign at a time";
    EXPECT_EQ(swap_device::remove_leftover(), "") << "it is at work";
    EXPECT_TRUE(in_use(name));
  }
  EXPECT_FALSE(in_use(name));
}

TEST_F(swap_of_the_machine, is_put_back_by_the_next_one_after_a_bad_end) {
  std::vector<os::child> one;
  one.push_back(os::child::start([]() -> std::string {
    const swap_device device(bytes);
    ::raise(SIGKILL);
    return device.name();
  }));
  EXPECT_EQ(os::collect(std::move(one)).front().end, os::ending{os::signalled{SIGKILL}});
  const std::string left = swap_device::remove_leftover();
  EXPECT_TRUE(left.starts_with("zram")) << left;
  EXPECT_FALSE(in_use(left));
  EXPECT_EQ(swap_device::remove_leftover(), "") << "once is enough";
}

}  // namespace
}  // namespace ptecheck::impl::kernel
