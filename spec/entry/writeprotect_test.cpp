#include <ptecheck/spec/entry/writeprotect.hpp>
#include <ptecheck/spec/words_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

const std::string anon = "readable writable anonymous anon_page uffd_wp ";
const std::string shmem = "readable writable shared cached uffd_wp ";
const std::string private_shmem = "readable writable cached uffd_wp ";

std::string on(std::string_view what, std::string_view where) {
  return to_words(write_protected<model::machine_word>(entry_of(what), given(where)));
}
std::string off(std::string_view what, std::string_view where) {
  return to_words(write_unprotected<model::machine_word>(entry_of(what), given(where)));
}

TEST(writeprotect, on_marks_a_mapped_page_and_takes_write_away) {
  EXPECT_EQ(on("frame 7 accessible write dirty exclusive", anon),
            "frame 7 accessible dirty uffd_wp exclusive by writeprotect.on.present");
  EXPECT_EQ(on("frame 0 accessible", anon),
            "frame 0 accessible uffd_wp by writeprotect.on.present");
  EXPECT_EQ(on("frame 5 accessible write dirty", shmem),
            "frame 5 accessible dirty uffd_wp by writeprotect.on.present");
}

TEST(writeprotect, on_works_under_prot_none) {
  EXPECT_EQ(on("frame 7 dirty exclusive", "anonymous anon_page uffd_wp"),
            "frame 7 dirty uffd_wp exclusive by writeprotect.on.present");
}

TEST(writeprotect, on_marks_a_swap_entry_and_keeps_exclusive) {
  EXPECT_EQ(on("slot 3 exclusive", anon), "slot 3 uffd_wp exclusive by writeprotect.on.swap");
  EXPECT_EQ(on("slot 3", private_shmem), "slot 3 uffd_wp by writeprotect.on.swap");
}

TEST(writeprotect, on_leaves_a_marker_where_nothing_is_mapped_if_markers_are_used) {
  const std::string marked = "marker uffd_wp by writeprotect.on.none_becomes_marker";
  EXPECT_EQ(on("none", shmem), marked);
  EXPECT_EQ(on("none", private_shmem), marked);
  EXPECT_EQ(on("none", anon + "wp_unpopulated"), marked);
  EXPECT_EQ(on("none", anon + "wp_async"), marked);
}

TEST(writeprotect, on_forgets_anonymous_memory_where_nothing_is_mapped) {
  EXPECT_EQ(on("none", anon), "none by writeprotect.on.none_stays_none");
}

TEST(writeprotect, on_leaves_markers_alone) {
  for (const std::string what : {"marker uffd_wp", "marker poison", "marker guard"}) {
    EXPECT_EQ(on(what, shmem), what + " by writeprotect.on.marker_stays");
    EXPECT_EQ(on(what, anon + "wp_unpopulated"), what + " by writeprotect.on.marker_stays");
  }
}

TEST(writeprotect, off_gives_write_back_to_a_page_of_its_own) {
  EXPECT_EQ(off("frame 7 accessible dirty uffd_wp exclusive", anon),
            "frame 7 accessible write dirty exclusive by writeprotect.off.present");
}

TEST(writeprotect, off_leaves_a_page_read_only_whose_write_needs_a_fault) {
  EXPECT_EQ(off("frame 7 accessible uffd_wp", anon + "mapped_once"),
            "frame 7 accessible by writeprotect.off.present");
  EXPECT_EQ(off("frame 0 accessible uffd_wp", "readable writable anonymous uffd_wp"),
            "frame 0 accessible by writeprotect.off.present");
  EXPECT_EQ(off("frame 7 accessible uffd_wp exclusive", "readable anonymous anon_page uffd_wp"),
            "frame 7 accessible exclusive by writeprotect.off.present");
}

TEST(writeprotect, off_makes_every_page_of_a_shared_mapping_read_only) {
  EXPECT_EQ(off("frame 5 accessible dirty uffd_wp", shmem),
            "frame 5 accessible dirty by writeprotect.off.present");
  EXPECT_EQ(off("frame 5 accessible write dirty", shmem),
            "frame 5 accessible dirty by writeprotect.off.present");
}

TEST(writeprotect, off_unmarks_a_swap_entry) {
  EXPECT_EQ(off("slot 3 uffd_wp exclusive", anon), "slot 3 exclusive by writeprotect.off.swap");
}

TEST(writeprotect, off_clears_uffd_wp_markers_only) {
  EXPECT_EQ(off("marker uffd_wp", shmem), "none by writeprotect.off.marker_becomes_none");
  for (const std::string what : {"none", "marker poison", "marker guard"})
    EXPECT_EQ(off(what, shmem), what + " by writeprotect.off.other_stays");
}

TEST(writeprotect, on_and_off_again_leaves_what_was_there) {
  for (const std::string what : {"none", "slot 3 exclusive", "frame 7 accessible write exclusive"})
    EXPECT_EQ(to_words(write_unprotected<model::machine_word>(
                           write_protected<model::machine_word>(entry_of(what),
                                                                given(anon + "wp_unpopulated"))
                               .after,
                           given(anon + "wp_unpopulated"))
                           .after),
              what);
}

}  // namespace
}  // namespace ptecheck::spec
