#include <ptecheck/spec/entry/mincore.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

std::string asked(std::string_view what, std::string_view where, bool mapped_somewhere = false) {
  const auto [resident, rule] = in_memory<>(entry_of(what), given(where), mapped_somewhere);
  return (resident ? "1 by " : "0 by ") + std::string(text_of(rule).id);
}

TEST(mincore_entry, a_mapped_page_is_in_memory_even_where_nobody_may_touch_it) {
  EXPECT_EQ(asked("frame 7 accessible", "readable anonymous"), "1 by mincore.present");
  EXPECT_EQ(asked("frame 7", "anonymous"), "1 by mincore.present");
  EXPECT_EQ(asked("frame 0 accessible", "readable anonymous"), "1 by mincore.present");
}

TEST(mincore_entry, a_swapped_page_is_where_linux_left_it) {
  EXPECT_EQ(asked("slot 3", "anonymous"), "0 by mincore.swap");
  EXPECT_EQ(asked("slot 3", "anonymous kept"), "1 by mincore.swap");
}

TEST(mincore_entry, a_page_that_moves_is_in_memory) {
  EXPECT_EQ(asked("moving 7 write", "readable anonymous"), "1 by mincore.migration");
}

TEST(mincore_entry, a_marker_is_no_page_but_the_page_cache_may_have_one) {
  for (const char* what : {"none", "marker guard", "marker poison", "marker uffd_wp"}) {
    EXPECT_EQ(asked(what, "anonymous kept"), "0 by mincore.nothing") << what;
    EXPECT_EQ(asked(what, "shared"), "0 by mincore.nothing") << what;
    EXPECT_EQ(asked(what, "shared cached"), "0 by mincore.file") << what;
    EXPECT_EQ(asked(what, "cached kept"), "1 by mincore.file") << what;
    EXPECT_EQ(asked(what, "shared cached", true), "1 by mincore.file") << what;
  }
}

}  // namespace
}  // namespace ptecheck::spec
