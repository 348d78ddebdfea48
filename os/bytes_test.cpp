#include <ptecheck/os/bytes.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/pipe.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

namespace ptecheck::os {
namespace {

TEST(bytes, come_out_of_a_pipe_as_they_went_in) {
  pipe ends = open_pipe();
  const std::string sent("one\0two\n", 8);
  write_all(ends.writing.get(), sent);
  ends.writing = unique_fd();
  EXPECT_EQ(read_to_end(ends.reading.get()), sent);
}

TEST(bytes, a_pipe_nobody_writes_to_is_at_its_end) {
  pipe ends = open_pipe();
  ends.writing = unique_fd();
  std::string bytes;
  EXPECT_FALSE(read_some(ends.reading.get(), bytes));
  EXPECT_EQ(bytes, "");
}

TEST(bytes, a_wrong_descriptor_is_an_environment_error) {
  try {
    write_all(-1, "lost");
    FAIL() << "a write to nowhere succeeded";
  } catch (const environment_error& error) {
    EXPECT_EQ(error.attempted(), "write");
    EXPECT_EQ(error.number(), EBADF);
  }
  EXPECT_THROW(read_to_end(-1), environment_error);
}

}  // namespace
}  // namespace ptecheck::os
