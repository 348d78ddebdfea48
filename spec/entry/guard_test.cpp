#include <ptecheck/spec/entry/guard.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

std::string installing(std::string_view what, std::string_view where) {
  return to_words(guard_installed<model::machine_word>(entry_of(what), given(where)));
}
std::string removing(std::string_view what, std::string_view where) {
  return to_words(guard_removed<model::machine_word>(entry_of(what), given(where)));
}

constexpr const char* all_but_guards[] = {"none",
                                          "frame 7 accessible write exclusive",
                                          "frame 7 accessible uffd_wp",
                                          "slot 3 uffd_wp",
                                          "marker uffd_wp",
                                          "marker poison"};

TEST(guard, takes_the_place_of_whatever_was_there) {
  for (const std::string where : {"anonymous uffd_wp", "shared cached uffd_wp", "cached"})
    for (const char* what : all_but_guards)
      EXPECT_EQ(installing(what, where), "marker guard by guard.install.replaces");
}

TEST(guard, does_not_nest) {
  EXPECT_EQ(installing("marker guard", "anonymous"), "marker guard by guard.install.again");
  EXPECT_EQ(removing("marker guard", "anonymous"), "none by guard.remove.clears");
}

TEST(guard, removal_brings_nothing_back) {
  EXPECT_EQ(removing("marker guard", "shared cached uffd_wp"), "none by guard.remove.clears");
}

TEST(guard, removal_touches_nothing_else) {
  for (const std::string what : all_but_guards)
    EXPECT_EQ(removing(what, "anonymous uffd_wp"), what + " by guard.remove.other_stays");
}

}  // namespace
}  // namespace ptecheck::spec
