#include <ptecheck/spec/deviations/deviation.hpp>
#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ptecheck::spec {
namespace {

TEST(mseal, seals_all_of_a_range_or_nothing) {
  story in{"uffd=none"};
  in.does("munmap mm=0 pages=2+1");
  EXPECT_EQ(in.does("mseal mm=0 pages=1+2"), "refused ENOMEM");
  EXPECT_EQ(in.rule(), "seal.hole_refused");
  EXPECT_FALSE(in.of().vma_at({0}, 1)->sealed);
  EXPECT_EQ(in.does("mseal mm=0 pages=0+2"), "done");
  EXPECT_EQ(in.rule(), "seal.seals");
  EXPECT_TRUE(in.of().vma_at({0}, 1)->sealed);
  EXPECT_FALSE(in.of().vma_at({0}, 3)->sealed);
  EXPECT_EQ(in.does("mseal mm=0 pages=2+0"), "done");
  EXPECT_EQ(in.does("mseal mm=0 pages=2:1+1"), "refused EINVAL");
}

TEST(mseal, keeps_memory_from_being_unmapped_all_or_in_part) {
  story in{"uffd=none"};
  in.writes(0, 8);
  in.does("mseal mm=0 pages=3+1");
  for (const char* step : {"munmap mm=0 pages=0+8",
                           "mmap mm=0 pages=2+2 maps=anon prot=read_write",
                           "mremap mm=0 pages=6+2 size=2 to=2 how=move",
                           "mremap mm=0 pages=0+4 size=1 to=0 how=in_place"}) {
    EXPECT_EQ(in.does(step), "refused EPERM") << step;
    EXPECT_EQ(in.rule(), "seal.unmap_refused") << step;
    EXPECT_EQ(in.strip(), "WWWWWWWW") << step;
  }
  EXPECT_EQ(in.does("munmap mm=0 pages=4+4"), "done");
}

TEST(mseal, keeps_memory_where_it_is_but_what_was_at_the_new_place_is_gone) {
  story in{"uffd=none"};
  in.writes(0, 8);
  in.does("mseal mm=0 pages=2+1");
  EXPECT_EQ(in.does("mremap mm=0 pages=2+1 size=1 to=6 how=move"), "refused EPERM");
  EXPECT_EQ(in.rule(), "seal.mremap_refused");
  EXPECT_EQ(in.does("mremap mm=0 pages=2+1 size=1 to=0 how=in_place"), "refused EPERM");
  EXPECT_EQ(in.does("mremap mm=0 pages=1+2 size=1 to=6 how=move"), "refused EPERM");
  EXPECT_EQ(in.rule(), "seal.unmap_refused");
  EXPECT_EQ(in.strip(), "WWWWWW-W");
  EXPECT_EQ(in.does("mremap mm=0 pages=1+2 size=2 to=6 how=move"), "refused EPERM");
  EXPECT_EQ(in.rule(), "seal.mremap_refused");
  EXPECT_EQ(in.strip(), "W-WWWWWW");
}

TEST(mseal, stops_mprotect_even_where_it_would_change_nothing) {
  story in{"uffd=none"};
  in.does("mseal mm=0 pages=1+1");
  EXPECT_EQ(in.does("mprotect mm=0 pages=0+3 prot=read_write"), "refused EPERM");
  EXPECT_EQ(in.does("mprotect mm=0 pages=0+3 prot=read"), "refused EPERM");
  EXPECT_EQ(in.rule(), "seal.mprotect_refused");
  EXPECT_EQ(in.of().vma_at({0}, 0)->prot, model::protection::read);
  EXPECT_EQ(in.of().vma_at({0}, 2)->prot, model::protection::read_write);
}

TEST(mseal, keeps_contents_that_cannot_be_written_from_being_thrown_away) {
  constexpr const char* discards[] = {"madvise_dontneed mm=0 pages=0+1",
                                      "madvise_free mm=0 pages=0+1",
                                      "madvise_remove mm=0 pages=0+1",
                                      "madvise_dontfork mm=0 pages=0+1 absent=on",
                                      "madvise_wipeonfork mm=0 pages=0+1 wipe=on",
                                      "madvise_guard_install mm=0 pages=0+1"};
  story in{"uffd=none prot=read"};
  in.does("mseal mm=0 pages=0+1");
  for (const char* step : discards) {
    EXPECT_EQ(in.does(step), "refused EPERM") << step;
    EXPECT_EQ(in.rule(), "seal.discard_refused") << step;
  }
  EXPECT_EQ(in.does("madvise_dontfork mm=0 pages=0+1 absent=off"), "done");
  EXPECT_EQ(in.does("madvise_wipeonfork mm=0 pages=0+1 wipe=off"), "done");
  EXPECT_EQ(in.does("madvise_guard_remove mm=0 pages=0+1"), "done");
  story writable{"uffd=none"};
  writable.does("mseal mm=0 pages=0+1");
  EXPECT_EQ(writable.does(discards[0]), "done");
  story file{"maps=private_shmem uffd=none prot=read"};
  file.does("mseal mm=0 pages=0+1");
  EXPECT_EQ(file.does(discards[0]), "done");
}

TEST(mseal, holds_for_a_child_and_is_unknown_before_6_10) {
  story in{"uffd=none"};
  in.does("mseal mm=0 pages=0+1");
  in.does("fork mm=0 child=1");
  EXPECT_EQ(in.does("munmap mm=1 pages=0+1"), "refused EPERM");
  EXPECT_EQ(in.does("exit mm=1"), "done");
  story old{"profile=linux-6.1"};
  EXPECT_EQ(old.does("mseal mm=0 pages=0+1"), "refused ENOSYS");
}

/// What userfaultfd is told when munmap of all finds page 1 sealed.
std::string told(const char* world, const char* before, bool as_linux) {
  const story start{world};
  machine of;
  if (as_linux) of.deviate(&linux_deviations());
  of.reset(start.of().start());
  for (const std::string step : {before, "munmap mm=0 pages=0+8"})
    of.apply(std::get<model::step>(model::parse_step(step)));
  return model::to_text(of.events());
}

TEST(mseal, tells_nothing_of_what_stays_though_linux_does) {
  const char* const world = "uffd=missing features=event_unmap";
  const char* const behind = "mseal mm=0 pages=1+1";
  EXPECT_EQ(told(world, behind, false), "nothing");
  story quiet{world};
  quiet.does(behind);
  quiet.does("munmap mm=0 pages=0+8");
  EXPECT_TRUE(quiet.spoke("seal.tells_nothing"));
  EXPECT_EQ(told(world, behind, true), "unmap mm=0 pages=0+8");
  EXPECT_EQ(told(world, "mseal mm=0 pages=0+1", true), "nothing");
  EXPECT_EQ(told("uffd=missing", behind, true), "nothing");
}

}  // namespace
}  // namespace ptecheck::spec
