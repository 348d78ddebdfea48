#include <ptecheck/impl/kernel/trace_lock.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <fcntl.h>

#include <cerrno>
#include <chrono>
#include <thread>

namespace ptecheck::impl::kernel {
namespace {

// Two bytes of the file. Everybody goes through the door, and only then takes what is behind it:
// who waits there keeps the door shut.
constexpr off_t door = 0;
constexpr off_t behind = 1;

constexpr std::chrono::microseconds between_attempts{200};

bool set(int file, short kind, off_t byte) {
  struct flock wanted {};
  wanted.l_type = kind;
  wanted.l_whence = SEEK_SET;
  wanted.l_start = byte;
  wanted.l_len = 1;
  if (::fcntl(file, F_OFD_SETLK, &wanted) == 0) return true;
  if (errno != EAGAIN && errno != EACCES && errno != EINTR)
    os::throw_environment_error("fcntl F_OFD_SETLK", place_of_turns);
  return false;
}

bool lock(int file, short kind, off_t byte, const trace_lock::patience& goes_on) {
  while (!set(file, kind, byte)) {
    if (!goes_on()) return false;
    std::this_thread::sleep_for(between_attempts);
  }
  return true;
}

os::unique_fd opened(const std::string& place, int flags) {
  return os::unique_fd(::open(place.c_str(), O_RDWR | O_CLOEXEC | flags, 0600));
}

}  // namespace

trace_lock::trace_lock(bool makes, std::string_view place)
    : place_(place), file_(opened(place_, makes ? O_CREAT : 0)) {}

std::optional<trace_lock::turn> trace_lock::take(bool alone, const patience& goes_on) {
  if (!file_) file_ = opened(place_, 0);
  if (!file_) return turn{-1};
  if (!lock(file_.get(), F_WRLCK, door, goes_on)) return {};
  const bool mine = lock(file_.get(), alone ? F_WRLCK : F_RDLCK, behind, goes_on);
  set(file_.get(), F_UNLCK, door);
  return mine ? std::optional<turn>{turn{file_.get()}} : std::nullopt;
}

trace_lock::turn::~turn() {
  if (file_ >= 0) set(file_, F_UNLCK, behind);
}

}  // namespace ptecheck::impl::kernel
