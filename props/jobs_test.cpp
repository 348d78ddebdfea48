#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/campaign.hpp>
#include <ptecheck/props/faulty_reference.hpp>
#include <ptecheck/props/jobs.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace ptecheck::props {
namespace {

using spec::machine;

constexpr auto to_the_end = [](const tally&) { return true; };

campaign_plan plan_of(std::uint64_t operations) {
  campaign_plan plan;
  plan.seed = 4;
  plan.operations = operations;
  plan.trace_length = 10;
  return plan;
}

template <class Subject>
auto pairs_with(const Subject& subject) {
  return [&subject](std::uint32_t) { return pair<machine, Subject>{subject}; };
}

TEST(jobs, any_number_gives_the_same_tally) {
  const campaign_plan plan = plan_of(40'000);
  const faulty_reference subject;
  pair<machine, faulty_reference> both{subject};
  const std::string alone = to_bytes(run_campaign(plan, both, to_the_end));
  for (const std::uint32_t jobs : {1u, 2u, 5u, 9u})
    EXPECT_EQ(to_bytes(run_in_jobs(plan, pairs_with(subject), jobs, to_the_end)), alone) << jobs;
}

TEST(jobs, each_brings_the_state_of_the_subject) {
  const faulty_reference subject{fault::child_loses_guards};
  const tally sum = run_in_jobs(plan_of(40'000), pairs_with(subject), 2, to_the_end);
  ASSERT_FALSE(sum.findings.empty());
  EXPECT_EQ(sum.findings[0].what.what.operation, kind_of<model::fork>);
}

TEST(jobs, each_stops_when_told) {
  const campaign_plan plan = plan_of(1'000'000);
  const tally sum = run_in_jobs(plan, pairs_with(machine{}), 3, [](const tally&) { return false; });
  EXPECT_EQ(sum.traces, 3 * traces_of_a_block(plan));
}

TEST(jobs, one_that_meets_an_environment_error_hands_it_on) {
  struct hindered : machine {
    model::outcome apply(const model::step&) { throw os::environment_error("fork", EAGAIN); }
  };
  try {
    run_in_jobs(plan_of(1000), pairs_with(hindered{}), 2, to_the_end);
    FAIL() << "nobody heard of it";
  } catch (const os::environment_error& error) {
    EXPECT_STREQ(error.what(), "fork: Resource temporarily unavailable");
  }
}

TEST(jobs, one_that_dies_is_told) {
  struct deadly : machine {
    model::outcome apply(const model::step&) { std::_Exit(3); }
  };
  try {
    run_in_jobs(plan_of(1000), pairs_with(deadly{}), 2, to_the_end);
    FAIL() << "nobody missed the dead";
  } catch (const job_died& error) {
    EXPECT_STREQ(error.what(), "a campaign process died: exit code 3");
  }
}

}  // namespace
}  // namespace ptecheck::props
