#pragma once

#include <utility>

namespace ptecheck::os {

/// Owns a file descriptor and closes it once.
class unique_fd {
 public:
  unique_fd() = default;
  explicit unique_fd(int descriptor) noexcept : descriptor_(descriptor) {}
  unique_fd(unique_fd&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  unique_fd& operator=(unique_fd&& other) noexcept;
  ~unique_fd();

  /// Whether there is a descriptor: false for what a failed call returned.
  explicit operator bool() const noexcept { return descriptor_ >= 0; }

  int get() const noexcept { return descriptor_; }

 private:
  int descriptor_ = -1;
};

}  // namespace ptecheck::os
