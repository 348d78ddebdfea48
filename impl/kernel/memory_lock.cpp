#include <ptecheck/impl/kernel/memory_lock.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace ptecheck::impl::kernel {

void raise_memory_lock_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_MEMLOCK, &limit) != 0) os::throw_environment_error("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_MEMLOCK, &limit) != 0) os::throw_environment_error("setrlimit");
}

int lock_memory(void* at, std::size_t bytes, bool lock) {
  return static_cast<int>(::syscall(lock ? SYS_mlock : SYS_munlock, at, bytes));
}

}  // namespace ptecheck::impl::kernel
