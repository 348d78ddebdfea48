#include <ptecheck/spec/coverage.hpp>
#include <ptecheck/spec/entry/zap.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

TEST(coverage, counts_how_often_a_rule_spoke_of_each_kind_of_entry) {
  coverage hits;
  hits.hit(by<"zap.drops">, 0);
  hits.hit(by<"zap.drops">, 2);
  hits.hit(by<"zap.drops">, 2);
  EXPECT_EQ(hits.of(by<"zap.drops">), (coverage::counts{1, 0, 2, 0}));
  EXPECT_EQ(hits.total(by<"zap.drops">), 3u);
  EXPECT_EQ(hits.total(by<"zap.poison.goes">), 0u);
}

TEST(coverage, of_two_campaigns_adds_up) {
  coverage hits, others;
  hits.hit(by<"zap.drops">, 1);
  others.hit(by<"zap.drops">, 1);
  others.hit(by<"zap.guard.stays">, 3);
  hits.add(others);
  EXPECT_EQ(hits.of(by<"zap.drops">), (coverage::counts{0, 2, 0, 0}));
  EXPECT_EQ(hits.total(by<"zap.guard.stays">), 1u);
}

}  // namespace
}  // namespace ptecheck::spec
