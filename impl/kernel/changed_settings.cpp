#include <ptecheck/impl/kernel/changed_settings.hpp>
#include <ptecheck/impl/kernel/identity.hpp>
#include <ptecheck/os/bytes.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

namespace ptecheck::impl::kernel {
namespace {

// What a line of the file begins with; the rest is its subject.
constexpr std::string_view changes = "changes ";
constexpr std::string_view restored = "restored ";
constexpr std::string_view owner = "owner ";
constexpr std::string_view process = "process ";

/// How long those may take to go that have been killed, in steps of 10 ms.
constexpr int most_waits = 200;

std::string all_of(int file) {
  std::string text;
  std::array<char, 4096> part;
  for (ssize_t size = 0;
       (size = ::pread(file, part.data(), part.size(), static_cast<off_t>(text.size()))) > 0;)
    text.append(part.data(), static_cast<std::size_t>(size));
  return text;
}

/// The subjects of all lines that begin so. A line without an end was never finished.
template <class Take>
void each_line(int file, Take take) {
  const std::string text = all_of(file);
  std::string_view rest = text;
  for (std::size_t end = 0; (end = rest.find('\n')) != std::string_view::npos;
       rest.remove_prefix(end + 1))
    take(rest.substr(0, end));
}

/// The subject of a line that begins so.
std::optional<std::string_view> subject_of(std::string_view line, std::string_view begin) {
  if (!line.starts_with(begin)) return {};
  return line.substr(begin.size());
}

void append(int file, std::string_view begin, std::string_view subject, std::string_view place) {
  const std::string line = std::string{begin} + std::string{subject} + '\n';
  if (::write(file, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    os::throw_environment_error("write", place);
}

os::unique_fd opened(const std::string& place, int flags) {
  return os::unique_fd(::open(place.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | flags, 0600));
}

bool owner_lives(int file) {
  bool lives = false;
  each_line(file, [&](std::string_view line) {
    if (const auto who = subject_of(line, owner)) lives = is_there(identity_from(*who));
  });
  return lives;
}

/// The processes of a program that is gone itself; they may have its lock. How many there were.
int end_processes(int file) {
  int ended = 0;
  each_line(file, [&](std::string_view line) {
    if (const auto who = subject_of(line, process)) ended += end_process(identity_from(*who));
  });
  return ended;
}

std::vector<std::string> standing_lines(int file) {
  std::vector<std::string> all;
  each_line(file, [&](std::string_view line) {
    if (const auto what = subject_of(line, changes)) all.emplace_back(*what);
    if (const auto what = subject_of(line, restored))
      all.erase(std::remove(all.begin(), all.end(), *what), all.end());
  });
  std::reverse(all.begin(), all.end());
  return all;
}

bool lock(int file) {
  return ::flock(file, LOCK_EX | LOCK_NB) == 0;
}

/// Takes the lock, also from what is left of a program that is gone.
/// How many processes it had to end for that; nothing where another program is at work.
std::optional<int> lock_after_its_owner(int file) {
  if (lock(file)) return 0;
  int ended = 0;
  for (int waits = 0; waits < most_waits && !owner_lives(file); ++waits) {
    ended = std::max(ended, end_processes(file));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    if (lock(file)) return ended;
  }
  errno = EWOULDBLOCK;
  return {};
}

}  // namespace

changed_settings::changed_settings(os::unique_fd file, std::string_view place, int ended)
    : place_(place), file_(std::move(file)), ended_(std::max(ended, end_processes(file_.get()))) {
  append(file_.get(), owner, to_text(identity_of(static_cast<int>(::getpid()))), place_);
}

changed_settings changed_settings::begun(std::string_view place) {
  os::unique_fd file = opened(std::string{place}, O_CREAT);
  if (!file) os::throw_environment_error("open", place);
  const auto ended = lock_after_its_owner(file.get());
  if (!ended)
    os::throw_environment_error("lock", "the settings of this machine: another campaign has them");
  return {std::move(file), place, *ended};
}

changed_settings::changed_settings(std::string_view place) : changed_settings(begun(place)) {}

std::optional<changed_settings> changed_settings::left_behind(std::string_view place) {
  os::unique_fd file = opened(std::string{place}, 0);
  if (!file || all_of(file.get()).empty()) return {};
  const auto ended = lock_after_its_owner(file.get());
  if (!ended) return {};
  return changed_settings(std::move(file), place, *ended);
}

changed_settings::~changed_settings() {
  // The file stays: who waits for its lock has it open already.
  if (file_ && standing().empty()) (void)!::ftruncate(file_.get(), 0);
}

void changed_settings::will_change(std::string_view what) {
  append(file_.get(), changes, what, place_);
}

void changed_settings::has_put_back(std::string_view what) noexcept try {
  append(file_.get(), restored, what, place_);
} catch (const os::environment_error&) {
  // The next start puts it back once more.
}

void changed_settings::has_started(int number) const {
  append(file_.get(), process, to_text(identity_of(number)), place_);
}

std::vector<std::string> changed_settings::standing() const {
  return standing_lines(file_.get());
}

std::vector<std::string> standing_in(std::string_view place) {
  const os::unique_fd file = opened(std::string{place}, 0);
  return file ? standing_lines(file.get()) : std::vector<std::string>{};
}

}  // namespace ptecheck::impl::kernel
