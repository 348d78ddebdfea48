#include <ptecheck/impl/kernel/access.hpp>
#include <ptecheck/impl/kernel/lend.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <variant>

namespace ptecheck::impl::kernel {
namespace {

struct errand {
  const call& wanted;
  const means& with;
  board& tells;
  model::outcome answer;
};

int run(void* given) {
  errand& of = *static_cast<errand*>(given);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  of.tells.lent = ::getpid();
  of.answer = carry_out(of.wanted, of.with);
  of.tells.lent = 0;
  return 0;
}

}  // namespace

model::outcome perform_elsewhere(const call& wanted, const means& with, board& tells) {
  alignas(16) static std::array<char, 1u << 16> stack;
  errand of{wanted, with, tells, model::absent{}};
  const int flags = CLONE_VM | CLONE_FILES | CLONE_VFORK | SIGCHLD;
  const int process = ::clone(run, stack.data() + stack.size(), flags, &of);
  if (process < 0) os::throw_environment_error("clone", "a process that makes a call");
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  tells.lent = 0;
  return WIFSIGNALED(status) ? blocked_by(tells.told, with.in) : of.answer;
}

}  // namespace ptecheck::impl::kernel
