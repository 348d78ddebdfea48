#pragma once
#include <sched.h>

#include <optional>
#include <vector>

namespace ptecheck::impl::kernel {

/// The processors on which this thread may run.
std::vector<int> processors();

/// While it lives, this thread and what it forks stay on one processor: turns change several times
/// faster there, and pages do not hide in another processor's lists.
class one_processor {
 public:
  /// By default the one on which this thread runs now.
  explicit one_processor(std::optional<int> wanted);
  one_processor(const one_processor&) = delete;
  one_processor& operator=(const one_processor&) = delete;
  ~one_processor();

 private:
  cpu_set_t before_{};
};

}  // namespace ptecheck::impl::kernel
