#include <ptecheck/cli/headers_comparison.hpp>
#include <ptecheck/cli/verbs.hpp>
#include <ptecheck/impl/packed/kernel_functions.hpp>

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

#include <optional>

namespace ptecheck::cli {
namespace {

using word = model::machine_word;
using impl::packed::kernel_form;

constexpr impl::headers::comparison_plan plan{.words = 50'000};

exit_code run_verb(const std::string& arguments) {
  CLI::App program;
  const verb headers = add_headers(program);
  program.parse("headers " + arguments);
  return headers.carry_out();
}

TEST(headers, without_headers_are_a_matter_of_the_environment) {
  EXPECT_EQ(run_verb("--kernel-headers /nonexistent"), exit_code::environment);
}

TEST(headers, of_this_machine_do_what_our_formulas_say) {
  const auto outcome = compare_headers({}, plan);
  if (const auto* missing = std::get_if<impl::headers::lacking>(&outcome))
    GTEST_SKIP() << missing->what;
  const auto& all = std::get<headers_comparison>(outcome);
  EXPECT_EQ(all.differences(), 0u);
  EXPECT_GE(all.functions(), 80u);
  EXPECT_EQ(all.configurations.size(), 3u);
  EXPECT_GE(all.variants(), 15u);
  EXPECT_TRUE(all.configurations[1].form.soft_dirty);
  EXPECT_FALSE(all.configurations[2].form.soft_dirty);
}

/// The helpers that differ when a kernel is taken to be of that form.
std::size_t differing(const impl::headers::kernel_object& object, const kernel_form& form) {
  return impl::headers::compare(object, impl::packed::kernel_functions<word>, form, plan)
      .differences.size();
}

TEST(headers, of_this_machine_catch_every_wrong_idea_of_their_kernel) {
  const auto outcome = impl::headers::build({}, "everything");
  if (const auto* missing = std::get_if<impl::headers::lacking>(&outcome))
    GTEST_SKIP() << missing->what;
  const auto& object = std::get<impl::headers::built>(outcome).object;
  const kernel_form right = impl::packed::measured_form(
      [&](std::string_view name, word x, word y) { return object.ask(name, x, y); });
  EXPECT_EQ(differing(object, right), 0u);
  for (bool kernel_form::*const field : {&kernel_form::pmd_modify_keeps_dirty,
                                         &kernel_form::mkuffd_wp_clears_write,
                                         &kernel_form::saved_dirty,
                                         &kernel_form::uffd_wp,
                                         &kernel_form::uffd_wp_markers,
                                         &kernel_form::soft_dirty,
                                         &kernel_form::no_execute}) {
    kernel_form wrong = right;
    wrong.*field = !(wrong.*field);
    EXPECT_GT(differing(object, wrong), 0u);
  }
  for (const impl::packed::kernel_number& number : impl::packed::kernel_numbers) {
    if (right.*number.field == impl::packed::no_type) continue;
    kernel_form wrong = right;
    wrong.*number.field ^= 1;
    EXPECT_GT(differing(object, wrong), 0u) << number.name;
  }
}

}  // namespace
}  // namespace ptecheck::cli
