#include <ptecheck/impl/headers/object.hpp>
#include <ptecheck/impl/headers/processor.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <gtest/gtest.h>

namespace ptecheck::impl::headers {
namespace {

kernel_object fake() {
  return kernel_object::load(PTECHECK_FAKE_OBJECT);
}

TEST(object, finds_functions_by_name) {
  const kernel_object object = fake();
  ASSERT_NE(object.find("merged"), nullptr);
  EXPECT_EQ(object.find("merged")->y, ptecheck_protection);
  EXPECT_EQ(object.find("no_such_function"), nullptr);
}

TEST(object, answers_or_says_that_it_cannot) {
  const kernel_object object = fake();
  EXPECT_EQ(object.ask("cleared", 7, 0), 5u);
  EXPECT_EQ(object.ask("no_such_function", 7, 0), std::nullopt);
}

TEST(object, a_switch_changes_the_machine) {
  const kernel_object object = fake();
  EXPECT_TRUE(object.set("five_levels", true));
  EXPECT_EQ(object.ask("levels", 0, 0), 5u);
  EXPECT_TRUE(object.set("five_levels", false));
  EXPECT_EQ(object.ask("levels", 0, 0), 4u);
}

TEST(object, an_unknown_switch_is_refused) {
  EXPECT_FALSE(fake().set("no_such_switch", true));
}

TEST(object, a_kernel_without_shadow_stacks_cannot_pretend_to_have_them) {
  const kernel_object object = fake();
  EXPECT_TRUE(pretend(object, {"", true, true, true, false}));
  EXPECT_FALSE(pretend(object, {"", true, true, true, true}));
}

TEST(object, what_is_no_object_is_an_environment_error) {
  EXPECT_THROW((void)kernel_object::load("/nonexistent/object.so"), os::environment_error);
}

TEST(object, an_object_that_shows_nothing_is_an_environment_error) {
  EXPECT_THROW((void)kernel_object::load(PTECHECK_EMPTY_OBJECT), os::environment_error);
}

}  // namespace
}  // namespace ptecheck::impl::headers
