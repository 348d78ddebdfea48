#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/interrupt.hpp>

#include <sys/mman.h>

#include <atomic>
#include <new>

namespace ptecheck::os {
namespace {

using flag = std::atomic<bool>;
static_assert(flag::is_always_lock_free, "a signal handler may set it");

constexpr std::array asks_to_stop{SIGINT, SIGTERM, SIGHUP};

/// In memory that children share: a signal that reaches only one of a family stops all of it.
flag* arrived = nullptr;

flag* shared_flag() {
  void* const page =
      ::mmap(nullptr, sizeof(flag), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) throw_environment_error("mmap");
  return new (page) flag{false};
}

void note_arrival(int) {
  *arrived = true;
}

}  // namespace

bool interrupted() noexcept {
  return arrived != nullptr && *arrived;
}

interrupt_scope::interrupt_scope() {
  if (arrived == nullptr) arrived = shared_flag();
  *arrived = false;
  struct sigaction once {};
  once.sa_handler = note_arrival;
  once.sa_flags = static_cast<int>(SA_RESETHAND);
  for (std::size_t i = 0; i < asks_to_stop.size(); ++i) {
    ::sigaction(asks_to_stop[i], nullptr, &before_[i]);
    const bool by_nohup = asks_to_stop[i] == SIGHUP && before_[i].sa_handler == SIG_IGN;
    if (!by_nohup) ::sigaction(asks_to_stop[i], &once, nullptr);
  }
}

interrupt_scope::~interrupt_scope() {
  for (std::size_t i = 0; i < asks_to_stop.size(); ++i)
    ::sigaction(asks_to_stop[i], &before_[i], nullptr);
}

}  // namespace ptecheck::os
