#include <ptecheck/os/unique_fd.hpp>

#include <unistd.h>

namespace ptecheck::os {

unique_fd& unique_fd::operator=(unique_fd&& other) noexcept {
  unique_fd taken(std::move(other));
  std::swap(descriptor_, taken.descriptor_);
  return *this;
}

unique_fd::~unique_fd() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace ptecheck::os
