#include <ptecheck/impl/kernel/interface.hpp>
#include <ptecheck/impl/kernel/userfaultfd.hpp>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace ptecheck::impl::kernel {
namespace {

int new_userfaultfd() {
  const int flags = O_CLOEXEC | O_NONBLOCK;
  const int any = static_cast<int>(::syscall(SYS_userfaultfd, flags));
  if (any >= 0 || errno != EPERM) return any;
  return static_cast<int>(::syscall(SYS_userfaultfd, flags | UFFD_USER_MODE_ONLY));
}

}  // namespace

std::uint64_t wanted_features(const model::uffd_features& in) {
  std::uint64_t wanted = 0;
  if (in.wp_unpopulated) wanted |= feature::wp_unpopulated;
  if (in.wp_async) wanted |= feature::wp_async;
  if (in.sigbus) wanted |= feature::sigbus;
  if (in.event_fork) wanted |= feature::event_fork;
  return wanted;
}

int open_userfaultfd(std::uint64_t features) {
  const int opened = new_userfaultfd();
  if (opened < 0) return -1;
  uffdio_api greeting{};
  greeting.api = UFFD_API;
  greeting.features = features;
  if (::ioctl(opened, UFFDIO_API, &greeting) == 0) return opened;
  const int why = errno;
  ::close(opened);
  errno = why;
  return -1;
}

}  // namespace ptecheck::impl::kernel
