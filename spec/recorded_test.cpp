#include <ptecheck/model/recordings_test.hpp>
#include <ptecheck/spec/deviations/deviation.hpp>
#include <ptecheck/spec/invariants.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::spec {
namespace {

const std::vector<model::recording>& recordings() {
  static const std::vector<model::recording> all = model::recordings_in("recorded");
  return all;
}

/// Whether the deviation was taken since the machine was told to deviate.
bool took(const machine& of, std::string_view id) {
  const auto all = linux_deviations().all();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].id == id && of.departures()[i] != 0) return true;
  return false;
}

void expect_expressed(const model::recording& in, const model::recorded_row& row) {
  const std::string which = in.name + ' ' + row.id;
  machine strict, deviating;
  deviating.deviate(&linux_deviations());
  EXPECT_EQ(first_difference(deviating, row), "") << which;
  EXPECT_EQ(first_difference(strict, row).empty(), row.deviates.empty()) << which;
  EXPECT_FALSE(broken_invariant_anywhere(strict)) << which;
  for (const std::string& id : row.deviates) EXPECT_TRUE(took(deviating, id)) << which << ' ' << id;
}

TEST(recorded, what_linux_did_is_what_the_reference_does) {
  for (const model::recording& in : recordings())
    for (const model::recorded_row& row : in.rows) expect_expressed(in, row);
}

TEST(recorded, no_result_is_left_out_silently) {
  for (const model::recording& in : recordings()) {
    EXPECT_EQ(in.rows.size(), in.expressed) << in.name;
    EXPECT_EQ(in.rows.size() + in.unexpressed.size(), in.recorded) << in.name;
  }
}

TEST(recorded, rows_are_traces) {
  for (const model::recording& in : recordings())
    for (const model::recorded_row& row : in.rows) {
      const model::trace steps = trace_of(row);
      const auto again = model::parse_trace(to_text(steps));
      ASSERT_TRUE(std::holds_alternative<model::trace>(again)) << in.name << ' ' << row.id;
      EXPECT_EQ(std::get<model::trace>(again), steps) << in.name << ' ' << row.id;
    }
}

/// How many in a hundred.
std::size_t share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 100 : part * 100 / whole;
}

/// How many rows say so.
template <class Holds>
std::ptrdiff_t rows_of(const model::recording& in, Holds holds) {
  return std::count_if(in.rows.begin(), in.rows.end(), holds);
}

void print_share(const model::recording& in) {
  std::cout << in.name << ": " << in.rows.size() << " of " << in.recorded << " ("
            << share(in.rows.size(), in.recorded) << " %), "
            << rows_of(in, [](const auto& row) { return !row.deviates.empty(); }) << " deviate, "
            << rows_of(in, [](const auto& row) { return !row.without.empty(); }) << " in part, "
            << rows_of(in, [](const auto& row) { return !row.stand_in.empty(); })
            << " by what behaves alike\n";
}

TEST(recorded, most_results_have_a_row) {
  std::size_t rows = 0, recorded = 0;
  std::map<std::string, std::size_t> reasons;
  for (const model::recording& in : recordings()) {
    print_share(in);
    rows += in.rows.size();
    recorded += in.recorded;
    for (const model::unexpressed_row& each : in.unexpressed) ++reasons[each.reason];
  }
  std::cout << "all: " << rows << " of " << recorded << " (" << share(rows, recorded) << " %)\n";
  for (const auto& [reason, count] : reasons) std::cout << "  " << count << ": " << reason << '\n';
  EXPECT_GE(share(rows, recorded), 80u);
}

TEST(recorded, the_example_of_the_reference_is_one) {
  std::ifstream in{"../docs/reference/recorded.md"};
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  constexpr std::string_view fence = "```recorded\n";
  const std::size_t begin = text.find(fence) + fence.size();
  const auto read = model::parse_recording(text.substr(begin, text.find("```", begin) - begin));
  ASSERT_TRUE(std::holds_alternative<model::recording>(read));
  const auto& example = std::get<model::recording>(read);
  EXPECT_EQ(example.rows.size(), example.expressed);
  for (const model::recorded_row& row : example.rows) expect_expressed(example, row);
}

TEST(recorded, every_cell_of_the_matrix_has_a_row) {
  const auto is_matrix = [](const model::recording& in) { return in.name == "guard.matrix"; };
  const auto matrix = std::find_if(recordings().begin(), recordings().end(), is_matrix);
  ASSERT_NE(matrix, recordings().end());
  EXPECT_EQ(matrix->rows.size(), 480u);
}

}  // namespace
}  // namespace ptecheck::spec
