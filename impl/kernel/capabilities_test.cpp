#include <ptecheck/impl/kernel/capabilities.hpp>
#include <ptecheck/impl/kernel/userfaultfd.hpp>
#include <ptecheck/os/child.hpp>
#include <ptecheck/os/unique_fd.hpp>

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

namespace ptecheck::impl::kernel {
namespace {

/// From now on the system call fails with this errno, in this process.
void forbid(unsigned call, unsigned error) {
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{static_cast<unsigned short>(std::size(program)), program};
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

std::string missing_without(unsigned call, unsigned error, capability which) {
  std::vector<os::child> one;
  one.push_back(os::child::start([&] {
    forbid(call, error);
    return missing_for(which);
  }));
  return os::collect(std::move(one)).front().output;
}

TEST(capabilities, that_are_there_can_be_used) {
  const model::uffd_features here = features_here();
  if (!missing_for(capability::userfaultfd).empty()) GTEST_SKIP() << "missing here: userfaultfd";
  EXPECT_TRUE(os::unique_fd(open_userfaultfd(wanted_features(here))));
}

TEST(capabilities, follow_what_the_kernel_answers_and_not_what_it_is) {
  const std::string none = missing_without(SYS_userfaultfd, ENOSYS, capability::userfaultfd);
  EXPECT_TRUE(none.starts_with("Function not implemented")) << none;
  const std::string forbidden = missing_without(SYS_userfaultfd, EPERM, capability::userfaultfd);
  EXPECT_TRUE(forbidden.starts_with("Operation not permitted (vm.")) << forbidden;
  EXPECT_EQ(missing_without(SYS_madvise, EINVAL, capability::guards), "Invalid argument");
  EXPECT_EQ(missing_without(SYS_ioctl, ENOTTY, capability::pagemap_scan),
            "Inappropriate ioctl for device");
}

TEST(capabilities, have_a_name_each) {
  EXPECT_EQ(name_of(capability::userfaultfd), "userfaultfd");
  EXPECT_EQ(name_of(capability::event_fork), "UFFD_FEATURE_EVENT_FORK");
  EXPECT_EQ(name_of(capability::ksm), capability_names.back());
}

}  // namespace
}  // namespace ptecheck::impl::kernel
