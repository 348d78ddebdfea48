#include <ptecheck/cli/program.hpp>
#include <ptecheck/cli/usage_error.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>

namespace {

using ptecheck::cli::exit_code;

/// A broken invariant has said what it is, and aborts.
void leave_as_our_bug(int) {
  std::_Exit(static_cast<int>(exit_code::our_bug));
}

/// Whether anybody hears it does not matter: the exit code says it as well.
void say(const std::string& message) {
  std::fputs(message.c_str(), stderr);
}

exit_code failed(exit_code how, std::string_view message) {
  say(fmt::format("ptecheck: {}\n", message));
  return how;
}

exit_code run(int argc, char** argv) {
  try {
    return ptecheck::cli::run_program(argc, argv);
  } catch (const ptecheck::cli::malformed_trace& error) {
    say(fmt::format("{}\n", error.what()));
    return exit_code::usage;
  } catch (const ptecheck::cli::usage_error& error) {
    return failed(exit_code::usage, error.what());
  } catch (const ptecheck::os::environment_error& error) {
    return failed(exit_code::environment, error.what());
  } catch (const std::bad_alloc&) {
    return failed(exit_code::environment, "there is not enough memory");
  } catch (const std::exception& error) {
    return failed(exit_code::our_bug, fmt::format("this is a bug of ptecheck: {}", error.what()));
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGABRT, leave_as_our_bug);
  return static_cast<int>(run(argc, argv));
}
