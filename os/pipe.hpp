#pragma once

#include <ptecheck/os/unique_fd.hpp>

namespace ptecheck::os {

/// Both ends of a pipe. A reader sees its end when nobody holds `writing` any more.
struct pipe {
  unique_fd reading;
  unique_fd writing;
};

/// Opens a pipe that no executed program inherits.
pipe open_pipe();

}  // namespace ptecheck::os
