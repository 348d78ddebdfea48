#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

TEST(madvise_populate, faults_page_after_page_as_the_program_would) {
  story in;
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=0+2 write=off"), "done");
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=1+2 write=on"), "done");
  EXPECT_EQ(in.strip(), "zWW.....");
  in.does("reclaim mm=0 pages=2+1");
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=2+1 write=off"), "done");
  EXPECT_EQ(in.strip(), "zWW.....");
}

TEST(madvise_populate, looks_at_the_start_then_at_the_length) {
  story in;
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=0:1+0 write=on"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.misaligned");
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=99+0 write=on"), "done");
  EXPECT_EQ(in.rule(), "call.empty.does_nothing");
}

TEST(madvise_populate, stops_at_a_hole) {
  story in;
  in.does("munmap mm=0 pages=2+1");
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=0+8 write=on"), "refused ENOMEM");
  EXPECT_EQ(in.rule(), "call.populate.hole_stops");
  EXPECT_EQ(in.strip(), "WW-.....");
}

TEST(madvise_populate, stops_at_a_vma_that_does_not_allow_the_access) {
  story in;
  in.does("mprotect mm=0 pages=2+1 prot=read");
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=0+8 write=on"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.populate.vma_refuses");
  EXPECT_EQ(in.strip(), "WW......");
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=2+2 write=off"), "done");
  in.does("mprotect mm=0 pages=2+1 prot=none");
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=2+2 write=off"), "refused EINVAL");
}

TEST(madvise_populate, stops_at_a_page_that_cannot_be_accessed) {
  story in;
  in.does("madvise_guard_install mm=0 pages=2+1");
  in.does("uffdio_poison mm=0 pages=4+1");
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=1+4 write=on"), "refused EFAULT");
  EXPECT_EQ(in.rule(), "call.populate.fails");
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=3+4 write=off"), "refused EHWPOISON");
  EXPECT_EQ(in.rule(), "call.populate.fails");
  EXPECT_EQ(in.strip(), ".Wgz!...");
}

TEST(madvise_populate, sleeps_where_userfaultfd_has_to_be_asked) {
  story in{"uffd=missing_wp"};
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=3+1 write=off"), "blocked page=3 message=read");
  in.does("uffdio_copy mm=0 pages=3+1 value=7 wp=on");
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=3+1 write=off"), "done");
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=3+1 write=on"), "blocked page=3 message=write,wp");
}

TEST(madvise_populate, with_the_sigbus_feature_fails) {
  story in{"uffd=missing features=sigbus"};
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=0+1 write=off"), "refused EFAULT");
}

TEST(user_mode_only, tells_nothing_of_accesses_by_the_kernel) {
  story in{"uffd=missing features=user_mode_only"};
  EXPECT_EQ(in.does("madvise_populate mm=0 pages=0+1 write=off"), "refused EFAULT");
  EXPECT_EQ(in.does("copy_from_user mm=0 page=0"), "refused EFAULT");
  EXPECT_EQ(in.does("copy_to_user mm=0 page=0 value=7"), "refused EFAULT");
  EXPECT_EQ(in.does("mlock mm=0 pages=0+1"), "refused ENOMEM");
  EXPECT_EQ(in.does("read mm=0 page=0"), "blocked page=0 message=read");
}

TEST(copy_user, is_an_access_like_the_programs_own) {
  story in;
  EXPECT_EQ(in.does("copy_to_user mm=0 page=0 value=7"), "done");
  EXPECT_EQ(in.rule(), "call.copy_user");
  EXPECT_EQ(in.does("copy_from_user mm=0 page=0"), "done value=7");
  in.does("uffdio_writeprotect mm=0 pages=0+1 protect=on");
  EXPECT_EQ(in.does("copy_to_user mm=0 page=0 value=8"), "blocked page=0 message=write,wp");
  EXPECT_EQ(in.does("copy_from_user mm=0 page=0"), "done value=7");
}

TEST(copy_user, is_a_bad_address_where_the_program_would_die) {
  story in;
  in.does("munmap mm=0 pages=0+1");
  in.does("madvise_guard_install mm=0 pages=1+1");
  in.does("uffdio_poison mm=0 pages=2+1");
  in.does("mprotect mm=0 pages=3+1 prot=read");
  for (const char* page : {"0", "1", "2", "99"}) {
    EXPECT_EQ(in.does(std::string("copy_from_user mm=0 page=") + page), "refused EFAULT") << page;
    const std::string store = std::string("copy_to_user mm=0 page=") + page + " value=1";
    EXPECT_EQ(in.does(store), "refused EFAULT") << page;
  }
  EXPECT_EQ(in.does("copy_to_user mm=0 page=3 value=1"), "refused EFAULT");
  EXPECT_EQ(in.does("copy_from_user mm=0 page=3"), "done");
}

TEST(mlock, makes_private_pages_ones_own_and_shared_ones_present) {
  for (const auto& [maps, strip] : {std::pair{"maps=anon uffd=none", "WW......"},
                                    std::pair{"maps=private_shmem uffd=none", "WW......"},
                                    std::pair{"maps=shmem uffd=none", "CC......"},
                                    std::pair{"prot=read uffd=none", "zz......"}}) {
    story in{maps};
    EXPECT_EQ(in.does("mlock mm=0 pages=0+2"), "done") << maps;
    EXPECT_EQ(in.strip(), strip) << maps;
    EXPECT_TRUE(in.spoke("mlock.locks"));
    EXPECT_TRUE(is_locked(*in.of().vma_at({0}, 1)));
    EXPECT_FALSE(is_locked(*in.of().vma_at({0}, 2)));
  }
}

TEST(mlock, takes_the_pages_that_its_bytes_touch) {
  story in;
  EXPECT_EQ(in.does("mlock mm=0 pages=1:4095+0:2"), "done");
  EXPECT_EQ(in.strip(), ".WW.....");
  EXPECT_EQ(in.does("munlock mm=0 pages=2:5+0:1"), "done");
  EXPECT_EQ(in.rule(), "mlock.unlocks");
  EXPECT_TRUE(is_locked(*in.of().vma_at({0}, 1)));
  EXPECT_FALSE(is_locked(*in.of().vma_at({0}, 2)));
  EXPECT_EQ(in.strip(), ".WW.....");
}

TEST(mlock_onfault, locks_what_comes_later_and_brings_nothing) {
  story in;
  in.does("write mm=0 page=1 value=1");
  EXPECT_EQ(in.does("mlock_onfault mm=0 pages=0+4"), "done");
  EXPECT_TRUE(in.spoke("mlock.on_fault"));
  EXPECT_EQ(in.strip(), ".W......");
  EXPECT_EQ(in.does("madvise_dontneed mm=0 pages=0+1"), "refused EINVAL");
  EXPECT_EQ(in.does("mprotect mm=0 pages=2+1 prot=read"), "done");
  EXPECT_EQ(in.does("mprotect mm=0 pages=2+1 prot=read_write"), "done");
  in.does("munmap mm=0 pages=4+4");
  EXPECT_EQ(in.does("mremap mm=0 pages=3+1 size=2 to=0 how=in_place"), "done");
  EXPECT_EQ(in.strip(), ".W...---");
  EXPECT_EQ(in.of().vma_at({0}, 4)->lock, model::memory_lock::on_fault);
  EXPECT_EQ(in.does("mlock mm=0 pages=0+1"), "done");
  EXPECT_EQ(in.strip(), "WW...---");
  EXPECT_EQ(in.does("munlock mm=0 pages=0+5"), "done");
  EXPECT_FALSE(is_locked(*in.of().vma_at({0}, 4)));
}

TEST(mlock, of_length_0_does_nothing) {
  story in;
  EXPECT_EQ(in.does("mlock mm=0 pages=99+0"), "done");
  EXPECT_EQ(in.does("munlock mm=0 pages=99+0"), "done");
}

TEST(mlock, stops_at_a_hole_before_any_page_is_touched) {
  story in;
  in.does("munmap mm=0 pages=2+1");
  EXPECT_EQ(in.does("mlock mm=0 pages=1+3"), "refused ENOMEM");
  EXPECT_EQ(in.rule(), "mlock.hole_stops");
  EXPECT_EQ(in.strip(), "..-.....");
  EXPECT_TRUE(is_locked(*in.of().vma_at({0}, 1)));
  EXPECT_FALSE(is_locked(*in.of().vma_at({0}, 3)));
  EXPECT_EQ(in.does("munlock mm=0 pages=1+3"), "refused ENOMEM");
  EXPECT_FALSE(is_locked(*in.of().vma_at({0}, 1)));
}

TEST(mlock, stops_at_a_guard_with_everything_locked) {
  story in;
  in.does("madvise_guard_install mm=0 pages=1+1");
  EXPECT_EQ(in.does("mlock mm=0 pages=0+3"), "refused ENOMEM");
  EXPECT_EQ(in.rule(), "mlock.populates");
  EXPECT_EQ(in.strip(), "Wg......");
  EXPECT_TRUE(is_locked(*in.of().vma_at({0}, 2)));
  EXPECT_EQ(in.does("madvise_guard_remove mm=0 pages=1+1"), "done");
  EXPECT_EQ(in.does("madvise_guard_install mm=0 pages=1+1"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "mlock.advice_refused");
}

TEST(mlock, stops_at_poison_and_where_nobody_may_access) {
  story in;
  in.does("uffdio_poison mm=0 pages=1+1");
  EXPECT_EQ(in.does("mlock mm=0 pages=0+3"), "refused ENOMEM");
  in.does("mprotect mm=0 pages=5+1 prot=none");
  EXPECT_EQ(in.does("mlock mm=0 pages=4+3"), "refused ENOMEM");
  EXPECT_EQ(in.strip(), "W!..W...");
}

TEST(mlock, sleeps_where_userfaultfd_has_to_be_asked) {
  story in;
  in.writes(0, 1);
  in.does("uffdio_writeprotect mm=0 pages=0+1 protect=on");
  EXPECT_EQ(in.does("mlock mm=0 pages=0+1"), "blocked page=0 message=write,wp");
  EXPECT_TRUE(is_locked(*in.of().vma_at({0}, 0)));
}

TEST(mlock, of_shared_memory_reads_and_so_does_not_mind_protection) {
  story in{"maps=shmem"};
  in.does("uffdio_writeprotect mm=0 pages=0+1 protect=on");
  EXPECT_EQ(in.does("mlock mm=0 pages=0+1"), "done");
  EXPECT_EQ(in.strip(), "p.......");
}

TEST(mlock, refuses_advice_that_would_take_pages_away) {
  for (const char* call : {"madvise_dontneed mm=0 pages=0+1",
                           "madvise_free mm=0 pages=0+1",
                           "madvise_cold mm=0 pages=0+1",
                           "madvise_guard_install mm=0 pages=0+1",
                           "madvise_remove mm=0 pages=0+1",
                           "reclaim mm=0 pages=0+1"}) {
    story in;
    in.does("mlock mm=0 pages=0+1");
    EXPECT_EQ(in.does(call), "refused EINVAL") << call;
    EXPECT_EQ(in.rule(), "mlock.advice_refused") << call;
    EXPECT_EQ(in.strip(), "W.......") << call;
  }
}

TEST(mlock, private_memory_that_becomes_writable_gets_its_own_pages_at_once) {
  story in{"prot=read uffd=none"};
  in.does("mlock mm=0 pages=0+2");
  EXPECT_EQ(in.strip(), "zz......");
  EXPECT_EQ(in.does("mprotect mm=0 pages=0+4 prot=read_write"), "done");
  EXPECT_TRUE(in.spoke("mlock.mprotect_copies"));
  EXPECT_EQ(in.strip(), "WW......");
}

TEST(mlock, that_copying_ends_where_userfaultfd_would_have_to_be_asked) {
  story in{"prot=read"};
  in.does("mlock mm=0 pages=0+3");
  in.does("uffdio_writeprotect mm=0 pages=1+1 protect=on");
  EXPECT_EQ(in.does("mprotect mm=0 pages=0+3 prot=read_write"), "done");
  EXPECT_EQ(in.strip(), "Wyz.....");
}

TEST(mlock, is_not_inherited) {
  story in;
  in.does("mlock mm=0 pages=0+2");
  in.does("fork mm=0 child=1");
  EXPECT_TRUE(in.spoke("mlock.not_inherited"));
  EXPECT_TRUE(is_locked(*in.of().vma_at({0}, 0)));
  EXPECT_FALSE(is_locked(*in.of().vma_at({1}, 0)));
}

}  // namespace
}  // namespace ptecheck::spec
