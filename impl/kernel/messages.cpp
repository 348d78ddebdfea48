#include <ptecheck/impl/kernel/access.hpp>
#include <ptecheck/impl/kernel/clone.hpp>
#include <ptecheck/impl/kernel/messages.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <linux/userfaultfd.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <csignal>

namespace ptecheck::impl::kernel {
namespace {

/// Whose userfaultfd it is.
model::mm_id owner_of(int uffd, const board& during) {
  model::mm_id mm{0};
  while (mm.index + 1u < model::most_mms && during.tenants[mm.index].uffd != uffd) ++mm.index;
  return mm;
}

model::event event_of(const uffd_msg& told, int uffd, const board& during) {
  using model::event_kind;
  const arena in{during.world.pages};
  const auto page = [&](std::uint64_t address) {
    return static_cast<std::uint32_t>(in.number_of(address));
  };
  const model::mm_id mm = owner_of(uffd, during);
  const auto& moved = told.arg.remap;
  const auto& lost = told.arg.remove;
  switch (told.event) {
    case UFFD_EVENT_FORK: return {mm, event_kind::fork, 0, 0, 0};
    case UFFD_EVENT_REMAP:
      return {
          mm, event_kind::remap, page(moved.from), page(moved.from + moved.len), page(moved.to)};
    case UFFD_EVENT_REMOVE: return {mm, event_kind::remove, page(lost.start), page(lost.end), 0};
    default: return {mm, event_kind::unmap, page(lost.start), page(lost.end), 0};
  }
}

void note(board& tells, const model::event& next) {
  if (tells.event_count != 0) {
    model::told_event& last = tells.events[tells.event_count - 1];
    if (last.step == tells.next && continues(last.what, next)) {
      last.what.end = next.end;
      return;
    }
  }
  if (tells.event_count == board::most_events) return;
  tells.events[tells.event_count++] = {tells.next, next};
}

}  // namespace

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
  if (read.event == UFFD_EVENT_FORK) tells.told.forked_uffd = static_cast<int>(read.arg.fork.ufd);
  if (read.event != UFFD_EVENT_PAGEFAULT) return note(tells, event_of(read, uffd, tells));
  tells.told.address = read.arg.pagefault.address;
  tells.told.flags = read.arg.pagefault.flags;
  const int lent = tells.lent;
  const int sleeper = lent != 0 ? lent : tells.player.load();
  if (read.arg.pagefault.feat.ptid != static_cast<std::uint32_t>(sleeper)) {
    const std::uint32_t page = arena{tells.world.pages}.page_at(read.arg.pagefault.address).index;
    note(tells, {owner_of(uffd, tells), model::event_kind::misdirected, page, page + 1, 0});
  }
  // A call that sleeps in the kernel does not end for less.
  if (lent != 0) {
    ::kill(lent, SIGKILL);
  } else {
    ::kill(tells.player, abandon_signal());
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
