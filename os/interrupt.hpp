#pragma once

#include <array>
#include <csignal>

namespace ptecheck::os {

/// Whether SIGINT, SIGTERM or SIGHUP arrived since the innermost interrupt_scope began.
bool interrupted() noexcept;

/// While it lives, the first SIGINT, SIGTERM or SIGHUP only sets `interrupted`, so that a search
/// can stop and report the best it has. The second one acts as before. SIGHUP that is ignored, as
/// under nohup, stays so. Waiting system calls return with EINTR. Children forked inside share it:
/// what reaches one of them, or their parent, stops all.
class interrupt_scope {
 public:
  interrupt_scope();
  interrupt_scope(const interrupt_scope&) = delete;
  interrupt_scope& operator=(const interrupt_scope&) = delete;
  ~interrupt_scope();

 private:
  std::array<struct sigaction, 3> before_{};
};

}  // namespace ptecheck::os
