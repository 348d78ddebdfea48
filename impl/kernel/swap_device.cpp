#include <ptecheck/impl/kernel/swap_device.hpp>
#include <ptecheck/model/fields.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/swap.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace ptecheck::impl::kernel {
namespace {

constexpr const char* adds_device = "/sys/class/zram-control/hot_add";
constexpr const char* removes_device = "/sys/class/zram-control/hot_remove";
constexpr std::string_view prefix = "zram";

std::string device_of(const std::string& name) {
  return "/dev/" + name;
}
std::string setting_of(const std::string& name, std::string_view which) {
  return "/sys/block/" + name + '/' + std::string{which};
}

/// Writes all of it in one call, as files in /sys want it.
bool put(const std::string& path, std::string_view text) {
  const os::unique_fd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  return file && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::string first_line(int file) {
  std::array<char, 64> text;
  const ssize_t size = ::pread(file, text.data(), text.size(), 0);
  if (size <= 0) return {};
  const std::string_view whole(text.data(), static_cast<std::size_t>(size));
  return std::string{whole.substr(0, whole.find('\n'))};
}

os::unique_fd opened(int flags) {
  return os::unique_fd(::open(changed_settings, O_RDWR | O_CLOEXEC | flags, 0600));
}

bool lock(const os::unique_fd& file) {
  return ::flock(file.get(), LOCK_EX | LOCK_NB) == 0;
}

/// A device that is not (or no longer) used for swap is none that has to be switched off.
void remove_device(const std::string& name) {
  ::swapoff(device_of(name).c_str());
  put(setting_of(name, "reset"), "1");
  put(removes_device, name.substr(prefix.size()));
}

/// The note, under its lock, says of a device that it is ours.
void note(const os::unique_fd& in, std::string_view name) {
  if (::ftruncate(in.get(), 0) != 0 ||
      ::pwrite(in.get(), name.data(), name.size(), 0) != static_cast<ssize_t>(name.size()))
    os::throw_environment_error("write", changed_settings);
}

std::string remove_noted(const os::unique_fd& in) {
  std::string name = first_line(in.get());
  if (!name.starts_with(prefix)) return {};
  remove_device(name);
  note(in, {});
  return name;
}

/// The first page of a swap area: its version, its last page, and what it is.
void make_swap_area(const std::string& device, std::uint64_t bytes) {
  std::array<char, model::page_size> header{};
  const std::uint32_t version = 1;
  const auto last_page = static_cast<std::uint32_t>(bytes / model::page_size - 1);
  std::memcpy(&header[1024], &version, sizeof version);
  std::memcpy(&header[1028], &last_page, sizeof last_page);
  constexpr std::string_view magic = "SWAPSPACE2";
  std::memcpy(&header[header.size() - magic.size()], magic.data(), magic.size());
  const os::unique_fd file(::open(device.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file || ::write(file.get(), header.data(), header.size()) != ssize_t{model::page_size})
    os::throw_environment_error("write", device);
}

std::string add_device() {
  const os::unique_fd added(::open(adds_device, O_RDONLY | O_CLOEXEC));
  if (!added) os::throw_environment_error("open", adds_device);
  const std::string number = first_line(added.get());
  if (number.empty()) os::throw_environment_error("read", adds_device);
  return std::string{prefix} + number;
}

}  // namespace

swap_device::swap_device(std::uint64_t bytes) : lock_(opened(O_CREAT)) {
  if (!lock_) os::throw_environment_error("open", changed_settings);
  if (!lock(lock_))
    os::throw_environment_error("lock", "the settings of this machine: another campaign has them");
  remove_noted(lock_);
  name_ = add_device();
  note(lock_, name_);
  try {
    if (!put(setting_of(name_, "disksize"), std::to_string(bytes)))
      os::throw_environment_error("write", setting_of(name_, "disksize"));
    make_swap_area(device_of(name_), bytes);
    constexpr int first_of_all = SWAP_FLAG_PREFER | SWAP_FLAG_PRIO_MASK;
    if (::swapon(device_of(name_).c_str(), first_of_all) != 0)
      os::throw_environment_error("swapon", device_of(name_));
  } catch (const os::environment_error&) {
    remove_noted(lock_);
    throw;
  }
}

swap_device::~swap_device() {
  remove_device(name_);
  // The file stays: who waits for its lock has it open already.
  (void)!::ftruncate(lock_.get(), 0);
}

std::string swap_device::remove_leftover() {
  const os::unique_fd file = opened(0);
  if (!file || !lock(file)) return {};
  return remove_noted(file);
}

}  // namespace ptecheck::impl::kernel
