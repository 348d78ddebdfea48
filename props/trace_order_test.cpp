#include <ptecheck/props/shrink_fixture.hpp>
#include <ptecheck/props/trace_order.hpp>

#include <gtest/gtest.h>

#include <map>

namespace ptecheck::props {
namespace {

model::world changed(void (*change)(model::world&)) {
  model::world in = model::default_world;
  change(in);
  return in;
}

void expect_in_order(const std::vector<model::trace>& all) {
  for (std::size_t i = 0; i + 1 < all.size(); ++i)
    EXPECT_LT(complexity(all[i]), complexity(all[i + 1])) << to_text(all[i]) << to_text(all[i + 1]);
}

TEST(trace_order, the_number_of_steps_comes_first) {
  expect_in_order({trace_of("exit mm=3\n", changed([](auto& in) { in.prot = {}; })),
                   trace_of("read mm=0 page=0\nread mm=0 page=0\n")});
}

TEST(trace_order, then_how_usual_the_world_is) {
  expect_in_order({trace_of("exit mm=0\n"), trace_of("read mm=0 page=0\n", changed([](auto& in) {
                                                       in.maps = model::backing::shmem;
                                                     }))});
}

TEST(trace_order, then_mms_odd_ranges_pages_lengths_and_kinds) {
  expect_in_order({trace_of("read mm=0 page=0\nread mm=0 page=0\n"),
                   trace_of("read mm=0 page=0\nwrite mm=0 page=0 value=0\n"),
                   trace_of("read mm=0 page=0\nmadvise_dontneed mm=0 pages=0+1\n"),
                   trace_of("madvise_dontneed mm=0 pages=0+2\nread mm=0 page=0\n"),
                   trace_of("madvise_dontneed mm=0 pages=0:1+1\nread mm=0 page=0\n"),
                   trace_of("madvise_dontneed mm=0 pages=32:1+1\nread mm=0 page=0\n"),
                   trace_of("read mm=1 page=0\nread mm=0 page=0\n")});
}

TEST(trace_order, last_comes_every_field) {
  expect_in_order({trace_of("mprotect mm=0 pages=0+1 prot=read_write\n"),
                   trace_of("mprotect mm=0 pages=0+1 prot=read\n"),
                   trace_of("mprotect mm=0 pages=0+1 prot=none\n"),
                   trace_of("mprotect mm=0 pages=1+1 prot=read_write\n")});
}

TEST(trace_order, a_choice_of_linux_makes_a_step_less_simple) {
  expect_in_order(
      {trace_of("reclaim mm=0 pages=0+1\n"), trace_of("reclaim mm=0 pages=0+1 | kept=0x1\n")});
}

TEST(trace_order, the_default_world_is_the_simplest_of_its_size) {
  const auto simplest = complexity(model::default_world);
  for (auto* change : {+[](model::world& in) { in.maps = model::backing::private_shmem; },
                       +[](model::world& in) { in.prot = model::protection::read; },
                       +[](model::world& in) { in.uffd = model::uffd_mode::none; },
                       +[](model::world& in) { in.features.sigbus = false; },
                       +[](model::world& in) { in.features.wp_async = true; },
                       +[](model::world& in) { in.pages = 2; },
                       +[](model::world& in) { in.profile.index = 2; }})
    EXPECT_LT(simplest, complexity(changed(change))) << to_text(changed(change));
  EXPECT_LT(complexity(changed([](auto& in) { in.mms = 1; })), simplest);
}

TEST(trace_order, different_traces_are_never_equally_simple) {
  std::map<std::vector<std::uint64_t>, std::string> seen;
  for (std::uint64_t stream = 0; stream < 3000; ++stream) {
    pcg_choices from{1, stream};
    model::trace all;
    draw_trace(all, 1 + stream % 2, from, {.pages = 2, .mms = 2});
    const std::string text = to_text(all);
    EXPECT_EQ(seen.emplace(complexity(all), text).first->second, text);
  }
}

TEST(trace_order, a_prefix_is_a_beginning_in_the_same_world) {
  const model::trace two = trace_of("read mm=0 page=0\nexit mm=0\n");
  EXPECT_TRUE(is_prefix(trace_of("read mm=0 page=0\n"), two));
  EXPECT_TRUE(is_prefix(two, two));
  EXPECT_FALSE(is_prefix(trace_of("exit mm=0\n"), two));
  EXPECT_FALSE(is_prefix(two, trace_of("read mm=0 page=0\n")));
  EXPECT_FALSE(is_prefix(trace_of("", changed([](auto& in) { in.mms = 1; })), two));
}

}  // namespace
}  // namespace ptecheck::props
