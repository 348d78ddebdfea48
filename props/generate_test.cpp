#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/campaign.hpp>
#include <ptecheck/props/generate.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/rules.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <variant>

namespace ptecheck::props {
namespace {

model::trace trace_of(std::uint64_t seed, std::size_t length, const world_limits& limits = {}) {
  pcg_choices from{seed};
  model::trace all;
  draw_trace(all, length, from, limits);
  return all;
}

TEST(generate, the_same_seed_gives_the_same_trace) {
  EXPECT_EQ(to_text(trace_of(5, 80)), to_text(trace_of(5, 80)));
  EXPECT_NE(to_text(trace_of(5, 80)), to_text(trace_of(6, 80)));
}

TEST(generate, a_used_trace_is_drawn_over) {
  pcg_choices from{5};
  model::trace all = trace_of(99, 200);
  draw_trace(all, 80, from, {});
  EXPECT_EQ(to_text(all), to_text(trace_of(5, 80)));
}

TEST(generate, a_shorter_trace_is_the_beginning_of_a_longer_one) {
  model::trace longer = trace_of(5, 80);
  longer.steps.resize(30);
  EXPECT_EQ(to_text(longer), to_text(trace_of(5, 30)));
}

TEST(generate, worlds_ask_for_every_feature_that_the_profile_has) {
  for (const model::profile& each : model::profiles) {
    std::set<std::string> features;
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
      const world_limits limits{.profile = *model::profile_named(each.name)};
      const model::world in = trace_of(seed, 0, limits).start;
      EXPECT_FALSE(model::lacking_feature(in));
      const std::string text = to_text(in);
      const std::size_t at = text.find("features=");
      features.insert(text.substr(at, text.find(' ', at) - at));
    }
    EXPECT_EQ(features.size(),
              each.wp_async         ? 256u
              : each.wp_unpopulated ? 128u
                                    : 64u)
        << each.name;
  }
}

TEST(generate, worlds_lack_the_features_that_may_not_occur_and_are_else_the_same) {
  world_limits without{};
  without.features.event_fork = false;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    model::trace some = trace_of(seed, 30, without);
    const model::trace all = trace_of(seed, 30);
    EXPECT_FALSE(some.start.features.event_fork);
    some.start.features.event_fork = all.start.features.event_fork;
    EXPECT_EQ(some, all);
  }
}

TEST(generate, worlds_differ_in_memory_protection_and_registration) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const model::world in = trace_of(seed, 0).start;
    seen.insert(std::string{model::names_of<model::backing>[static_cast<int>(in.maps)]});
    seen.insert("prot " +
                std::string{model::names_of<model::protection>[static_cast<int>(in.prot)]});
    seen.insert("uffd " +
                std::string{model::names_of<model::uffd_mode>[static_cast<int>(in.uffd)]});
  }
  EXPECT_EQ(seen.size(), 3u + 3u + 8u);
}

TEST(generate, anonymous_memory_is_not_asked_for_minor_faults) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const model::world in = trace_of(seed, 0).start;
    EXPECT_FALSE(in.maps == model::backing::anon && model::has_minor(in.uffd));
  }
}

TEST(generate, half_of_the_traces_write_few_different_contents) {
  pcg_choices from{3};
  int few = 0;
  for (int i = 0; i < 1000; ++i) few += draw_scope(from, model::default_world).tokens < 4 ? 1 : 0;
  EXPECT_GT(few, 400);
  EXPECT_LT(few, 600);
}

/// Whether the machine has hit all rules that it can under a profile, and no other.
bool hit_what_can_be(const spec::machine& machine, const model::profile& under) {
  const auto rules = spec::all_rules();
  return std::all_of(rules.begin(), rules.end(), [&](spec::rule_id id) {
    return (machine.hits().total(id) != 0) == spec::reachable(id, under);
  });
}

TEST(generate, five_million_operations_reach_every_rule) {
  for (std::uint8_t profile = 0; profile < model::profiles.size(); ++profile) {
    const campaign_plan plan{.seed = 1,
                             .operations = 5'000'000,
                             .limits = {.profile = {profile}, .block_worlds_every = 320}};
    const model::profile& under = plan.limits.profile.get();
    spec::machine machine;
    model::trace all;
    for (std::uint64_t stream = 0; stream < 50'000; ++stream) {
      if (stream % 1000 == 0 && hit_what_can_be(machine, under)) break;
      draw_trace(plan, stream, all);
      machine.reset(all.start);
      for (const model::step& each : all.steps) (void)machine.apply(each);
    }
    for (const spec::rule_id id : spec::all_rules())
      EXPECT_EQ(machine.hits().total(id) != 0, spec::reachable(id, under))
          << spec::text_of(id).id << " under " << under.name;
  }
}

TEST(generate, a_fixed_world_is_everywhere) {
  const world_limits limits{.fixed = model::default_world};
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    EXPECT_EQ(to_text(trace_of(seed, 0, limits).start), to_text(model::default_world));
}

TEST(generate, limits_of_operations_are_kept) {
  const world_limits limits{.operations =
                                operation_bit<model::write> | operation_bit<model::reclaim>};
  std::set<std::size_t> kinds;
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    for (const model::step& each : trace_of(seed, 50, limits).steps)
      kinds.insert(each.what.index());
  EXPECT_EQ(kinds, (std::set<std::size_t>{kind_of<model::write>, kind_of<model::reclaim>}));
}

TEST(generate, where_nobody_forks_nobody_leaves) {
  EXPECT_EQ(possible_operations(all_operations, model::default_world), all_operations);
  model::world alone = model::default_world;
  alone.mms = 1;
  const operation_set stays = all_operations & ~operation_bit<model::exit>;
  EXPECT_EQ(possible_operations(all_operations, alone), stays);
  const operation_set no_fork = all_operations & ~operation_bit<model::fork>;
  EXPECT_EQ(possible_operations(no_fork, model::default_world), no_fork & stays);
  EXPECT_EQ(possible_operations(operation_bit<model::exit>, alone), operation_bit<model::read>);
}

TEST(generate, a_trace_uses_some_of_the_operations) {
  std::set<std::size_t> everywhere;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    std::set<std::size_t> here;
    for (const model::step& each : trace_of(seed, 200).steps) here.insert(each.what.index());
    EXPECT_LT(here.size(), operation_kinds);
    everywhere.insert(here.begin(), here.end());
  }
  EXPECT_EQ(everywhere.size(), operation_kinds - kinds_of_blocks);
}

TEST(generate, one_trace_of_many_plays_with_whole_blocks) {
  const campaign_plan plan{.limits = {.block_worlds_every = 4}};
  model::trace each;
  for (std::uint64_t number = 0; number < 8; ++number) {
    draw_trace(plan, number, each);
    EXPECT_EQ(model::has_blocks(each.start.pages), number % 4 == 3) << number;
    const bool collapses =
        std::any_of(each.steps.begin(), each.steps.end(), [](const model::step& line) {
          return std::holds_alternative<model::madvise_collapse>(line.what);
        });
    EXPECT_EQ(collapses, number % 4 == 3) << number;
  }
}

TEST(generate, a_trace_with_whole_blocks_keeps_the_limits_of_operations) {
  const world_limits few{.operations =
                             operation_bit<model::write> | operation_bit<model::madvise_collapse>};
  std::set<std::size_t> kinds;
  for (const model::step& each : trace_of(1, 100, with_blocks(few)).steps)
    kinds.insert(each.what.index());
  EXPECT_EQ(kinds,
            (std::set<std::size_t>{kind_of<model::write>, kind_of<model::madvise_collapse>}));
}

TEST(generate, many_windows_straddle_the_middle_and_all_lie_inside) {
  pcg_choices from{3};
  int straddling = 0;
  std::set<std::uint32_t> counts;
  for (int i = 0; i < 1000; ++i) {
    const scope in = draw_scope(from, model::default_world);
    ASSERT_GE(in.count, 1u);
    ASSERT_LE(in.first + in.count, 32u);
    straddling += in.first < 16 && in.first + in.count > 16 ? 1 : 0;
    counts.insert(in.count);
  }
  EXPECT_GT(straddling, 400);
  EXPECT_LT(straddling, 900);
  EXPECT_EQ(counts.size(), 8u);
}

TEST(generate, the_smallest_world_has_traces) {
  const world_limits limits{.pages = 1, .mms = 1};
  spec::machine machine;
  int answered = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const model::trace all = trace_of(seed, 100, limits);
    machine.reset(all.start);
    for (const model::step& each : all.steps)
      answered += std::holds_alternative<model::absent>(machine.apply(each)) ? 0 : 1;
    EXPECT_TRUE(machine.live({0}));
  }
  EXPECT_GT(answered, 4500);
}

TEST(generate, somebody_always_lives_and_few_operations_go_astray) {
  spec::machine machine;
  int absent = 0, forked = 0, left = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const model::trace all = trace_of(seed, 100);
    machine.reset(all.start);
    for (const model::step& each : all.steps) {
      const bool lost = std::holds_alternative<model::absent>(machine.apply(each));
      absent += lost ? 1 : 0;
      forked += !lost && std::holds_alternative<model::fork>(each.what) ? 1 : 0;
      left += !lost && std::holds_alternative<model::exit>(each.what) ? 1 : 0;
    }
    bool lives = false;
    for (std::uint8_t mm = 0; mm < all.start.mms; ++mm) lives |= machine.live({mm});
    EXPECT_TRUE(lives);
  }
  EXPECT_LT(absent, 20'000 / 10);
  EXPECT_GT(absent, 0);
  EXPECT_GT(forked, left);
  EXPECT_GT(left, 0);
}

}  // namespace
}  // namespace ptecheck::props
