#include <ptecheck/props/shrink_fixture.hpp>
#include <ptecheck/props/shrink_passes.hpp>
#include <ptecheck/props/shrink_worlds.hpp>
#include <ptecheck/props/trace_order.hpp>

#include <gtest/gtest.h>

#include <set>

namespace ptecheck::props {
namespace {

using texts = std::vector<std::string>;

/// All that a pass proposes when nothing is taken.
std::vector<model::trace> all_of(candidates next, const model::trace& from) {
  std::vector<model::trace> all;
  while (auto each = next(from)) all.push_back(std::move(*each));
  return all;
}

texts proposed(candidates next, std::string_view steps) {
  texts all;
  for (const model::trace& each : all_of(std::move(next), trace_of(steps)))
    all.push_back(steps_of(each));
  return all;
}

bool proposes(candidates next, std::string_view from, std::string_view wanted) {
  const texts all = proposed(std::move(next), from);
  return std::find(all.begin(), all.end(), wanted) != all.end();
}

TEST(shrink_passes, chunks_are_left_out_from_the_end) {
  EXPECT_EQ(proposed(without_chunks(), "read mm=0 page=0\nread mm=0 page=1\n"),
            (texts{"", "read mm=0 page=0\n", "read mm=0 page=1\n"}));
}

TEST(shrink_passes, kinds_are_left_out_together) {
  EXPECT_EQ(proposed(without_kinds(), "read mm=0 page=0\nexit mm=1\nread mm=0 page=1\n"),
            (texts{"read mm=0 page=0\nread mm=0 page=1\n", "exit mm=1\n"}));
}

TEST(shrink_passes, pairs_are_left_out_of_short_traces) {
  EXPECT_EQ(proposed(without_pairs(), "read mm=0 page=0\nread mm=0 page=1\nread mm=0 page=2\n"),
            (texts{"read mm=0 page=2\n", "read mm=0 page=1\n", "read mm=0 page=0\n"}));
  std::string many;
  for (int i = 0; i < 11; ++i) many += "read mm=0 page=0\n";
  EXPECT_EQ(proposed(without_pairs(), many), texts{});
}

TEST(shrink_passes, pages_are_left_out_where_they_are_or_taken_out_of_the_arena) {
  EXPECT_TRUE(proposes(without_pages(), "munmap mm=0 pages=3+2\n", "munmap mm=0 pages=3+1\n"));
  EXPECT_TRUE(proposes(dropped_pages(),
                       "munmap mm=0 pages=3+3\nread mm=0 page=9\n",
                       "munmap mm=0 pages=3+2\nread mm=0 page=8\n"));
}

TEST(shrink_passes, pages_get_the_lowest_numbers_or_stay_around_the_table_boundary) {
  constexpr auto far = "read mm=0 page=20\nread mm=0 page=9\n";
  EXPECT_TRUE(proposes(renamed_pages(), far, "read mm=0 page=1\nread mm=0 page=0\n"));
  EXPECT_TRUE(proposes(renamed_pages(), far, "read mm=0 page=0\nread mm=0 page=1\n"));
  EXPECT_TRUE(proposes(renamed_pages(), far, "read mm=0 page=16\nread mm=0 page=15\n"));
}

TEST(shrink_passes, address_spaces_are_left_out_merged_and_renamed) {
  constexpr auto born = "fork mm=0 child=3\nread mm=3 page=0\n";
  EXPECT_TRUE(proposes(without_mms(), born, ""));
  EXPECT_TRUE(proposes(merged_mms(), born, "read mm=0 page=0\n"));
  EXPECT_TRUE(proposes(renamed_mms(), born, "fork mm=0 child=1\nread mm=1 page=0\n"));
  EXPECT_TRUE(proposes(renamed_mms(), born, "fork mm=0 child=3\nread mm=0 page=0\n"));
}

TEST(shrink_passes, who_stays_after_an_exit_does_what_both_did) {
  EXPECT_TRUE(proposes(without_handovers(),
                       "fork mm=0 child=1\nread mm=1 page=0\nexit mm=0\nread mm=1 page=1\n",
                       "read mm=0 page=0\nread mm=0 page=1\n"));
  EXPECT_TRUE(proposes(without_handovers(),
                       "fork mm=0 child=1\nexit mm=0\nread mm=1 page=1\nfork mm=1 child=0\n",
                       "fork mm=0 child=1\nread mm=1 page=1\nfork mm=1 child=2\n"));
}

TEST(shrink_passes, a_step_commutes_with_a_fork_as_its_parents) {
  EXPECT_TRUE(proposes(sorted_neighbours(),
                       "fork mm=0 child=1\nread mm=1 page=0\n",
                       "read mm=0 page=0\nfork mm=0 child=1\n"));
}

TEST(shrink_passes, a_step_that_names_a_page_becomes_a_load) {
  EXPECT_EQ(proposed(reads_instead(), "fork mm=0 child=1\nmunmap mm=1 pages=3+2\n"),
            (texts{"fork mm=0 child=1\nread mm=1 page=3\n"}));
  EXPECT_EQ(proposed(reads_instead(), "write mm=1 page=3 value=2\n"),
            (texts{"read mm=1 page=3\n"}));
}

TEST(shrink_passes, the_world_begins_as_a_call_would_have_made_it) {
  const auto all = all_of(begun_worlds(),
                          trace_of("read mm=0 page=0\n"
                                   "mmap mm=0 pages=0+4 maps=shmem prot=read\n"
                                   "uffdio_register mm=0 pages=0+1 mode=missing\n"));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].start.maps, model::backing::shmem);
  EXPECT_EQ(all[0].start.prot, model::protection::read);
  EXPECT_EQ(all[0].start.uffd, model::uffd_mode::none);
  EXPECT_EQ(all[1].start.uffd, model::uffd_mode::missing);
  for (const model::trace& each : all) EXPECT_EQ(each.steps.size(), 2u);
}

TEST(shrink_passes, the_world_becomes_usual_and_as_large_as_needed) {
  model::world start = model::default_world;
  start.maps = model::backing::shmem;
  start.pages = 1024;
  std::set<std::string> worlds;
  const model::trace from = trace_of("read mm=1 page=511\nread mm=0 page=512\n", start);
  bool around_the_middle = false;
  for (const model::trace& each : all_of(simpler_worlds(), from)) {
    worlds.insert(to_text(each.start));
    around_the_middle |=
        each.start.pages == 32 && steps_of(each) == "read mm=1 page=15\nread mm=0 page=16\n";
  }
  EXPECT_TRUE(around_the_middle);
  EXPECT_TRUE(
      worlds.contains("world mms=2 pages=1024 maps=shmem prot=read_write uffd=wp "
                      "features=sigbus profile=linux-6.18"));
  EXPECT_TRUE(
      worlds.contains("world mms=4 pages=1024 maps=anon prot=read_write uffd=wp "
                      "features=sigbus profile=linux-6.18"));
}

TEST(shrink_passes, usual_worlds_begin_with_the_default_one_and_exist) {
  const auto all = usual_worlds(model::default_world);
  EXPECT_EQ(all.front(), model::default_world);
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    EXPECT_LT(complexity(all[i]), complexity(all[i + 1]));
    EXPECT_FALSE(lacking_feature(all[i + 1]));
  }
}

TEST(shrink_passes, worlds_between_have_what_is_unusual_from_the_own_one) {
  model::world own = model::default_world;
  own.maps = model::backing::shmem;
  own.uffd = model::uffd_mode::none;
  const nearby_worlds around = worlds_around(own);
  ASSERT_EQ(around.between.size(), 4u);
  EXPECT_EQ(around.between.front(), model::default_world);
  EXPECT_EQ(around.between.back(), own);
  for (const model::world& each : around.others)
    EXPECT_TRUE(each.maps != own.maps && each.uffd != own.uffd);
}

TEST(shrink_passes, every_pass_ends_and_all_of_them_propose_simpler_worlds_that_exist) {
  for (std::uint64_t stream = 0; stream < 20; ++stream) {
    pcg_choices from{3, stream};
    model::trace all;
    draw_trace(all, 12, from, {});
    const auto simplicity = complexity(all);
    const auto candidates = all_of(all_candidates(), all);
    EXPECT_GT(candidates.size(), 20u);
    for (const model::trace& each : candidates) {
      EXPECT_LT(complexity(each), simplicity);
      EXPECT_FALSE(lacking_feature(each.start));
    }
    for (const shrink_pass& each : shrink_passes())
      EXPECT_LT(all_of(each.begin(), all).size(), 2000u) << each.name;
  }
}

TEST(shrink_passes, a_candidate_that_is_taken_is_what_the_next_is_made_from) {
  candidates next = without_chunks();
  model::trace best = trace_of("read mm=0 page=0\nread mm=0 page=1\nread mm=0 page=2\n");
  while (auto each = next(best)) {
    EXPECT_LT(each->steps.size(), best.steps.size());
    if (!each->steps.empty()) best = *each;
  }
  EXPECT_EQ(best.steps.size(), 1u);
}

TEST(shrink_passes, an_empty_trace_has_no_shorter_one) {
  for (const model::trace& each : all_of(all_candidates(), model::trace{}))
    EXPECT_TRUE(each.steps.empty());
}

}  // namespace
}  // namespace ptecheck::props
