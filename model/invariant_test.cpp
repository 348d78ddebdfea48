#include <ptecheck/model/invariant.hpp>

#include <gtest/gtest.h>

namespace ptecheck::model {
namespace {

TEST(invariant, that_holds_says_nothing) {
  PTECHECK_INVARIANT(1 + 1 == 2, "numbers add up");
}

TEST(invariant_death, says_its_sentence_its_place_and_the_trace_so_far) {
  const trace so_far{default_world, {{exit{{3}}, {}}}};
  EXPECT_DEATH(
      {
        running_trace = &so_far;
        PTECHECK_INVARIANT(1 + 1 == 3, "numbers add up");
      },
      "not true that numbers add up \\(invariant_test.cpp:[0-9]+\\)\nptecheck trace "
      "1\nworld .*\nexit mm=3\n");
}

}  // namespace
}  // namespace ptecheck::model
