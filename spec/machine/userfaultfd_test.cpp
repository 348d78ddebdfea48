#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

struct ioctl_case {
  std::string name;
  std::string arguments;
};
const ioctl_case every_ioctl[] = {{"uffdio_register", "mode=wp"},
                                  {"uffdio_unregister", ""},
                                  {"uffdio_writeprotect", "protect=on"},
                                  {"uffdio_copy", "value=1 wp=off"},
                                  {"uffdio_zeropage", ""},
                                  {"uffdio_poison", ""},
                                  {"uffdio_wake", ""}};

TEST(uffdio, wants_whole_pages_and_at_least_one) {
  for (const auto& [name, arguments] : every_ioctl)
    for (const std::string pages : {"0:1+1", "0+0:4095", "0+0", "99:1+0"}) {
      story in;
      EXPECT_EQ(in.does(name + " mm=0 pages=" + pages + " " + arguments), "refused EINVAL") << name;
      EXPECT_EQ(in.rule(), "call.uffdio.range_refused") << name;
    }
}

TEST(uffdio_register, wants_a_mode_and_a_vma) {
  story in;
  EXPECT_EQ(in.does("uffdio_register mm=0 pages=0+1 mode=none"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "registration.no_mode");
  EXPECT_EQ(in.does("uffdio_register mm=0 pages=8+1 mode=wp"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "registration.no_vma");
}

TEST(uffdio_register, does_not_mind_holes) {
  story in{"uffd=none"};
  in.does("munmap mm=0 pages=0+1");
  EXPECT_EQ(in.does("uffdio_register mm=0 pages=0+9 mode=missing"), "done");
  EXPECT_EQ(in.does("read mm=0 page=1"), "blocked page=1 message=read");
}

TEST(uffdio_register, with_what_the_vma_has_already_changes_nothing) {
  story in{"uffd=missing_wp"};
  EXPECT_EQ(in.does("uffdio_register mm=0 pages=0+8 mode=missing"), "done");
  EXPECT_EQ(in.rule(), "registration.contained");
  EXPECT_EQ(in.of().vma_at({0}, 0)->uffd, model::uffd_mode::missing_wp);
}

TEST(uffdio_register, else_the_modes_are_the_new_ones) {
  story in{"uffd=missing"};
  EXPECT_EQ(in.does("uffdio_register mm=0 pages=0+8 mode=wp"), "done");
  EXPECT_EQ(in.rule(), "registration.replaces");
  EXPECT_FALSE(in.spoke("registration.gives_up_wp"));
  EXPECT_EQ(in.of().vma_at({0}, 0)->uffd, model::uffd_mode::wp);
}

TEST(uffdio_register, that_gives_up_wp_lifts_the_protection) {
  story in{"features=wp_unpopulated"};
  in.writes(0, 1);
  in.does("uffdio_writeprotect mm=0 pages=0+8 protect=on");
  EXPECT_EQ(in.strip(), "wmmmmmmm");
  EXPECT_EQ(in.does("uffdio_register mm=0 pages=0+2 mode=missing"), "done");
  EXPECT_TRUE(in.spoke("registration.gives_up_wp"));
  EXPECT_EQ(in.strip(), "W.mmmmmm");
}

TEST(uffdio_register, changes_no_entry_otherwise) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 1);
  EXPECT_EQ(in.does("uffdio_register mm=0 pages=0+8 mode=wp"), "done");
  EXPECT_EQ(in.does("read mm=0 page=1"), "done");
  EXPECT_EQ(in.strip(), "Cc......");
}

TEST(uffdio_unregister, lifts_the_protection_of_every_form_and_leaves_guard_and_poison) {
  story in{"features=wp_unpopulated"};
  in.writes(0, 2);
  in.does("reclaim mm=0 pages=1+1");
  in.does("madvise_guard_install mm=0 pages=2+1");
  in.does("uffdio_poison mm=0 pages=3+1");
  in.does("uffdio_writeprotect mm=0 pages=0+5 protect=on");
  EXPECT_EQ(in.strip(), "wSg!m...");
  EXPECT_EQ(in.does("uffdio_unregister mm=0 pages=0+8"), "done");
  EXPECT_TRUE(in.spoke("registration.unregister_lifts"));
  EXPECT_EQ(in.strip(), "Wsg!....");
}

TEST(uffdio_unregister, of_memory_that_was_never_registered_is_done) {
  story in{"uffd=none"};
  EXPECT_EQ(in.does("uffdio_unregister mm=0 pages=0+9"), "done");
  EXPECT_EQ(in.rule(), "registration.unregister_nothing");
  EXPECT_FALSE(in.spoke("registration.unregister_clears"));
  EXPECT_FALSE(in.spoke("registration.unregister_lifts"));
  EXPECT_EQ(in.does("uffdio_unregister mm=0 pages=9+1"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "registration.no_vma");
}

TEST(uffdio_writeprotect, goes_over_several_vmas) {
  story in{"prot=none"};
  in.does("mprotect mm=0 pages=2+2 prot=read_write");
  in.writes(2, 2);
  in.does("mprotect mm=0 pages=3+1 prot=read");
  EXPECT_EQ(in.does("uffdio_writeprotect mm=0 pages=0+8 protect=on"), "done");
  EXPECT_EQ(in.strip(), "..ww....");
}

TEST(uffdio_writeprotect, skips_holes_without_a_word) {
  story in;
  in.writes(0, 4);
  in.does("munmap mm=0 pages=1+1");
  EXPECT_EQ(in.does("uffdio_writeprotect mm=0 pages=0+9 protect=on"), "done");
  EXPECT_TRUE(in.spoke("call.writeprotect.hole_skipped"));
  EXPECT_EQ(in.strip(), "w-ww....");
}

TEST(uffdio_writeprotect, wants_a_vma_at_all) {
  story in;
  in.does("munmap mm=0 pages=0+2");
  EXPECT_EQ(in.does("uffdio_writeprotect mm=0 pages=0+2 protect=on"), "refused ENOENT");
  EXPECT_EQ(in.rule(), "call.writeprotect.no_vma");
  EXPECT_EQ(in.does("uffdio_writeprotect mm=0 pages=1+2 protect=on"), "done");
}

TEST(uffdio_writeprotect, stops_where_nobody_watches_and_what_lies_before_is_done) {
  story in;
  in.writes(0, 8);
  in.does("uffdio_unregister mm=0 pages=3+1");
  EXPECT_EQ(in.does("uffdio_writeprotect mm=0 pages=1+5 protect=on"), "refused ENOENT");
  EXPECT_EQ(in.rule(), "call.writeprotect.stops");
  EXPECT_EQ(in.strip(), "WwwWWWWW");
  EXPECT_EQ(in.does("uffdio_writeprotect mm=0 pages=2+2 protect=off"), "refused ENOENT");
  EXPECT_EQ(in.strip(), "WwWWWWWW");
}

TEST(uffdio_writeprotect, stops_at_a_vma_that_is_registered_for_missing_pages_only) {
  story in{"uffd=missing"};
  EXPECT_EQ(in.does("uffdio_writeprotect mm=0 pages=0+1 protect=on"), "refused ENOENT");
  EXPECT_EQ(in.rule(), "call.writeprotect.stops");
}

TEST(uffdio_writeprotect, took_one_vma_only_on_an_older_kernel) {
  story in{"profile=linux-6.1"};
  in.writes(0, 2);
  EXPECT_EQ(in.does("uffdio_writeprotect mm=0 pages=0+1 protect=on"), "done");
  in.does("mprotect mm=0 pages=1+1 prot=read");
  EXPECT_EQ(in.does("uffdio_writeprotect mm=0 pages=0+2 protect=on"), "refused ENOENT");
  EXPECT_EQ(in.rule(), "call.uffdio.one_vma");
  EXPECT_EQ(in.strip(), "wr......");
}

TEST(uffdio_fill, wants_one_vma_that_is_registered) {
  for (const std::string call : {"uffdio_zeropage", "uffdio_poison"}) {
    story in;
    in.does("mprotect mm=0 pages=4+4 prot=read");
    in.does("uffdio_unregister mm=0 pages=0+2");
    for (const std::string pages : {"3+2", "1+2", "0+1", "7+2", "8+1"}) {
      EXPECT_EQ(in.does(call + " mm=0 pages=" + pages), "refused ENOENT") << call << pages;
      EXPECT_EQ(in.rule(), "call.uffdio.one_vma");
    }
    EXPECT_EQ(in.does(call + " mm=0 pages=2+2"), "done") << call;
  }
}

TEST(uffdio_fill, does_not_mind_that_the_registration_is_for_wp_only) {
  story in{"uffd=wp"};
  EXPECT_EQ(in.does("uffdio_copy mm=0 pages=0+2 value=7 wp=on"), "done");
  EXPECT_EQ(in.strip(), "ww......");
}

TEST(uffdio_copy, with_wp_wants_a_registration_for_it) {
  story in{"uffd=missing"};
  EXPECT_EQ(in.does("uffdio_copy mm=0 pages=0+1 value=7 wp=on"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.uffdio.wp_needs_registration");
  EXPECT_EQ(in.does("uffdio_copy mm=0 pages=0+1 value=7 wp=off"), "done");
}

TEST(uffdio_copy, gives_each_page_contents_of_its_own) {
  story in{"uffd=missing"};
  EXPECT_EQ(in.does("uffdio_copy mm=0 pages=2+3 value=7 wp=off"), "done");
  EXPECT_EQ(in.does("read mm=0 page=2"), "done value=7");
  EXPECT_EQ(in.does("read mm=0 page=4"), "done value=9");
}

TEST(uffdio_zeropage, gives_every_page_zeros) {
  for (const char* maps : {"maps=anon uffd=missing", "maps=shmem uffd=missing"}) {
    story in{maps};
    EXPECT_EQ(in.does("uffdio_zeropage mm=0 pages=2+3"), "done");
    for (const char* read : {"read mm=0 page=2", "read mm=0 page=4"})
      EXPECT_EQ(in.does(read), "done") << maps;
  }
}

TEST(uffdio_fill, stops_at_the_first_page_that_refuses) {
  story in{"uffd=missing"};
  in.does("uffdio_copy mm=0 pages=2+1 value=7 wp=off");
  EXPECT_EQ(in.does("uffdio_zeropage mm=0 pages=0+4"), "refused EAGAIN progress=2");
  EXPECT_EQ(in.rule(), "call.uffdio.partial");
  EXPECT_EQ(in.strip(), "zzW.....");
  EXPECT_EQ(in.does("uffdio_zeropage mm=0 pages=2+2"), "refused EEXIST");
  EXPECT_EQ(in.strip(), "zzW.....");
}

TEST(uffdio_fill, stops_at_the_end_of_the_file) {
  story in{"maps=shmem uffd=missing"};
  in.does("ftruncate size=2");
  EXPECT_EQ(in.does("uffdio_copy mm=0 pages=1+2 value=7 wp=off"), "refused EAGAIN progress=1");
  EXPECT_EQ(in.does("uffdio_copy mm=0 pages=2+1 value=7 wp=off"), "refused EFAULT");
  EXPECT_EQ(in.strip(), ".C......");
}

TEST(uffdio_poison, is_not_known_to_an_older_kernel) {
  story in{"profile=linux-6.1"};
  EXPECT_EQ(in.does("uffdio_poison mm=0 pages=0:1+0"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.unknown");
}

TEST(uffdio_wake, changes_nothing) {
  story in{"uffd=none"};
  EXPECT_EQ(in.does("uffdio_wake mm=0 pages=99+1"), "done");
  EXPECT_EQ(in.rule(), "call.wake");
}

}  // namespace
}  // namespace ptecheck::spec
