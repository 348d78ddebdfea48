#include <ptecheck/impl/kernel/trace_lock.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <fcntl.h>

#include <cerrno>

namespace ptecheck::impl::kernel {
namespace {

// Two bytes of the file. Everybody goes through the door, and only then takes what is behind it:
// who waits there keeps the door shut.
constexpr off_t door = 0;
constexpr off_t behind = 1;

bool set(int file, short kind, off_t byte) {
  struct flock wanted {};
  wanted.l_type = kind;
  wanted.l_whence = SEEK_SET;
  wanted.l_start = byte;
  wanted.l_len = 1;
  while (::fcntl(file, F_OFD_SETLKW, &wanted) != 0)
    if (errno != EINTR) return false;
  return true;
}

void lock(int file, short kind, off_t byte) {
  if (!set(file, kind, byte)) os::throw_environment_error("fcntl F_OFD_SETLKW", place_of_turns);
}

os::unique_fd opened(const std::string& place, int flags) {
  return os::unique_fd(::open(place.c_str(), O_RDWR | O_CLOEXEC | flags, 0600));
}

}  // namespace

trace_lock::trace_lock(bool makes, std::string_view place)
    : place_(place), file_(opened(place_, makes ? O_CREAT : 0)) {}

trace_lock::turn trace_lock::take(bool alone) {
  if (!file_) file_ = opened(place_, 0);
  if (file_) {
    lock(file_.get(), F_WRLCK, door);
    lock(file_.get(), alone ? F_WRLCK : F_RDLCK, behind);
    set(file_.get(), F_UNLCK, door);
  }
  return turn{file_.get()};
}

trace_lock::turn::~turn() {
  if (file_ >= 0) set(file_, F_UNLCK, behind);
}

}  // namespace ptecheck::impl::kernel
