#include <ptecheck/os/interrupt.hpp>

namespace ptecheck::os {
namespace {

volatile std::sig_atomic_t arrived = 0;

void note_arrival(int) {
  arrived = 1;
}

}  // namespace

bool interrupted() noexcept {
  return arrived != 0;
}

interrupt_scope::interrupt_scope() {
  arrived = 0;
  struct sigaction once {};
  once.sa_handler = note_arrival;
  once.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &once, &before_interrupt_);
  ::sigaction(SIGTERM, &once, &before_termination_);
}

interrupt_scope::~interrupt_scope() {
  ::sigaction(SIGINT, &before_interrupt_, nullptr);
  ::sigaction(SIGTERM, &before_termination_, nullptr);
}

}  // namespace ptecheck::os
