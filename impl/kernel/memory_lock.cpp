#include <ptecheck/impl/kernel/interface.hpp>
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

int lock_memory(void* at, std::size_t bytes, model::memory_lock how) {
  switch (how) {
    case model::memory_lock::none: return static_cast<int>(::syscall(SYS_munlock, at, bytes));
    case model::memory_lock::all: return static_cast<int>(::syscall(SYS_mlock, at, bytes));
    case model::memory_lock::on_fault:
      return static_cast<int>(::syscall(SYS_mlock2, at, bytes, lock_on_fault.value));
  }
  return -1;
}

}  // namespace ptecheck::impl::kernel
