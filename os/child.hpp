#pragma once

#include <ptecheck/os/unique_fd.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ptecheck::os {

/// A child left with an exit code.
struct exited {
  int code;
  bool operator==(const exited&) const = default;
};

/// A signal ended the child.
struct signalled {
  int signal;
  bool operator==(const signalled&) const = default;
};

/// The child was killed because its time was over.
struct overdue {
  bool operator==(const overdue&) const = default;
};

/// The child met an environment_error, which had this to say.
struct hindered {
  std::string attempted;
  int number;
  bool operator==(const hindered&) const = default;
};

using ending = std::variant<exited, signalled, overdue, hindered>;

/// "exit code 2", "signal 11 (Segmentation fault)", "killed at its deadline", or what hindered it.
std::string to_string(const ending& how);

/// Throws what the child met as an environment_error of this process, if that is how it ended.
void throw_if_hindered(const ending& how);

/// What a child leaves behind: the bytes it produced before its end, and how that came.
struct leavings {
  std::string output;
  ending end;
};

/// A forked process that owes this one a string of bytes. It dies with its owner.
class child {
 public:
  /// Forks. The child runs `body`, sends what it returns and leaves with exit code 0, without
  /// running the destructors of what it inherited. environment_error and a lack of memory are
  /// handed on as `hindered`; a body that throws anything else aborts the child.
  static child start(const std::function<std::string()>& body);

  /// Forks and runs the program that the first argument names, searched for as a shell does; what
  /// it prints, on either stream, are its bytes. Without such a program the exit code is 127.
  static child execute(const std::vector<std::string>& arguments);

  child(child&& other) noexcept
      : process_(std::exchange(other.process_, -1)),
        output_(std::move(other.output_)),
        has_body_(other.has_body_) {}
  child& operator=(child&&) = delete;
  ~child();

  /// Where the bytes arrive; at its end, the child is done.
  int output() const noexcept { return output_.get(); }

  /// Makes the child end now.
  void kill() const noexcept;

  /// Waits until the child has ended, and says how; of one that was hindered the bytes, which say
  /// by what, are taken away. To be asked once, when all bytes have arrived.
  ending reap(std::string& bytes);
  /// For children whose bytes do not matter.
  ending reap() {
    std::string bytes;
    return reap(bytes);
  }

 private:
  static child launch(const std::function<void(int output)>& life, bool has_body);

  child(int process, unique_fd output, bool has_body) noexcept
      : process_(process), output_(std::move(output)), has_body_(has_body) {}

  int process_;
  unique_fd output_;
  bool has_body_;
};

/// Waits for all children and returns what they left, in their order. Those still running after
/// `patience` are killed; without one it waits for ever.
std::vector<leavings> collect(std::vector<child> children,
                              std::optional<std::chrono::milliseconds> patience = std::nullopt);

/// The same, but the first that does not end with exit code 0 makes all others end: what they would
/// leave is worth nothing without it.
std::vector<leavings> collect_all_or_none(std::vector<child> children);

}  // namespace ptecheck::os
