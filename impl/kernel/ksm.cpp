#include <ptecheck/impl/kernel/ksm.hpp>
#include <ptecheck/impl/kernel/setting_file.hpp>
#include <ptecheck/model/fields.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <thread>

namespace ptecheck::impl::kernel {
namespace {

constexpr std::string_view first_word = "ksm";

std::string path_of(std::string_view name) {
  return "/sys/kernel/mm/ksm/" + std::string{name};
}

/// A file of KSM, and what a campaign wants in it.
struct wanted_value {
  std::string_view name;
  std::string_view value;
};
/// In this order; put back in the opposite one, so that KSM runs with its own settings only. What
/// an old kernel has not is left out. A batch is so large that mostly it is a scan of everything:
/// KSM then rests where it begins.
constexpr std::array wanted_values{wanted_value{"run", "0"},
                                   wanted_value{"advisor_mode", "none"},
                                   wanted_value{"sleep_millisecs", "0"},
                                   wanted_value{"pages_to_scan", "65536"},
                                   wanted_value{"smart_scan", "0"},
                                   wanted_value{"use_zero_pages", "0"}};

/// KSM merges two pages in the second scan that finds them unchanged.
constexpr std::uint64_t scans_to_merge = 2;
constexpr std::chrono::seconds patience{20};
/// Mostly it takes a few milliseconds; where others use the processor it may take seconds, and
/// looking must not take much of them.
constexpr std::chrono::microseconds first_pause{50}, longest_pause{5000};

void write_or_throw(std::string_view name, std::string_view value) {
  if (!put(path_of(name), value)) os::throw_environment_error("write", path_of(name));
}

/// Of a choice such as `[none] scan-time` the chosen one.
std::string value_of(std::string_view name) {
  const std::string line = first_line_of(path_of(name));
  const std::size_t open = line.find('['), close = line.find(']');
  if (open == std::string::npos || close == std::string::npos) return line;
  return line.substr(open + 1, close - open - 1);
}

/// Splits what all its pages have merged, and forgets the pages of those that are gone.
void unmerge_all() {
  put(path_of("run"), "2");
  put(path_of("run"), "0");
}

/// Whether a process has merged pages. KSM counts those of processes that are gone until its next
/// scan.
bool somebody_shares() {
  namespace fs = std::filesystem;
  std::error_code gone;
  for (const fs::directory_entry& each : fs::directory_iterator("/proc", gone)) {
    const std::string merged = each.path().native() + "/ksm_merging_pages";
    if (const std::string pages = first_line_of(merged); !pages.empty() && pages != "0")
      return true;
  }
  return false;
}

std::string note_of(std::string_view name, const std::string& value) {
  return std::string{first_word} + ' ' + std::string{name} + ' ' + value;
}

void* map_mergeable() {
  void* const at =
      ::mmap(nullptr, model::page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) os::throw_environment_error("mmap", "a mergeable page");
  // No page of a trace has such contents.
  std::memset(at, 0xa5, model::page_size);
  if (::madvise(at, model::page_size, MADV_DONTFORK) == 0 &&
      ::madvise(at, model::page_size, MADV_MERGEABLE) == 0)
    return at;
  const int refused = errno;
  ::munmap(at, model::page_size);
  throw os::environment_error("madvise MADV_MERGEABLE", refused);
}

}  // namespace

std::string missing_for_ksm() {
  if (::access(path_of("run").c_str(), W_OK) == 0) return {};
  return errno == ENOENT ? "not in this kernel (CONFIG_KSM)" : std::strerror(errno);
}

ksm_settings::ksm_settings(changed_settings& note) : note_(note), always_mergeable_(nullptr) {
  if (const os::unique_fd run(::open(path_of("run").c_str(), O_WRONLY | O_CLOEXEC)); !run)
    os::throw_environment_error("open", path_of("run"));
  if (number_in(path_of("pages_sharing")) != 0 && somebody_shares())
    throw os::environment_error("change KSM, which has merged pages of somebody else", EBUSY);
  always_mergeable_ = map_mergeable();
  try {
    change();
  } catch (const os::environment_error&) {
    restore();
    throw;
  }
}

ksm_settings::~ksm_settings() {
  restore();
}

void ksm_settings::change() {
  for (const auto& [name, value] : wanted_values) {
    const std::string before = value_of(name);
    if (before.empty() || before == value) continue;
    note_.will_change(note_of(name, before));
    write_or_throw(name, value);
  }
  // A note of its own, so that merged pages come apart where nothing else had to change.
  note_.will_change(note_of("unmerge", ""));
}

void ksm_settings::restore() {
  for (const std::string& noted : note_.standing()) {
    if (!noted.starts_with(first_word)) continue;
    put_back(noted);
    note_.has_put_back(noted);
  }
  ::munmap(always_mergeable_, model::page_size);
}

void ksm_settings::put_back(std::string_view noted) {
  noted.remove_prefix(first_word.size() + 1);
  const std::size_t space = noted.find(' ');
  const std::string_view name = noted.substr(0, space);
  if (name == "unmerge") return unmerge_all();
  for (const wanted_value& each : wanted_values)
    if (each.name == name) put(path_of(name), noted.substr(space + 1));
}

void merge_equal_pages() {
  const std::string counter = path_of("full_scans");
  const std::uint64_t enough = number_in(counter) + scans_to_merge;
  const auto end = std::chrono::steady_clock::now() + patience;
  write_or_throw("run", "1");
  for (auto pause = first_pause; number_in(counter) < enough; pause += pause / 8) {
    if (std::chrono::steady_clock::now() > end) break;
    std::this_thread::sleep_for(std::min(pause, longest_pause));
  }
  // Waits until KSM is between two batches.
  write_or_throw("run", "0");
}

}  // namespace ptecheck::impl::kernel
