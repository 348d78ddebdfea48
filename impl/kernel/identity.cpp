#include <ptecheck/impl/kernel/identity.hpp>
#include <ptecheck/os/unique_fd.hpp>

#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>

namespace ptecheck::impl::kernel {
namespace {

/// The place of starttime in /proc/PID/stat, counted from the field behind the program's name.
constexpr int fields_before_start = 19;

}  // namespace

identity identity_of(int process) {
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  std::string line;
  std::getline(stat, line);
  // The name of the program stands in parentheses and may hold anything.
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return {process, 0};
  std::istringstream fields(line.substr(name_end + 1));
  std::string skipped;
  for (int i = 0; i < fields_before_start; ++i) fields >> skipped;
  identity found{process, 0};
  fields >> found.began;
  return found;
}

bool is_there(const identity& which) {
  return which.process > 0 && which.began != 0 && identity_of(which.process) == which;
}

bool end_process(const identity& which) {
  // The descriptor is that of one process: it is looked at before it is killed.
  const os::unique_fd held(static_cast<int>(::syscall(SYS_pidfd_open, which.process, 0)));
  if (!held || !is_there(which)) return false;
  return ::syscall(SYS_pidfd_send_signal, held.get(), SIGKILL, nullptr, 0) == 0;
}

std::string to_text(const identity& which) {
  return std::to_string(which.process) + ' ' + std::to_string(which.began);
}

identity identity_from(std::string_view text) {
  std::istringstream fields{std::string{text}};
  identity read;
  if (!(fields >> read.process >> read.began)) return {};
  return read;
}

}  // namespace ptecheck::impl::kernel
