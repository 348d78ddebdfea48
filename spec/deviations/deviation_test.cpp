#include <ptecheck/spec/deviations/deviation.hpp>
#include <ptecheck/spec/entry/fill.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::spec {
namespace {

/// What the machine answers to each step of a deviation's trace, and how the arena looks then.
std::string told_by(machine& of, std::string_view text) {
  const std::size_t header_end = text.find('\n');
  of.reset(story{text.substr(0, header_end)}.of().start());
  std::string told;
  text.remove_prefix(header_end + 1);
  for (; !text.empty(); text.remove_prefix(text.find('\n') + 1)) {
    const auto read = model::parse_step(text.substr(0, text.find('\n')));
    EXPECT_TRUE(std::holds_alternative<model::step>(read)) << text;
    told += model::to_text(of.apply(std::get<model::step>(read)));
    told += ' ' + model::strip_of(of, {0}, of.start().pages) + '\n';
  }
  return told;
}

TEST(deviations, are_shown_by_their_traces) {
  machine strict, deviating;
  deviating.deviate(&linux_deviations());
  const auto all = linux_deviations().all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::uint64_t before = deviating.departures()[i];
    EXPECT_NE(told_by(strict, all[i].trace), told_by(deviating, all[i].trace)) << all[i].trace;
    EXPECT_GT(deviating.departures()[i], before) << all[i].trace;
  }
}

TEST(deviations, quote_what_they_violate) {
  for (const deviation& each : linux_deviations().all()) {
    EXPECT_FALSE(each.violates.empty()) << each.id;
    EXPECT_FALSE(each.evidence.empty()) << each.id;
  }
}

TEST(deviations, leave_other_rules_alone) {
  EXPECT_TRUE(linux_deviations().touch(by<"fill.guard.stays">));
  EXPECT_FALSE(linux_deviations().touch(by<"fill.occupied">));
}

TEST(deviations, can_be_switched_off) {
  machine of;
  of.deviate(&linux_deviations());
  of.deviate(nullptr);
  machine strict;
  for (const deviation& each : linux_deviations().all())
    EXPECT_EQ(told_by(of, each.trace), told_by(strict, each.trace));
}

TEST(deviations, end_a_trace_where_a_call_never_returns) {
  machine of;
  of.deviate(&linux_deviations());
  EXPECT_EQ(told_by(of, linux_deviations().all()[0].trace),
            "done m.......\nnever returns m.......\n");
}

}  // namespace
}  // namespace ptecheck::spec
