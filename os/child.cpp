#include <ptecheck/os/bytes.hpp>
#include <ptecheck/os/child.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/pipe.hpp>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>
#include <string_view>

namespace ptecheck::os {
namespace {

/// The whole life of the child. An exception that got out of it would unwind into the caller's
/// half of the program: noexcept stops it here.
[[noreturn]] void live(const std::function<void(int)>& life, int output, pid_t parent) noexcept {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const bool orphaned_before_that = ::getppid() != parent;
  if (!orphaned_before_that) life(output);
  ::_exit(0);
}

/// What a shell says of a program that it cannot start.
constexpr int not_found = 127;

/// A body that was hindered leaves with this code; its bytes are the errno and what was attempted.
constexpr int hindered_code = 113;

[[noreturn]] void leave_hindered(int output, std::string_view attempted, int number) {
  write_all(output, std::to_string(number) + ' ' + std::string{attempted});
  ::_exit(hindered_code);
}

hindered hindered_by(const std::string& bytes) {
  const std::size_t space = bytes.find(' ');
  if (space == std::string::npos) return {"hear of a child what hindered it", ECHILD};
  return {bytes.substr(space + 1), std::stoi(bytes.substr(0, space))};
}

struct describe_ending {
  std::string operator()(const exited& how) const {
    return "exit code " + std::to_string(how.code);
  }
  std::string operator()(const signalled& how) const {
    return "signal " + std::to_string(how.signal) + " (" + ::strsignal(how.signal) + ")";
  }
  std::string operator()(const overdue&) const { return "killed at its deadline"; }
  std::string operator()(const hindered& by) const {
    return environment_error(by.attempted, by.number).what();
  }
};

}  // namespace

std::string to_string(const ending& how) {
  return std::visit(describe_ending{}, how);
}

void throw_if_hindered(const ending& how) {
  if (const auto* by = std::get_if<hindered>(&how))
    throw environment_error(by->attempted, by->number);
}

child child::start(const std::function<std::string()>& body) {
  const auto life = [&](int output) {
    try {
      write_all(output, body());
    } catch (const environment_error& error) {
      leave_hindered(output, error.attempted(), error.number());
    } catch (const std::bad_alloc&) {
      leave_hindered(output, "allocate memory", ENOMEM);
    }
  };
  return launch(life, true);
}

child child::execute(const std::vector<std::string>& arguments) {
  std::vector<char*> pointers;
  pointers.reserve(arguments.size() + 1);
  for (const std::string& each : arguments) pointers.push_back(const_cast<char*>(each.c_str()));
  pointers.push_back(nullptr);
  const auto life = [&](int output) {
    if (::dup2(output, STDOUT_FILENO) >= 0 && ::dup2(output, STDERR_FILENO) >= 0)
      ::execvp(pointers.front(), pointers.data());
    ::_exit(not_found);
  };
  return launch(life, false);
}

child child::launch(const std::function<void(int output)>& life, bool has_body) {
  pipe ends = open_pipe();
  const pid_t parent = ::getpid();
  const pid_t process = ::fork();
  if (process < 0) throw_environment_error("fork");
  if (process == 0) {
    ends.reading = unique_fd();
    live(life, ends.writing.get(), parent);
  }
  return {process, std::move(ends.reading), has_body};
}

child::~child() {
  if (process_ < 0) return;
  kill();
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void child::kill() const noexcept {
  // The number -1 would mean every process.
  if (process_ > 0) ::kill(process_, SIGKILL);
}

ending child::reap(std::string& bytes) {
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0) {
    if (errno != EINTR) throw_environment_error("waitpid");
  }
  process_ = -1;
  if (WIFSIGNALED(status)) return signalled{WTERMSIG(status)};
  if (has_body_ && WEXITSTATUS(status) == hindered_code)
    return hindered_by(std::exchange(bytes, {}));
  return exited{WEXITSTATUS(status)};
}

}  // namespace ptecheck::os
