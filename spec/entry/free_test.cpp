#include <ptecheck/spec/entry/free.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

const std::string anon = "readable writable anonymous uffd_wp anon_page mapped_once ";

std::string freeing(std::string_view what, std::string_view where = anon) {
  return to_words(freed<model::machine_word>(entry_of(what), given(where)));
}

TEST(free, a_page_stays_mapped_clean_and_protected_as_it_was) {
  EXPECT_EQ(freeing("frame 7 accessible write dirty exclusive"),
            "frame 7 accessible write exclusive, lazy_frame by free.page.becomes_lazy");
  EXPECT_EQ(freeing("frame 7 accessible dirty uffd_wp exclusive"),
            "frame 7 accessible uffd_wp exclusive, lazy_frame by free.page.becomes_lazy");
}

TEST(free, a_page_may_be_given_away_twice) {
  EXPECT_EQ(freeing("frame 7 accessible write exclusive"),
            "frame 7 accessible write exclusive, lazy_frame by free.page.becomes_lazy");
}

TEST(free, the_zero_page_stays) {
  EXPECT_EQ(freeing("frame 0 accessible uffd_wp"),
            "frame 0 accessible uffd_wp by free.zero_page.stays");
}

TEST(free, a_page_that_others_will_find_in_the_swap_cache_stays) {
  EXPECT_EQ(freeing("frame 7 accessible dirty", anon + "in_swap_cache"),
            "frame 7 accessible dirty by free.shared_slot.stays");
}

TEST(free, a_swapped_page_is_gone_at_once) {
  EXPECT_EQ(freeing("slot 3 uffd_wp exclusive"), "none by free.swap.goes");
  EXPECT_EQ(freeing("slot 3"), "none by free.swap.goes");
}

TEST(free, poison_goes) {
  EXPECT_EQ(freeing("marker poison"), "none by free.poison.goes");
  EXPECT_EQ(freeing("marker uffd_wp poison"), "none by free.poison.goes");
}

TEST(free, everything_else_stays) {
  for (const std::string what : {"none", "marker uffd_wp", "marker guard", "marker uffd_wp guard"})
    EXPECT_EQ(freeing(what), what + " by free.other.stays");
}

}  // namespace
}  // namespace ptecheck::spec
