#include <ptecheck/impl/kernel/clone.hpp>

#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

namespace ptecheck::impl::kernel {

int fork_sharing_files(bool sibling) {
  const unsigned long flags = CLONE_FILES | SIGCHLD | (sibling ? CLONE_PARENT : 0);
  return static_cast<int>(::syscall(SYS_clone, flags, nullptr, nullptr, nullptr, nullptr));
}

void die_with(int parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
}

}  // namespace ptecheck::impl::kernel
