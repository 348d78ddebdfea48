#pragma once
#include <ptecheck/cli/exit_code.hpp>

namespace ptecheck::cli {

/// Reads the command line and does what it says. Throws usage_error and os::environment_error.
exit_code run_program(int argc, const char* const* argv);

}  // namespace ptecheck::cli
