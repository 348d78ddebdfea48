#include <ptecheck/impl/kernel/setting_file.hpp>
#include <ptecheck/impl/kernel/swap_device.hpp>
#include <ptecheck/model/fields.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <fcntl.h>
#include <sys/swap.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

namespace ptecheck::impl::kernel {
namespace {

constexpr const char* adds_device = "/sys/class/zram-control/hot_add";
constexpr const char* removes_device = "/sys/class/zram-control/hot_remove";
constexpr const char* readahead = "/proc/sys/vm/page-cluster";
constexpr std::string_view prefix = "zram";

std::string device_of(const std::string& name) {
  return "/dev/" + name;
}
std::string setting_of(const std::string& name, std::string_view which) {
  return "/sys/block/" + name + '/' + std::string{which};
}

/// Whether it is gone: where memory does not suffice for what is in it, it stays. A device that is
/// not (or no longer) used for swap is none that has to be switched off: EINVAL.
bool remove_device(const std::string& name) {
  while (::swapoff(device_of(name).c_str()) != 0) {
    if (errno == EINTR) continue;
    if (errno != EINVAL && errno != ENOENT) return false;
    break;
  }
  put(setting_of(name, "reset"), "1");
  put(removes_device, name.substr(prefix.size()));
  return true;
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

void switch_on(const std::string& name) {
  constexpr int first_of_all = SWAP_FLAG_PREFER | SWAP_FLAG_PRIO_MASK;
  if (::swapon(device_of(name).c_str(), first_of_all) != 0)
    os::throw_environment_error("swapon", device_of(name));
}

std::string note_of(const std::string& name) {
  return std::string{swap_device::word} + name;
}

/// The device that a note says is ours; empty: none.
std::string noted_device(std::string_view place) {
  for (const std::string& each : standing_in(place))
    if (each.starts_with(swap_device::word)) return each.substr(swap_device::word.size());
  return {};
}

}  // namespace

std::string missing_for_swap_device() {
  if (::access(adds_device, R_OK) == 0) return {};
  return errno == ENOENT ? "no zram: not in this kernel (CONFIG_ZRAM), or not loaded"
                         : std::strerror(errno);
}

swap_device::swap_device(changed_settings& note, std::uint64_t bytes)
    : note_(note), name_(add_device()) {
  try {
    note_.will_change(note_of(name_));
    if (!put(setting_of(name_, "disksize"), std::to_string(bytes)))
      os::throw_environment_error("write", setting_of(name_, "disksize"));
    make_swap_area(device_of(name_), bytes);
    switch_on(name_);
  } catch (const os::environment_error&) {
    remove_device(name_);
    note_.has_put_back(note_of(name_));
    throw;
  }
}

swap_device::~swap_device() {
  if (remove_device(name_)) note_.has_put_back(note_of(name_));
}

bool swap_device::put_back(std::string_view noted) {
  noted.remove_prefix(word.size());
  return !noted.starts_with(prefix) || remove_device(std::string{noted});
}

no_swap_readahead::no_swap_readahead(changed_settings& note) : note_(note) {
  const std::string before = first_line_of(readahead);
  if (before.empty() || before == "0") return;
  noted_ = std::string{word} + before;
  note_.will_change(noted_);
  if (put(readahead, "0")) return;
  const int why = errno;
  note_.has_put_back(noted_);
  throw os::environment_error(std::string{"write "} + readahead, why);
}

no_swap_readahead::~no_swap_readahead() {
  if (noted_.empty()) return;
  put_back(noted_);
  note_.has_put_back(noted_);
}

void no_swap_readahead::put_back(std::string_view noted) {
  put(readahead, noted.substr(word.size()));
}

std::vector<std::string> swap_areas() {
  std::vector<std::string> all;
  std::ifstream table("/proc/swaps");
  std::string line;
  std::getline(table, line);
  while (std::getline(table, line)) all.push_back(line.substr(0, line.find_first_of(" \t")));
  return all;
}

std::string other_swap_than(std::string_view device) {
  for (std::string& each : swap_areas())
    if (each != device_of(std::string{device})) return std::move(each);
  return {};
}

void take_back_all_swap(std::string_view place) {
  const std::string ours = noted_device(place);
  if (ours.empty()) throw os::environment_error("switch off swap, which is not ours", EPERM);
  if (const std::string other = other_swap_than(ours); !other.empty())
    throw os::environment_error("switch off all swap: " + other + " is not ours", EPERM);
  while (::swapoff(device_of(ours).c_str()) != 0)
    if (errno != EINTR) os::throw_environment_error("swapoff", device_of(ours));
  switch_on(ours);
}

}  // namespace ptecheck::impl::kernel
