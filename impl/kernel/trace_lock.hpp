#pragma once
// Traces that change what others meet run alone on the machine.
#include <ptecheck/os/unique_fd.hpp>

#include <string>
#include <string_view>

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
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;
    ~turn();

   private:
    int file_;
  };

  /// Waits for it.
  turn take(bool alone);

 private:
  std::string place_;
  os::unique_fd file_;
};

}  // namespace ptecheck::impl::kernel
