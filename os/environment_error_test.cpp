#include <ptecheck/os/environment_error.hpp>

#include <gtest/gtest.h>

#include <cerrno>

namespace ptecheck::os {
namespace {

TEST(environment_error, says_what_was_attempted_and_why_it_failed) {
  const environment_error error("open /nowhere", ENOENT);
  EXPECT_EQ(error.attempted(), "open /nowhere");
  EXPECT_EQ(error.number(), ENOENT);
  EXPECT_STREQ(error.what(), "open /nowhere: No such file or directory");
}

TEST(environment_error, takes_the_errno_of_the_call_that_has_just_failed) {
  errno = EPERM;
  try {
    throw_environment_error("userfaultfd");
  } catch (const environment_error& error) {
    EXPECT_EQ(error.attempted(), "userfaultfd");
    EXPECT_EQ(error.number(), EPERM);
  }
}

}  // namespace
}  // namespace ptecheck::os
