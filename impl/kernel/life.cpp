// How address spaces begin and end.
#include <ptecheck/impl/kernel/clone.hpp>
#include <ptecheck/impl/kernel/interface.hpp>
#include <ptecheck/impl/kernel/perform.hpp>
#include <ptecheck/impl/kernel/player.hpp>
#include <ptecheck/impl/kernel/userfaultfd.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string>

namespace ptecheck::impl::kernel {
namespace {

void close_if_open(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

int open_pagemap(int process) {
  const std::string path = "/proc/" + std::to_string(process) + "/pagemap";
  const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) os::throw_environment_error("open", path);
  return opened;
}

/// Maps and touches a page in each page table of the arena.
void keep_tables() {
  for (void* const at : arena::sentinels()) {
    constexpr int own = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    if (::mmap(at, model::page_size, PROT_READ | PROT_WRITE, own, -1, 0) == MAP_FAILED)
      os::throw_environment_error("mmap", "a page beside the arena");
    *static_cast<volatile char*>(at) = 1;
  }
}

bool refuses(const model::outcome& answer, lack& missing, const char* call) {
  const auto* no = std::get_if<model::refused>(&answer);
  if (no != nullptr) missing = {call, no->error};
  return no != nullptr;
}

}  // namespace

void player::begin() {
  const model::world& in = board_.world;
  in_ = arena{in.pages};
  board_.leaving = -1;
  board_.missing = {};
  board_.bits = {};
  board_.tenants = {};
  board_.lent = 0;
  board_.event_count = 0;
  if (seals_memory()) return begin_elsewhere();
  board_.tenants[0] = {true, home, with_.worker, -1, with_.pagemap, with_.maps, false};
  make_world();
}

/// Whether the trace may leave memory that goes with its process only.
bool player::seals_memory() const {
  return std::any_of(
      board_.steps.begin(), board_.steps.begin() + board_.count, [](const model::step& each) {
        return std::holds_alternative<model::mseal>(each.what);
      });
}

void player::begin_elsewhere() {
  const int process = fork_sharing_files(false);
  if (process < 0) os::throw_environment_error("fork");
  if (process == 0) {
    take_name({0});
    make_world();
    hand_to(home);
    wait_for_turn();
    for (;;) play();
  }
  board_.tenants[0] = {true, 0, process, -1, open_pagemap(process), -1, false};
  hand_to(0);
  wait_for_turn();
}

void player::make_world() {
  const model::world& in = board_.world;
  keep_tables();
  const means with = means_of({0});
  const model::range all = model::pages(0, in.pages);
  if (refuses(perform(truncate_call{{in.pages}}, with), board_.missing, "ftruncate")) return;
  const map_call whole{all, in.maps, in.prot, false};
  const model::outcome mapped = perform(whole, with);
  if (refuses(mapped, board_.missing, "mmap")) return;
  follow_protection(whole, {0}, {}, mapped);
  if (in.uffd == model::uffd_mode::none) return;
  const uffd_call watch{all, uffd_register, register_mode(in.uffd)};
  uffd_of({0});
  refuses(perform(watch, means_of({0})), board_.missing, uffd_register.name.data());
}

void player::clear() {
  for (std::uint8_t i = 0; i < board_.world.mms; ++i) {
    tenant& each = board_.tenants[i];
    if (!each.live) continue;
    if (each.host != home) ::kill(each.pid, SIGKILL);
    bury({i});
  }
  perform(truncate_call{{0}}, means_of({0}));
}

int player::uffd_of(model::mm_id mm) {
  tenant& of = board_.tenants[mm.index];
  if (of.uffd >= 0) return of.uffd;
  of.uffd = open_userfaultfd(board_.world.features);
  if (of.uffd < 0) os::throw_environment_error("userfaultfd");
  with_.reader.watch(of.uffd);
  return of.uffd;
}

model::outcome player::perform_fork(model::mm_id parent, model::mm_id child) {
  if (child.index >= board_.world.mms || is_live(child)) return model::absent{};
  board_.told.forked_uffd = -1;
  const int process = fork_sharing_files(self_ != home);
  if (process == 0) {
    take_name(child);
    for (;;) play();
  }
  if (process < 0) return model::refused{errno, 0};
  if (board_.world.features.event_fork && board_.tenants[parent.index].uffd >= 0)
    with_.reader.settle();
  const int uffd = board_.told.forked_uffd;
  if (uffd >= 0) with_.reader.watch(uffd);
  board_.tenants[child.index] = {
      true, child.index, process, uffd, open_pagemap(process), -1, false};
  board_.readable[child.index] = board_.readable[parent.index];
  return model::done{0};
}

void player::take_name(model::mm_id name) {
  die_with(with_.worker);
  self_ = name.index;
  wait_for_turn();
}

void player::perform_exit(model::mm_id mm) {
  if (self_ == home) return bury(mm);
  board_.leaving = static_cast<std::int8_t>(mm.index);
  hand_to(home);
  ::_exit(0);
}

void player::bury(model::mm_id mm) {
  tenant& gone = board_.tenants[mm.index];
  // First, so that nobody is told that the arena goes.
  close_if_open(gone.uffd);
  if (gone.host == home) {
    perform(unmap_call{model::pages(0, board_.world.pages)}, means_of(mm));
  } else {
    while (::waitpid(gone.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    close_if_open(gone.pagemap);
    close_if_open(gone.maps);
  }
  gone.live = false;
  board_.bits[mm.index] = {};
  board_.leaving = -1;
}

}  // namespace ptecheck::impl::kernel
