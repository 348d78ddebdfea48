#include <ptecheck/impl/kernel/watchdog.hpp>

#include <ctime>
#include <fstream>
#include <string>

namespace ptecheck::impl::kernel {

std::uint64_t processor_time(int process) {
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &used) != 0) return 0;
  return static_cast<std::uint64_t>(used.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(used.tv_nsec);
}

char state_of(int process) {
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  std::string line;
  if (!std::getline(stat, line)) return 'X';
  // The name of the program stands in parentheses and may hold anything.
  const std::size_t name_end = line.rfind(')');
  return name_end == std::string::npos || name_end + 2 >= line.size() ? 'X' : line[name_end + 2];
}

}  // namespace ptecheck::impl::kernel
