#include <ptecheck/props/faulty_reference.hpp>
#include <ptecheck/props/shrink.hpp>
#include <ptecheck/props/shrink_fixture.hpp>
#include <ptecheck/props/shrink_passes.hpp>
#include <ptecheck/props/trace_order.hpp>

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <vector>

namespace ptecheck::props {
namespace {

using spec::machine;
using faulty_pair = pair<machine, faulty_reference>;

constexpr std::size_t length = 1000;

std::optional<failure> run_of(faulty_pair& both, const model::trace& all) {
  return both.run(all, how_much::everything);
}

/// The first trace of 1,000 steps that fails late.
model::trace failing_late(faulty_pair& both) {
  for (std::uint64_t stream = 0; stream < 200; ++stream)
    if (auto all = late_failure(both, stream, length)) return *all;
  ADD_FAILURE() << "no such trace";
  return {};
}

class shrinking : public testing::TestWithParam<seeded_fault> {
 protected:
  faulty_pair both_{faulty_reference{GetParam().which}};
};

TEST_P(shrinking, a_thousand_steps_become_a_handful_that_fail_in_the_same_way) {
  const model::trace failing = failing_late(both_);
  const auto first = run_of(both_, failing);
  const auto result = shrink(both_, failing);
  ASSERT_TRUE(first && result);
  EXPECT_EQ(result->original_length, length);
  // One step more where it fails by another rule than in the shortest trace.
  EXPECT_GE(result->all.steps.size(), GetParam().length) << GetParam().why << to_text(result->all);
  EXPECT_LE(result->all.steps.size(), GetParam().length + 1)
      << GetParam().why << to_text(result->all);
  EXPECT_LE(result->target_runs, 200u);
  EXPECT_FALSE(result->interrupted);
  const auto again = run_of(both_, result->all);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->what, first->what);
  EXPECT_EQ(again->what, result->found.what);
  EXPECT_EQ(again->at + 1, result->all.steps.size());
}

TEST_P(shrinking, no_pass_finds_anything_simpler_in_the_end) {
  const auto result = shrink(both_, failing_late(both_));
  ASSERT_TRUE(result);
  for (const shrink_pass& pass : shrink_passes()) {
    if (pass.same_meeting) continue;
    const candidates next = pass.begin();
    while (const auto each = next(result->all)) {
      if (!is_simpler(*each, result->all)) continue;
      const auto found = run_of(both_, *each);
      EXPECT_FALSE(found && found->what == result->found.what) << pass.name << to_text(*each);
    }
  }
}

TEST_P(shrinking, equal_traces_shrink_equally) {
  const model::trace failing = failing_late(both_);
  const auto one = shrink(both_, failing), other = shrink(both_, failing);
  ASSERT_TRUE(one && other);
  EXPECT_EQ(one->all, other->all);
  EXPECT_EQ(one->target_runs, other->target_runs);
  EXPECT_EQ(one->reference_runs, other->reference_runs);
}

TEST_P(shrinking, runs_are_counted_and_no_trace_runs_twice) {
  scout_of<machine> reference{machine{}};
  std::set<std::string> seen;
  std::uint32_t runs = 0;
  const trace_runner run = [&](const model::trace& all) {
    ++runs;
    EXPECT_TRUE(seen.insert(to_text(all)).second) << to_text(all);
    return run_of(both_, all);
  };
  const auto result = shrink(run, reference, failing_late(both_));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->target_runs, runs);
}

TEST_P(shrinking, whenever_it_is_interrupted_the_best_so_far_fails) {
  const model::trace failing = failing_late(both_);
  const auto whole = run_of(both_, failing);
  std::size_t before = length;
  for (const std::uint32_t most : {1u, 2u, 4u, 8u, 16u}) {
    const auto some = shrink(both_, failing, {.target_runs = most});
    ASSERT_TRUE(some);
    EXPECT_LE(some->target_runs, most);
    EXPECT_LE(some->all.steps.size(), before);
    const auto found = run_of(both_, some->all);
    EXPECT_TRUE(found && found->what == whole->what);
    before = some->all.steps.size();
  }
}

std::string name_of_fault(const testing::TestParamInfo<seeded_fault>& info) {
  return "fault_" + std::to_string(static_cast<int>(info.param.which));
}
INSTANTIATE_TEST_SUITE_P(each_fault, shrinking, testing::ValuesIn(seeded_faults), name_of_fault);

TEST(shrink, what_agrees_is_not_shrunk) {
  pair<machine, machine> both;
  EXPECT_FALSE(shrink(both, trace_of("read mm=0 page=0\n")));
}

TEST(shrink, an_interrupted_callback_ends_it_with_the_best_so_far) {
  faulty_pair both{faulty_reference{fault::child_loses_guards}};
  const model::trace failing = trace_of(
      "read mm=0 page=3\n"
      "madvise_guard_install mm=0 pages=4+2\n"
      "fork mm=0 child=2\n"
      "read mm=0 page=0\n");
  const auto at_once = shrink(both, failing, {.interrupted = [] { return true; }});
  ASSERT_TRUE(at_once);
  EXPECT_TRUE(at_once->interrupted);
  EXPECT_EQ(at_once->target_runs, 1u);
  EXPECT_EQ(at_once->all.steps.size(), 3u);
  EXPECT_EQ(at_once->original_length, 4u);
}

std::string shrunk_by(fault which, std::string_view steps, const model::world& start) {
  faulty_pair both{faulty_reference{which}};
  const auto result = shrink(both, trace_of(steps, start));
  return result ? to_text(result->all) : "agreed";
}

TEST(shrink, a_fault_of_the_table_boundary_stays_there) {
  EXPECT_EQ(shrunk_by(fault::mprotect_stops_at_the_table_boundary,
                      "write mm=0 page=3 value=9\nmprotect mm=0 pages=12+9 prot=none\n",
                      model::default_world),
            "ptecheck trace 1\n"
            "world mms=1 pages=32 maps=anon prot=read_write uffd=wp features=sigbus "
            "profile=linux-6.18\n"
            "mprotect mm=0 pages=15+2 prot=read\n");
}

TEST(shrink, a_large_arena_becomes_the_usual_one) {
  model::world start = model::default_world;
  start.pages = 2048;
  EXPECT_EQ(shrunk_by(fault::mprotect_stops_at_the_table_boundary,
                      "mprotect mm=0 pages=1000+100 prot=none\n",
                      start),
            "ptecheck trace 1\n"
            "world mms=1 pages=32 maps=anon prot=read_write uffd=wp features=sigbus "
            "profile=linux-6.18\n"
            "mprotect mm=0 pages=15+2 prot=read\n");
}

TEST(shrink, equal_faults_end_in_one_trace_for_each_signature) {
  for (const fault which : {fault::child_loses_guards,
                            fault::guard_remove_takes_poison,
                            fault::exit_of_the_parent_empties_the_child}) {
    faulty_pair both{faulty_reference{which}};
    std::map<std::pair<differs, std::uint16_t>, std::set<std::string>> results;
    std::size_t shrunk = 0;
    for (std::uint64_t stream = 0; stream < 300 && shrunk < 10; ++stream) {
      pcg_choices from{4, stream};
      model::trace failing;
      draw_trace(failing, 200, from, {});
      if (!run_of(both, failing)) continue;
      const auto result = shrink(both, failing);
      ASSERT_TRUE(result);
      results[{result->found.what.in, result->found.what.by.index}].insert(to_text(result->all));
      ++shrunk;
    }
    EXPECT_EQ(shrunk, 10u);
    for (const auto& [signature, texts] : results)
      EXPECT_EQ(texts.size(), 1u) << *texts.begin() << *texts.rbegin();
  }
}

TEST(shrink, a_failure_that_the_reference_alone_never_reaches_is_shrunk_all_the_same) {
  scout_of<machine> reference{machine{}};
  const signature unheard_of{model::operation{model::read{}}.index(), differs::entry, {9999}};
  const trace_runner run = [&](const model::trace& all) -> std::optional<failure> {
    bool unmapped = false;
    for (std::size_t i = 0; i < all.steps.size(); ++i) {
      unmapped |= std::holds_alternative<model::munmap>(all.steps[i].what);
      if (unmapped && std::holds_alternative<model::read>(all.steps[i].what))
        return failure{i, {0}, 0, unheard_of};
    }
    return {};
  };
  const auto result = shrink(run,
                             reference,
                             trace_of("read mm=0 page=7\n"
                                      "exit mm=3\n"
                                      "munmap mm=2 pages=9+4\n"
                                      "fork mm=0 child=1\n"
                                      "read mm=1 page=9\n"));
  ASSERT_TRUE(result);
  EXPECT_EQ(steps_of(result->all), "munmap mm=0 pages=0+1\nread mm=0 page=0\n");
}

}  // namespace
}  // namespace ptecheck::props
