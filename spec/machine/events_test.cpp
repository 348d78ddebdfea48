#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

using model::event;
using model::event_kind;

constexpr const char* all_events = "features=event_fork,event_remap,event_remove,event_unmap";

/// What userfaultfd was told in the last step: `unmap 2+3`, `remap 0+1>4`.
std::string told(const story& in) {
  constexpr const char* kinds[] = {"fork", "remap", "remove", "unmap", "misdirected"};
  std::string words;
  for (const event& each : in.of().events()) {
    if (!words.empty()) words += ", ";
    words += kinds[static_cast<std::size_t>(each.kind)];
    if (each.kind == event_kind::fork) continue;
    words += ' ' + std::to_string(each.first) + '+' + std::to_string(each.end - each.first);
    if (each.kind == event_kind::remap) words += '>' + std::to_string(each.to);
  }
  return words;
}

TEST(events, tell_of_a_child_that_inherits_registered_memory) {
  story in{all_events};
  in.does("madvise_dontfork mm=0 pages=0+8 absent=on");
  in.does("fork mm=0 child=1");
  EXPECT_EQ(told(in), "");
  in.does("exit mm=1");
  in.does("madvise_dontfork mm=0 pages=0+1 absent=off");
  in.does("fork mm=0 child=1");
  EXPECT_EQ(told(in), "fork");
  EXPECT_TRUE(in.spoke("event.fork"));
}

TEST(events, tell_of_the_whole_range_that_is_unmapped_if_any_of_it_was_registered) {
  story in{all_events};
  in.does("uffdio_unregister mm=0 pages=0+4");
  in.does("munmap mm=0 pages=0+2");
  EXPECT_EQ(told(in), "");
  in.does("munmap mm=0 pages=2+4");
  EXPECT_EQ(told(in), "unmap 2+4");
  EXPECT_TRUE(in.spoke("event.unmap"));
}

TEST(events, tell_of_what_is_taken_away_from_registered_memory) {
  story in{all_events};
  in.does("uffdio_unregister mm=0 pages=2+6");
  in.does("madvise_dontneed mm=0 pages=0+4");
  EXPECT_EQ(told(in), "remove 0+2");
  in.does("madvise_free mm=0 pages=1+1");
  EXPECT_EQ(told(in), "remove 1+1");
  in.does("madvise_free mm=0 pages=4+1");
  EXPECT_EQ(told(in), "");
  EXPECT_TRUE(in.spoke("event.remove"));
}

TEST(events, tell_of_a_move_and_of_what_it_unmapped_in_this_order) {
  story in{all_events};
  in.does("mremap mm=0 pages=0+1 size=1 to=4 how=move");
  EXPECT_EQ(told(in), "unmap 4+1, remap 0+1>4, unmap 0+1");
  EXPECT_TRUE(in.spoke("event.remap"));
}

TEST(events, tell_nothing_that_was_not_asked_for) {
  story in;
  for (const char* step : {"madvise_dontneed mm=0 pages=0+1",
                           "fork mm=0 child=1",
                           "mremap mm=0 pages=0+1 size=1 to=4 how=move",
                           "munmap mm=0 pages=2+1"}) {
    in.does(step);
    EXPECT_EQ(told(in), "") << step;
  }
}

}  // namespace
}  // namespace ptecheck::spec
