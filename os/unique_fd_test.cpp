#include <ptecheck/os/unique_fd.hpp>

#include <fcntl.h>
#include <gtest/gtest.h>

#include <type_traits>

namespace ptecheck::os {
namespace {

bool is_open(int descriptor) {
  return ::fcntl(descriptor, F_GETFD) != -1;
}

unique_fd open_null() {
  return unique_fd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

static_assert(!std::is_copy_constructible_v<unique_fd>);
static_assert(!std::is_copy_assignable_v<unique_fd>);

TEST(unique_fd, closes_at_the_end_of_its_scope) {
  int descriptor = -1;
  {
    const unique_fd owner = open_null();
    descriptor = owner.get();
    EXPECT_TRUE(is_open(descriptor));
  }
  EXPECT_FALSE(is_open(descriptor));
}

TEST(unique_fd, is_false_for_a_failed_call) {
  EXPECT_FALSE(unique_fd(-1));
}

TEST(unique_fd, a_move_takes_the_descriptor_along) {
  unique_fd first = open_null();
  const int descriptor = first.get();
  const unique_fd second = std::move(first);
  EXPECT_EQ(second.get(), descriptor);
  EXPECT_TRUE(is_open(descriptor));
}

TEST(unique_fd, assignment_closes_what_was_owned_before) {
  unique_fd owner = open_null();
  const int before = owner.get();
  owner = open_null();
  EXPECT_NE(owner.get(), before);
  EXPECT_FALSE(is_open(before));
}

}  // namespace
}  // namespace ptecheck::os
