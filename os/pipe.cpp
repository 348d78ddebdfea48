#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/pipe.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>

namespace ptecheck::os {

pipe open_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw_environment_error("pipe2");
  return {unique_fd(ends[0]), unique_fd(ends[1])};
}

}  // namespace ptecheck::os
