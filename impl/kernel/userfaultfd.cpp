#include <ptecheck/impl/kernel/interface.hpp>
#include <ptecheck/impl/kernel/userfaultfd.hpp>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace ptecheck::impl::kernel {

std::uint64_t wanted_features(const model::uffd_features& in) {
  std::uint64_t wanted = 0;
  if (in.wp_unpopulated) wanted |= feature::wp_unpopulated;
  if (in.wp_async) wanted |= feature::wp_async;
  wanted |= in.sigbus ? feature::sigbus : feature::thread_id;
  if (in.event_fork) wanted |= feature::event_fork;
  if (in.event_remap) wanted |= feature::event_remap;
  if (in.event_remove) wanted |= feature::event_remove;
  if (in.event_unmap) wanted |= feature::event_unmap;
  return wanted;
}

bool tells_events(const model::uffd_features& in) {
  return in.event_remap || in.event_remove || in.event_unmap;
}

int open_userfaultfd(std::uint64_t features, faults_told told) {
  const int flags = O_CLOEXEC | O_NONBLOCK;
  const int mode = told == faults_told::of_user_mode ? UFFD_USER_MODE_ONLY : 0;
  const int opened = static_cast<int>(::syscall(SYS_userfaultfd, flags | mode));
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

int open_userfaultfd(std::uint64_t features) {
  const int any = open_userfaultfd(features, faults_told::all);
  if (any >= 0 || errno != EPERM) return any;
  return open_userfaultfd(features, faults_told::of_user_mode);
}

int open_userfaultfd(const model::uffd_features& in) {
  const std::uint64_t wanted = wanted_features(in);
  return in.user_mode_only ? open_userfaultfd(wanted, faults_told::of_user_mode)
                           : open_userfaultfd(wanted);
}

}  // namespace ptecheck::impl::kernel
