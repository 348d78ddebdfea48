#include <ptecheck/impl/kernel/access.hpp>
#include <ptecheck/impl/kernel/clone.hpp>
#include <ptecheck/impl/kernel/messages.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <linux/userfaultfd.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <csignal>

namespace ptecheck::impl::kernel {

message_reader::message_reader(board& tells)
    : watched_(::epoll_create1(EPOLL_CLOEXEC)), asked_(os::open_pipe()), settled_(os::open_pipe()) {
  if (!watched_) os::throw_environment_error("epoll_create1");
  watch(asked_.reading.get());
  const int worker = ::getpid();
  const int reader = fork_sharing_files(false);
  if (reader < 0) os::throw_environment_error("clone", "the reader of messages");
  if (reader == 0) {
    die_with(worker);
    read_for_ever(tells);
  }
}

void message_reader::watch(int uffd) const {
  epoll_event interest{};
  interest.events = EPOLLIN;
  interest.data.fd = uffd;
  if (::epoll_ctl(watched_.get(), EPOLL_CTL_ADD, uffd, &interest) != 0)
    os::throw_environment_error("epoll_ctl");
}

void message_reader::settle() const {
  char token = 0;
  if (::write(asked_.writing.get(), &token, 1) != 1 ||
      ::read(settled_.reading.get(), &token, 1) != 1)
    os::throw_environment_error("read", "the reader of messages");
}

void message_reader::read_message(board& tells, int uffd) const {
  uffd_msg read{};
  if (::read(uffd, &read, sizeof read) != sizeof read) return;
  if (read.event == UFFD_EVENT_FORK) {
    tells.told.forked_uffd = static_cast<int>(read.arg.fork.ufd);
  } else if (read.event == UFFD_EVENT_PAGEFAULT) {
    tells.told.address = read.arg.pagefault.address;
    tells.told.flags = read.arg.pagefault.flags;
    ::kill(tells.player.load(), abandon_signal());
  }
}

void message_reader::read_for_ever(board& tells) const {
  for (;;) {
    epoll_event ready[model::most_mms + 1];
    const int count = ::epoll_wait(watched_.get(), ready, model::most_mms + 1, -1);
    bool asked = false;
    for (int i = 0; i < count; ++i) {
      if (ready[i].data.fd == asked_.reading.get()) {
        asked = true;
      } else {
        read_message(tells, ready[i].data.fd);
      }
    }
    // Last, so that what was ready together with the question is told before the answer.
    char token = 0;
    if (asked && ::read(asked_.reading.get(), &token, 1) == 1)
      (void)!::write(settled_.writing.get(), &token, 1);
  }
}

}  // namespace ptecheck::impl::kernel
