#pragma once
// Swap that a campaign brings along, where the user allows it.
#include <ptecheck/os/unique_fd.hpp>

#include <cstdint>
#include <string>

namespace ptecheck::impl::kernel {

/// The file that is locked while settings of this machine are changed, and says what has to be put
/// back.
inline constexpr const char* changed_settings = "/run/ptecheck.changed";

/// A compressed block device in memory (zram), in use for swap before all others, as long as it
/// lives. Who makes one first removes what a program that came to a bad end has left.
class swap_device {
 public:
  /// Throws environment_error where there is no zram, no right to it, or another campaign has one.
  explicit swap_device(std::uint64_t bytes);
  swap_device(const swap_device&) = delete;
  swap_device& operator=(const swap_device&) = delete;
  ~swap_device();

  /// `zram1`.
  const std::string& name() const { return name_; }

  /// Removes what a program that came to a bad end has left, unless one is at work. Its name, or
  /// nothing.
  static std::string remove_leftover();

 private:
  os::unique_fd lock_;
  std::string name_;
};

}  // namespace ptecheck::impl::kernel
