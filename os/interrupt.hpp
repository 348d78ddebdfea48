#pragma once

#include <csignal>

namespace ptecheck::os {

/// Whether SIGINT or SIGTERM arrived since the innermost interrupt_scope began.
bool interrupted() noexcept;

/// While it lives, the first SIGINT or SIGTERM only sets `interrupted`, so that a search can stop
/// and report the best it has. The second one acts as before. Waiting system calls return with
/// EINTR. Children forked inside share it: what reaches one of them, or their parent, stops all.
class interrupt_scope {
 public:
  interrupt_scope();
  interrupt_scope(const interrupt_scope&) = delete;
  interrupt_scope& operator=(const interrupt_scope&) = delete;
  ~interrupt_scope();

 private:
  struct sigaction before_interrupt_ {};
  struct sigaction before_termination_ {};
};

}  // namespace ptecheck::os
