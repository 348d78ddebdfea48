#include <ptecheck/impl/kernel/memory_lock.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <sys/resource.h>

namespace ptecheck::impl::kernel {

void raise_memory_lock_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_MEMLOCK, &limit) != 0) os::throw_environment_error("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_MEMLOCK, &limit) != 0) os::throw_environment_error("setrlimit");
}

}  // namespace ptecheck::impl::kernel
