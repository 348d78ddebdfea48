#include <ptecheck/impl/kernel/processor.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <cstddef>

namespace ptecheck::impl::kernel {

std::vector<int> processors() {
  cpu_set_t may;
  if (::sched_getaffinity(0, sizeof may, &may) != 0)
    os::throw_environment_error("sched_getaffinity");
  std::vector<int> all;
  for (int number = 0; number < CPU_SETSIZE; ++number)
    if (CPU_ISSET(static_cast<std::size_t>(number), &may)) all.push_back(number);
  return all;
}

one_processor::one_processor(std::optional<int> wanted) {
  if (::sched_getaffinity(0, sizeof before_, &before_) != 0)
    os::throw_environment_error("sched_getaffinity");
  cpu_set_t only;
  CPU_ZERO(&only);
  CPU_SET(static_cast<std::size_t>(wanted.value_or(::sched_getcpu())), &only);
  if (::sched_setaffinity(0, sizeof only, &only) != 0)
    os::throw_environment_error("sched_setaffinity");
}

one_processor::~one_processor() {
  ::sched_setaffinity(0, sizeof before_, &before_);
}

}  // namespace ptecheck::impl::kernel
