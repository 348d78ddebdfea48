#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/campaign.hpp>
#include <ptecheck/props/faulty_reference.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/rules.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::props {
namespace {

using spec::machine;

constexpr auto to_the_end = [](const tally&) { return true; };

campaign_plan plan_of(std::uint64_t seed, std::uint64_t operations) {
  campaign_plan plan;
  plan.seed = seed;
  plan.operations = operations;
  return plan;
}

template <class Subject>
tally run(const campaign_plan& plan) {
  pair<machine, Subject> both;
  return run_campaign(plan, both, to_the_end);
}

TEST(campaign, counts_the_rules_that_a_profile_can_reach) {
  for (const model::profile& each : model::profiles) {
    campaign_plan plan = plan_of(1, 100'000);
    plan.limits.profile = *model::profile_named(each.name);
    const tally sum = run<machine>(plan);
    EXPECT_EQ(sum.failures, 0u);
    std::size_t reached = 0;
    for (const spec::rule_id rule : spec::all_rules()) {
      if (sum.hits.total(rule) == 0) continue;
      EXPECT_TRUE(spec::reachable(rule, each)) << spec::text_of(rule).id << " of " << each.name;
      ++reached;
    }
    EXPECT_GT(reached, spec::all_rules().size() / 2);
  }
}

TEST(campaign, the_last_trace_is_cut) {
  campaign_plan plan = plan_of(1, 250);
  EXPECT_EQ(plan.traces(), 3u);
  model::trace last;
  draw_trace(plan, 2, last);
  EXPECT_EQ(last.steps.size(), 50u);
  const tally sum = run<machine>(plan);
  EXPECT_EQ(sum.traces, 3u);
  EXPECT_EQ(sum.operations, 250u);
  EXPECT_EQ(plan_of(1, 200).traces(), 2u);
}

TEST(campaign, a_trace_is_known_by_its_number) {
  const campaign_plan plan = plan_of(9, 10'000);
  model::trace one, other;
  draw_trace(plan, 70, one);
  draw_trace(plan, 71, other);
  EXPECT_NE(to_text(one), to_text(other));
  draw_trace(plan, 70, other);
  EXPECT_EQ(to_text(one), to_text(other));
}

TEST(campaign, the_same_seed_gives_the_same_tally) {
  EXPECT_EQ(to_bytes(run<faulty_reference>(plan_of(4, 20'000))),
            to_bytes(run<faulty_reference>(plan_of(4, 20'000))));
  EXPECT_NE(to_bytes(run<faulty_reference>(plan_of(4, 20'000))),
            to_bytes(run<faulty_reference>(plan_of(5, 20'000))));
}

TEST(campaign, findings_can_be_run_again) {
  const campaign_plan plan = plan_of(4, 20'000);
  const tally sum = run<faulty_reference>(plan);
  ASSERT_GE(sum.findings.size(), 2u);
  EXPECT_GE(sum.failures, sum.findings.size());
  pair<machine, faulty_reference> both;
  model::trace each;
  for (const finding& known : sum.findings) {
    draw_trace(plan, known.trace, each);
    const auto found = both.run(each, how_much::everything);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->what, known.what.what);
    EXPECT_EQ(found->at, known.what.at);
  }
}

TEST(campaign, any_division_of_the_traces_gives_the_same_tally) {
  const campaign_plan plan = plan_of(4, 20'000);
  pair<machine, faulty_reference> both;
  tally sum = run_block(plan, both, 130, 200);
  sum.add(run_block(plan, both, 0, 7));
  sum.add(run_block(plan, both, 7, 130));
  EXPECT_EQ(to_bytes(sum), to_bytes(run<faulty_reference>(plan)));
}

TEST(campaign, stops_when_told) {
  pair<machine, machine> both;
  int asked = 0;
  const campaign_plan plan = plan_of(4, 1'000'000);
  const tally sum = run_campaign(plan, both, [&](const tally& so_far) {
    ++asked;
    return so_far.traces < 2 * traces_of_a_block(plan);
  });
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(sum.traces, 2 * traces_of_a_block(plan));
}

TEST(campaign, asks_after_each_trace_where_traces_are_long_and_arenas_large) {
  campaign_plan plan = plan_of(4, 1'000'000);
  EXPECT_EQ(traces_of_a_block(plan), 256u);
  plan.trace_length = 10'000;
  plan.limits.pages = 16'384;
  EXPECT_EQ(traces_of_a_block(plan), 1u);
}

}  // namespace
}  // namespace ptecheck::props
