#include <ptecheck/os/bytes.hpp>
#include <ptecheck/os/child.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <limits>

namespace ptecheck::os {
namespace {

using deadline = std::optional<std::chrono::steady_clock::time_point>;

/// What is left until `end`, as poll wants it. Rounded up, or the last millisecond would be a busy
/// one.
int poll_timeout(const deadline& end) {
  if (!end) return -1;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*end - std::chrono::steady_clock::now());
  return static_cast<int>(
      std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, std::numeric_limits<int>::max()));
}

/// Reads whatever arrives, until all pipes are at their end or the time is over. A pipe at its end
/// gets the descriptor -1, which poll passes over; `ended` is told whose it was, and says whether
/// to go on.
template <class Ended>
void drain(std::vector<pollfd>& pipes,
           std::vector<leavings>& results,
           const deadline& end,
           Ended ended) {
  for (std::size_t open = pipes.size(); open > 0;) {
    const int ready = ::poll(pipes.data(), pipes.size(), poll_timeout(end));
    if (ready == 0) return;
    if (ready < 0) {
      if (errno == EINTR) continue;
      throw_environment_error("poll");
    }
    for (std::size_t i = 0; i < pipes.size(); ++i) {
      if (pipes[i].revents == 0 || read_some(pipes[i].fd, results[i].output)) continue;
      pipes[i].fd = -1;
      --open;
      if (!ended(i)) return;
    }
  }
}

std::vector<pollfd> pipes_of(const std::vector<child>& children) {
  std::vector<pollfd> pipes;
  pipes.reserve(children.size());
  for (const child& each : children) pipes.push_back({each.output(), POLLIN, 0});
  return pipes;
}

}  // namespace

std::vector<leavings> collect(std::vector<child> children,
                              std::optional<std::chrono::milliseconds> patience) {
  deadline end;
  if (patience) end = std::chrono::steady_clock::now() + *patience;
  std::vector<pollfd> pipes = pipes_of(children);
  std::vector<leavings> results(children.size());
  drain(pipes, results, end, [](std::size_t) { return true; });
  for (std::size_t i = 0; i < children.size(); ++i) {
    const bool late = pipes[i].fd >= 0;
    if (late) children[i].kill();
    const ending how = children[i].reap(results[i].output);
    results[i].end = late ? ending(overdue{}) : how;
  }
  return results;
}

std::vector<leavings> collect_all_or_none(std::vector<child> children) {
  std::vector<pollfd> pipes = pipes_of(children);
  std::vector<leavings> results(children.size());
  drain(pipes, results, {}, [&](std::size_t i) {
    results[i].end = children[i].reap(results[i].output);
    return results[i].end == ending(exited{0});
  });
  for (std::size_t i = 0; i < children.size(); ++i) {
    if (pipes[i].fd < 0) continue;
    children[i].kill();
    children[i].reap(results[i].output);
    results[i].end = overdue{};
  }
  return results;
}

}  // namespace ptecheck::os
