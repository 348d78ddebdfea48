#include <ptecheck/spec/story_test.hpp>

#include <gtest/gtest.h>

namespace ptecheck::spec {
namespace {

TEST(uffdio_continue, maps_the_page_that_the_file_has) {
  story in{"maps=shmem uffd=missing_wp_minor"};
  in.does("uffdio_copy mm=0 pages=0+2 value=7 wp=off");
  in.does("madvise_dontneed mm=0 pages=0+2");
  EXPECT_EQ(in.does("read mm=0 page=0"), "blocked page=0 message=read,minor");
  EXPECT_EQ(in.rule(), "populate.minor_is_reported");
  EXPECT_EQ(in.does("write mm=0 page=0 value=9"), "blocked page=0 message=write,minor");
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=0+2 wp=off"), "done");
  EXPECT_EQ(in.rule(), "fill.continue.maps_cache");
  EXPECT_EQ(in.strip(), "CC......");
  EXPECT_EQ(in.does("read mm=0 page=1"), "done value=8");
}

TEST(uffdio_continue, protects_only_if_asked_for) {
  story in{"maps=shmem uffd=wp_minor"};
  in.does("uffdio_copy mm=0 pages=0+1 value=7 wp=off");
  in.does("uffdio_writeprotect mm=0 pages=0+1 protect=on");
  in.does("madvise_dontneed mm=0 pages=0+1");
  EXPECT_EQ(in.strip(), "m.......");
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=0+1 wp=on"), "done");
  EXPECT_EQ(in.does("write mm=0 page=0 value=9"), "blocked page=0 message=write,wp");
  in.does("madvise_dontneed mm=0 pages=0+1");
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=0+1 wp=off"), "done");
  EXPECT_EQ(in.strip(), "C.......");
}

TEST(uffdio_continue, of_a_private_mapping_is_never_writable) {
  story in{"maps=private_shmem uffd=none"};
  in.does("read mm=0 page=0");
  in.does("madvise_dontneed mm=0 pages=0+1");
  in.does("uffdio_register mm=0 pages=0+8 mode=minor");
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=0+1 wp=off"), "done");
  EXPECT_EQ(in.strip(), "c.......");
  EXPECT_EQ(in.does("write mm=0 page=0 value=9"), "done");
  EXPECT_EQ(in.strip(), "W.......");
}

TEST(uffdio_continue, of_a_page_that_the_file_lacks_is_a_bad_address) {
  story in{"maps=shmem uffd=minor"};
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=0+1 wp=off"), "refused EFAULT");
  EXPECT_EQ(in.rule(), "fill.continue.no_page");
}

TEST(uffdio_continue, stops_where_something_is_mapped) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 3);
  in.does("madvise_dontneed mm=0 pages=0+2");
  in.does("uffdio_register mm=0 pages=0+8 mode=minor");
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=0+3 wp=off"), "refused EAGAIN progress=2");
  EXPECT_EQ(in.strip(), "CCC.....");
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=2+1 wp=off"), "refused EEXIST");
}

TEST(uffdio_continue, replaces_poison_but_no_guard) {
  story in{"maps=shmem uffd=none"};
  in.writes(0, 2);
  in.does("uffdio_register mm=0 pages=0+8 mode=minor");
  in.does("madvise_dontneed mm=0 pages=0+2");
  in.does("uffdio_poison mm=0 pages=0+1");
  in.does("madvise_guard_install mm=0 pages=1+1");
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=0+1 wp=off"), "done");
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=1+1 wp=off"), "refused EEXIST");
  EXPECT_EQ(in.strip(), "Cg......");
}

TEST(uffdio_continue, looks_at_its_arguments_in_order) {
  story in{"uffd=missing"};
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=0+0 wp=on"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.uffdio.range_refused");
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=7+2 wp=on"), "refused ENOENT");
  EXPECT_EQ(in.rule(), "call.uffdio.one_vma");
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=0+1 wp=on"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.uffdio.wp_needs_registration");
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=0+1 wp=off"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.continue.needs_file");
}

TEST(uffdio_continue, beyond_the_end_of_the_file_is_an_invalid_argument) {
  story in{"maps=shmem uffd=minor"};
  in.does("ftruncate size=6");
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=6+1 wp=off"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "call.continue.beyond_eof");
  EXPECT_EQ(in.does("uffdio_continue mm=0 pages=5+2 wp=off"), "refused EFAULT");
}

TEST(uffdio_register, with_minor_needs_a_file_everywhere) {
  story in{"maps=shmem uffd=none"};
  in.does("mmap mm=0 pages=4+4 maps=anon prot=read_write");
  EXPECT_EQ(in.does("uffdio_register mm=0 pages=0+8 mode=wp_minor"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "registration.minor_needs_file");
  EXPECT_EQ(in.of().vma_at({0}, 0)->uffd, model::uffd_mode::none);
  EXPECT_EQ(in.does("uffdio_register mm=0 pages=0+4 mode=wp_minor"), "done");
}

TEST(uffdio_register, without_a_mode_is_refused) {
  story in;
  EXPECT_EQ(in.does("uffdio_register mm=0 pages=0+8 mode=none"), "refused EINVAL");
  EXPECT_EQ(in.rule(), "registration.no_mode");
}

}  // namespace
}  // namespace ptecheck::spec
