#include <ptecheck/os/pipe.hpp>
#include <ptecheck/os/terminal.hpp>

#include <fcntl.h>
#include <gtest/gtest.h>

namespace ptecheck::os {
namespace {

TEST(terminal, a_pipe_is_none) {
  EXPECT_FALSE(is_terminal(open_pipe().reading.get()));
}

TEST(terminal, a_pseudo_terminal_is_one) {
  const unique_fd controller(::open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!controller) GTEST_SKIP() << "no pseudo-terminals on this machine";
  EXPECT_TRUE(is_terminal(controller.get()));
}

}  // namespace
}  // namespace ptecheck::os
