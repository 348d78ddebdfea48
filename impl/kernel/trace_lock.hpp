#pragma once
// Traces that change what others meet run alone on the machine.
#include <ptecheck/os/unique_fd.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ptecheck::impl::kernel {

inline constexpr std::string_view place_of_turns = "/run/ptecheck.traces";

/// What all supervisors of the machine share: many traces at once, or one alone. Who wants to be
/// alone waits only for traces that have begun; those that come later wait for it.
class trace_lock {
 public:
  /// `makes`: makes the file, where there is none. Others find it as soon as it is there; without
  /// it, or without the right to it, nobody waits for anybody.
  explicit trace_lock(bool makes, std::string_view place = place_of_turns);

  /// A turn, until it goes.
  class turn {
   public:
    explicit turn(int file) : file_(file) {}
    turn(turn&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    turn& operator=(turn&&) = delete;
    ~turn();

   private:
    int file_;
  };

  /// Asked again and again while somebody waits for a turn: whether to go on waiting.
  using patience = std::function<bool()>;

  /// Waits for it. Nothing where patience ended first: a trace elsewhere may have been stopped in
  /// its middle.
  std::optional<turn> take(bool alone, const patience& goes_on);

 private:
  std::string place_;
  os::unique_fd file_;
};

}  // namespace ptecheck::impl::kernel
