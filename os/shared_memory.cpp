#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/shared_memory.hpp>

#include <sys/mman.h>

namespace ptecheck::os {

shared_memory::shared_memory(std::size_t bytes)
    : place_(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)),
      bytes_(bytes) {
  if (place_ == MAP_FAILED) throw_environment_error("mmap");
}

shared_memory::~shared_memory() {
  ::munmap(place_, bytes_);
}

}  // namespace ptecheck::os
