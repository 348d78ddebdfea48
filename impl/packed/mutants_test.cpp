#include <ptecheck/impl/packed/driven_machine_test.hpp>
#include <ptecheck/impl/packed/mixed_steps_test.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace ptecheck::impl::packed {
namespace {

TEST(mutants, have_names_of_their_own_and_a_sentence) {
  std::set<std::string_view> ids;
  for (const mutant& each : mutants) {
    EXPECT_TRUE(ids.insert(each.id).second) << each.id;
    EXPECT_EQ(each.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos);
    EXPECT_EQ(each.sentence.back(), '.') << each.id;
  }
}

TEST(mutants, are_found_by_name) {
  EXPECT_EQ(mutant_named("fork_drops_guard"), seeded<"fork_drops_guard">);
  EXPECT_FALSE(mutant_named("fork_drops").has_value());
  EXPECT_FALSE(no_faults::has(seeded<"fork_drops_guard">));
}

/// Whether the two machines look different from outside.
bool differ(const machine<>& a, const machine<seeded_faults>& b, const model::world& in) {
  for (std::uint8_t mm = 0; mm < in.mms; ++mm)
    for (std::uint32_t page = 0; page < in.pages; ++page)
      if (!(a.at({mm}, page) == b.at({mm}, page))) return true;
  for (std::uint64_t number = 1; number < 64; ++number) {
    if (a.frame(model::pfn<>{number}).names != b.frame(model::pfn<>{number}).names) return true;
    const model::swap_slot<> slot{number};
    if (a.slot(slot).names != b.slot(slot).names) return true;
  }
  return false;
}

bool shows(mutant_id which) {
  machine<> clean;
  machine<seeded_faults> faulty{{which}};
  for (std::uint32_t seed = 0; seed < 200000; ++seed) {
    const bool of_blocks = mutants[which.index].id.starts_with("hugetlb_");
    const model::world in = of_blocks ? mixed_world_of_blocks(seed) : mixed_world(seed);
    clean.reset(in);
    faulty.reset(in);
    mixed_steps steps{in, seed};
    for (int i = 0; i < 60; ++i) {
      const model::step next = steps.next();
      if (!(clean.apply(next) == faulty.apply(next))) return true;
      if (i % 4 == 0 && differ(clean, faulty, in)) return true;
    }
  }
  return false;
}

class every_mutant : public testing::TestWithParam<std::uint8_t> {};

TEST_P(every_mutant, can_be_seen_from_outside) {
  EXPECT_TRUE(shows({GetParam()}));
}

INSTANTIATE_TEST_SUITE_P(mutants,
                         every_mutant,
                         testing::Range(std::uint8_t{0}, static_cast<std::uint8_t>(mutants.size())),
                         [](const auto& of) { return std::string{mutants[of.param].id}; });

}  // namespace
}  // namespace ptecheck::impl::packed
