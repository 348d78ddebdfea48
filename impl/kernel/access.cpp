#include <ptecheck/impl/kernel/access.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <csetjmp>
#include <csignal>
#include <cstring>

namespace ptecheck::impl::kernel {
namespace {

using model::signal_code;

/// The access under way, as the signal handler knows it.
struct {
  sigjmp_buf back;
  volatile std::sig_atomic_t armed = 0;
  int signal;
  int code;
  std::uintptr_t address;
} attempt;

void on_signal(int number, siginfo_t* info, void*) {
  if (attempt.armed == 0) {
    // Not the arena: our own mistake. An abandon signal without an access means nothing.
    if (number != abandon_signal()) std::signal(number, SIG_DFL);
    return;
  }
  attempt.armed = 0;
  attempt.signal = number;
  attempt.code = info->si_code;
  attempt.address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  ::siglongjmp(attempt.back, 1);
}

model::outcome died(const arena& in, const message& told) {
  if (attempt.signal == abandon_signal()) return blocked_by(told, in);
  const model::page_id page = in.page_at(attempt.address);
  if (attempt.signal == SIGBUS && attempt.code == BUS_ADRERR)
    return model::signal{signal_code::bus_adrerr, page};
  if (attempt.signal == SIGBUS && attempt.code == BUS_MCEERR_AR)
    return model::signal{signal_code::bus_mceerr_ar, page};
  if (attempt.signal == SIGSEGV && attempt.code == SEGV_MAPERR)
    return model::signal{signal_code::segv_maperr, page};
  if (attempt.signal == SIGSEGV && attempt.code == SEGV_ACCERR)
    return model::signal{signal_code::segv_accerr, page};
  return model::unsupported{"a signal code that the model does not know"};
}

}  // namespace

int abandon_signal() {
  return SIGUSR1;
}

void catch_signals() {
  struct sigaction action {};
  action.sa_sigaction = on_signal;
  // The handler leaves by a jump, which does not restore the mask.
  action.sa_flags = SA_SIGINFO | SA_NODEFER;
  for (const int number : {SIGSEGV, SIGBUS, abandon_signal()})
    if (::sigaction(number, &action, nullptr) != 0) os::throw_environment_error("sigaction");
}

model::outcome blocked_by(const message& told, const arena& in) {
  return model::blocked{in.page_at(told.address),
                        (told.flags & UFFD_PAGEFAULT_FLAG_WRITE) != 0,
                        (told.flags & UFFD_PAGEFAULT_FLAG_WP) != 0,
                        (told.flags & pagefault_minor) != 0};
}

model::outcome perform(const access_call& wanted, const arena& in, const message& told) {
  volatile std::uint64_t* const word = in.word_of(wanted.page);
  if (sigsetjmp(attempt.back, 0) != 0) return died(in, told);
  attempt.armed = 1;
  if (wanted.store) {
    *word = wanted.value.value;
    attempt.armed = 0;
    return model::done{0};
  }
  const std::uint64_t seen = *word;
  attempt.armed = 0;
  return model::done{static_cast<std::uint16_t>(seen)};
}

std::uint16_t token_at(const arena& in, std::uint32_t page) {
  return static_cast<std::uint16_t>(*in.word_of(page));
}

}  // namespace ptecheck::impl::kernel
