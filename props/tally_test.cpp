#include <ptecheck/props/tally.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace ptecheck::props {
namespace {

finding found_in(std::uint64_t trace, std::size_t operation, differs in = differs::entry) {
  return {trace, {4, {1}, 300, {operation, in, spec::rule_id{17}}}};
}

tally sample() {
  tally sum;
  sum.operations = 1'000'000'007;
  sum.traces = 300;
  sum.failures = 2;
  sum.unsupported = {{"a", 3}, {"the other", 200}};
  sum.known = {{"DEV-2", 5}};
  sum.add(flake{77, found_in(0, 6).what, 10, 3});
  sum.hits.hit(spec::rule_id{0}, 1);
  for (int i = 0; i < 200; ++i) sum.hits.hit(spec::rule_id{5}, 3);
  sum.add(found_in(200, 3));
  sum.add(found_in(129, 4, differs::vma));
  return sum;
}

TEST(tally, comes_back_from_its_bytes) {
  const std::string bytes = to_bytes(sample());
  const tally back = tally_from_bytes(bytes);
  EXPECT_EQ(to_bytes(back), bytes);
  EXPECT_EQ(back.operations, 1'000'000'007u);
  EXPECT_EQ(back.unsupported, sample().unsupported);
  EXPECT_EQ(back.known, sample().known);
  ASSERT_EQ(back.flakes.size(), 1u);
  EXPECT_EQ(back.flakes[0].trace, 77u);
  EXPECT_EQ(back.flakes[0].what.what.operation, 6u);
  EXPECT_EQ(back.flakes[0].runs, 10u);
  EXPECT_EQ(back.flakes[0].failed, 3u);
  EXPECT_EQ(back.hits.of(spec::rule_id{5})[3], 200u);
  ASSERT_EQ(back.findings.size(), 2u);
  EXPECT_EQ(back.findings[0].trace, 129u);
  EXPECT_EQ(back.findings[0].what.page, 300u);
  EXPECT_EQ(back.findings[0].what.mm, model::mm_id{1});
  EXPECT_EQ(back.findings[0].what.what, found_in(0, 4, differs::vma).what.what);
}

TEST(tally, is_small_when_sent) {
  EXPECT_LT(to_bytes(sample()).size(), 8192u);
}

TEST(tally, that_ends_too_early_is_refused) {
  const std::string bytes = to_bytes(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_THROW(tally_from_bytes(bytes.substr(0, size)), std::length_error) << size;
}

TEST(tally, adds_up) {
  tally sum = sample();
  sum.add(sample());
  EXPECT_EQ(sum.operations, 2'000'000'014u);
  EXPECT_EQ(sum.traces, 600u);
  EXPECT_EQ(sum.failures, 4u);
  EXPECT_EQ(sum.unsupported["the other"], 400u);
  EXPECT_EQ(sum.hits.total(spec::rule_id{5}), 400u);
  EXPECT_EQ(sum.known["DEV-2"], 10u);
  EXPECT_EQ(sum.findings.size(), 2u);
  EXPECT_EQ(sum.flakes.size(), 2u);
}

TEST(tally, keeps_the_first_trace_of_each_signature) {
  tally sum;
  sum.add(found_in(30, 1));
  sum.add(found_in(20, 2));
  sum.add(found_in(10, 1));
  sum.add(found_in(40, 2));
  ASSERT_EQ(sum.findings.size(), 2u);
  EXPECT_EQ(sum.findings[0].trace, 10u);
  EXPECT_EQ(sum.findings[0].what.what.operation, 1u);
  EXPECT_EQ(sum.findings[1].trace, 20u);
}

TEST(tally, forgets_late_findings_whatever_the_order_of_adding) {
  tally whole, left, right;
  for (std::uint64_t trace = 0; trace < 300; ++trace) {
    const finding each = found_in(trace, trace * 37 % 100);
    whole.add(each);
    (trace % 3 == 0 ? left : right).add(each);
  }
  tally sum = right;
  sum.add(left);
  EXPECT_EQ(whole.findings.size(), tally::most_findings);
  EXPECT_EQ(to_bytes(sum), to_bytes(whole));
}

TEST(tally, a_difference_is_what_came_since) {
  spec::coverage hits;
  hits.hit(spec::rule_id{3}, 2);
  const spec::coverage before = hits;
  hits.hit(spec::rule_id{3}, 2);
  hits.hit(spec::rule_id{4}, 0);
  const spec::coverage since = difference_of(hits, before);
  EXPECT_EQ(since.of(spec::rule_id{3})[2], 1u);
  EXPECT_EQ(since.total(spec::rule_id{4}), 1u);
  EXPECT_EQ(since.total(spec::rule_id{5}), 0u);
}

}  // namespace
}  // namespace ptecheck::props
