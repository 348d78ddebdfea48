#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/window.hpp>

#include <gtest/gtest.h>

namespace ptecheck::cli {
namespace {

using namespace std::chrono_literals;

TEST(duration, has_a_unit) {
  EXPECT_EQ(duration("--time", "500ms"), 500ms);
  EXPECT_EQ(duration("--time", "10s"), 10s);
  EXPECT_EQ(duration("--time", "5m"), 5min);
  EXPECT_EQ(duration("--time", "1000h"), 1000h);
}

TEST(shell_word, is_quoted_only_where_a_shell_would_misread_it) {
  EXPECT_EQ(shell_word("found/bad_1.trace"), "found/bad_1.trace");
  EXPECT_EQ(shell_word("my traces"), "'my traces'");
  EXPECT_EQ(shell_word("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_word(""), "''");
}

TEST(counted, is_singular_for_one) {
  EXPECT_EQ(counted(0, "trace"), "0 traces");
  EXPECT_EQ(counted(1, "trace"), "1 trace");
}

model::trace reading(std::uint16_t pages, std::initializer_list<std::uint16_t> read) {
  model::trace all;
  all.start.pages = pages;
  for (const std::uint16_t page : read) all.steps.push_back({model::read{{0}, {page}}, {}});
  return all;
}

TEST(words, are_what_stands_between_commas) {
  using words = std::vector<std::string_view>;
  EXPECT_EQ(words_of(""), words{});
  EXPECT_EQ(words_of("swap"), words{"swap"});
  EXPECT_EQ(words_of("swap,ksm"), (words{"swap", "ksm"}));
  EXPECT_EQ(words_of("swap,,"), (words{"swap", "", ""}));
  EXPECT_EQ(words_of(","), (words{"", ""}));
}

TEST(window, is_the_whole_arena_where_that_fits_on_a_line) {
  const window shown = window_of(reading(64, {3}), {});
  EXPECT_EQ(shown.first, 0u);
  EXPECT_EQ(shown.end, 64u);
}

TEST(window, begins_near_the_first_page_that_is_named) {
  const window shown = window_of(reading(512, {255, 256}), {});
  EXPECT_EQ(shown.first, 240u);
  EXPECT_EQ(shown.end, 304u);
}

TEST(window, shows_where_the_failure_is) {
  const props::failure there{.at = 1, .mm = {0}, .page = 500, .what = {}};
  const window shown = window_of(reading(512, {0, 500}), there);
  EXPECT_LE(shown.first, 500u);
  EXPECT_GT(shown.end, 500u);
}

TEST(window, ends_with_the_arena) {
  EXPECT_EQ(window_of(reading(70, {69}), {}).end, 70u);
  EXPECT_EQ(window_of(reading(70, {}), {}).end, 64u);
}

}  // namespace
}  // namespace ptecheck::cli
