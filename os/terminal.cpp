#include <ptecheck/os/terminal.hpp>

#include <unistd.h>

namespace ptecheck::os {

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

}  // namespace ptecheck::os
