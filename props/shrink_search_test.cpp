#include <ptecheck/props/shrink_fixture.hpp>
#include <ptecheck/props/shrink_search.hpp>
#include <ptecheck/props/shrink_slice.hpp>
#include <ptecheck/props/trace_order.hpp>
#include <ptecheck/spec/entry/reclaim.hpp>

#include <gtest/gtest.h>

namespace ptecheck::props {
namespace {

using spec::by;
using texts = std::vector<std::string>;

class shrink_search : public testing::Test {
 protected:
  std::string shortened(std::string_view steps) {
    return steps_of(shortcut(reference_, trace_of(steps)));
  }
  scout_of<spec::machine> reference_{spec::machine{}};
};

TEST_F(shrink_search, a_loop_is_cut_out_and_what_does_nothing) {
  EXPECT_EQ(shortened("read mm=0 page=0\n"
                      "madvise_dontneed mm=0 pages=0+1\n"
                      "read mm=3 page=0\n"
                      "write mm=0 page=0 value=1\n"
                      "reclaim mm=0 pages=0+1\n"),
            "write mm=0 page=0 value=1\nreclaim mm=0 pages=0+1\n");
}

TEST_F(shrink_search, the_last_step_stays_even_if_it_does_nothing) {
  EXPECT_EQ(shortened("exit mm=3\nexit mm=3\n"), "exit mm=3\n");
  EXPECT_EQ(shortened(""), "");
}

TEST_F(shrink_search, one_step_takes_the_place_of_two_that_lead_to_the_same_state) {
  const model::trace two = trace_of(
      "write mm=0 page=0 value=0\n"
      "uffdio_writeprotect mm=0 pages=0+1 protect=on\n"
      "reclaim mm=0 pages=0+1\n");
  texts found;
  for (const model::trace& each : bridged(reference_, two, full_vocabulary(two).steps))
    found.push_back(steps_of(each));
  EXPECT_NE(std::find(found.begin(),
                      found.end(),
                      "uffdio_copy mm=0 pages=0+1 value=0 wp=on\nreclaim mm=0 pages=0+1\n"),
            found.end());
}

TEST_F(shrink_search, a_slice_keeps_what_happened_to_the_failing_page) {
  const model::trace all = trace_of(
      "read mm=0 page=9\n"
      "write mm=0 page=5 value=7\n"
      "madvise_guard_install mm=0 pages=8+3\n"
      "reclaim mm=0 pages=4+3\n");
  const failure at_page_5{3, {0}, 5, {}};
  const item_candidates of = slices(reference_, at_page_5);
  const auto first = of(all, 0);
  ASSERT_TRUE(first && !first->empty());
  EXPECT_EQ(steps_of(first->front()), "write mm=0 page=5 value=1\nreclaim mm=0 pages=5+1\n");
  std::size_t items = 0;
  while (of(all, items)) ++items;
  EXPECT_GT(items, 2u);
  EXPECT_LT(items, 16u);
}

TEST_F(shrink_search, the_vocabulary_is_about_the_pages_and_processes_of_the_trace) {
  const model::trace all = trace_of("fork mm=0 child=1\nread mm=1 page=5\n");
  EXPECT_EQ(own_vocabulary(all).steps.size(), 2u);
  for (const model::step& each : kindred_vocabulary(all).steps)
    EXPECT_TRUE(std::holds_alternative<model::read>(each.what) ||
                std::holds_alternative<model::fork>(each.what));
  const vocabulary full = full_vocabulary(all);
  std::size_t kinds = 0;
  for (const model::operation& kind : model::blanks<model::operation>)
    kinds += std::any_of(full.steps.begin(), full.steps.end(), [&](const model::step& each) {
      return each.what.index() == kind.index();
    });
  EXPECT_EQ(kinds, operation_kinds - kinds_of_blocks);
  EXPECT_FALSE(full.ends.empty());
}

TEST_F(shrink_search, the_vocabulary_remaps_and_scans_in_few_ways) {
  const model::trace all = trace_of(
      "read mm=0 page=5\n"
      "pagemap_scan mm=0 pages=5+1 want=guard report=0x4 protect=off check=on regions=1 most=1\n");
  const vocabulary words = full_vocabulary(all);
  const auto count = [&](auto of) {
    return std::count_if(words.steps.begin(), words.steps.end(), [&](const model::step& each) {
      return each.what.index() == of.index();
    });
  };
  EXPECT_EQ(count(model::operation{model::mremap{}}), 5);
  EXPECT_EQ(count(model::operation{model::pagemap_scan{}}), 5);
  EXPECT_NE(std::find(words.steps.begin(), words.steps.end(), all.steps[1]), words.steps.end());
}

TEST_F(shrink_search, where_a_process_leaves_there_is_a_name_to_spare) {
  const vocabulary words = full_vocabulary(trace_of("fork mm=0 child=1\nexit mm=0\n"));
  EXPECT_TRUE(std::any_of(words.steps.begin(), words.steps.end(), [](const model::step& each) {
    const auto* born = std::get_if<model::fork>(&each.what);
    return born != nullptr && born->child.index == 2;
  }));
}

class found_by_search : public shrink_search {
 protected:
  static signature wanted() {
    return {
        model::operation{model::reclaim{}}.index(), differs::entry, by<"reclaim.anon.swaps_out">};
  }
  static model::trace failing() {
    return trace_of(
        "write mm=0 page=0 value=0\n"
        "uffdio_writeprotect mm=0 pages=0+1 protect=on\n"
        "reclaim mm=0 pages=0+1\n");
  }
  proposals found(search_limits limits = {}) {
    return simpler_traces(reference_, failing(), wanted(), full_vocabulary(failing()), limits);
  }
};

TEST_F(found_by_search, the_shortest_trace_that_meets_the_same_comes_first) {
  const proposals all = found();
  ASSERT_FALSE(all.traces.empty());
  EXPECT_EQ(all.traces.front().like, proposal::likeness::same_meeting);
  EXPECT_EQ(steps_of(all.traces.front().all),
            "uffdio_copy mm=0 pages=0+1 value=0 wp=on\nreclaim mm=0 pages=0+1\n");
}

TEST_F(found_by_search, every_proposal_is_simpler_and_may_fail) {
  for (const proposal& each : found().traces) {
    EXPECT_LT(complexity(each.all), complexity(failing()));
    EXPECT_TRUE(may_fail(reference_, each.all, wanted()));
  }
}

TEST_F(found_by_search, limits_hold) {
  EXPECT_LE(found({.paths = 20'000, .proposals = 3}).traces.size(), 3u);
  EXPECT_TRUE(found({.paths = 0, .proposals = 20}).traces.empty());
  EXPECT_LE(found({.paths = 100, .proposals = 20}).paths, 400u);
}

}  // namespace
}  // namespace ptecheck::props
