#include <ptecheck/spec/entry/remap.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

const std::string anon = "readable writable anonymous uffd_wp anon_page ";
const std::string shmem = "readable writable shared cached uffd_wp ";

std::string remapping(std::string_view what, std::string_view where) {
  return to_words(remapped<model::machine_word>(entry_of(what), given(where)));
}

TEST(remap, what_stays_with_its_userfaultfd_arrives_as_it_was) {
  for (const std::string what : {"none",
                                 "frame 7 accessible write dirty exclusive",
                                 "frame 7 accessible uffd_wp exclusive",
                                 "slot 3 uffd_wp exclusive",
                                 "marker uffd_wp",
                                 "marker uffd_wp guard",
                                 "marker poison"})
    for (const std::string& where : {anon, shmem})
      EXPECT_EQ(remapping(what, where), what + " by remap.moves");
}

TEST(remap, what_leaves_its_userfaultfd_is_not_protected_and_stays_read_only) {
  EXPECT_EQ(remapping("frame 7 accessible uffd_wp exclusive", anon + "registration_lost"),
            "frame 7 accessible exclusive by remap.loses_uffd_wp");
  EXPECT_EQ(remapping("slot 3 uffd_wp exclusive", anon + "registration_lost"),
            "slot 3 exclusive by remap.loses_uffd_wp");
  EXPECT_EQ(remapping("marker uffd_wp", shmem + "registration_lost"),
            "none by remap.loses_uffd_wp");
}

TEST(remap, what_was_not_protected_does_not_mind) {
  for (const std::string what : {"none",
                                 "frame 7 accessible write dirty exclusive",
                                 "slot 3 exclusive",
                                 "marker poison",
                                 "marker guard"})
    EXPECT_EQ(remapping(what, anon + "registration_lost"), what + " by remap.moves");
}

TEST(remap, a_guard_or_poison_loses_the_bit_that_says_nothing) {
  EXPECT_EQ(remapping("marker uffd_wp guard", anon + "registration_lost"),
            "marker guard by remap.moves");
  EXPECT_EQ(remapping("marker uffd_wp poison", shmem + "registration_lost"),
            "marker poison by remap.moves");
}

}  // namespace
}  // namespace ptecheck::spec
