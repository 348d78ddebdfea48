#pragma once
// userfaultfd's messages are read by a process of their own: who causes one sleeps until it is
// read.
#include <ptecheck/impl/kernel/board.hpp>
#include <ptecheck/os/pipe.hpp>

namespace ptecheck::impl::kernel {

/// Reads the messages of all userfaultfds that are put on watch. Its process shares the table of
/// descriptors with the worker, so that the descriptor which a FORK message brings is everybody's.
/// It tells the board, and wakes a faulter with the abandon signal.
class message_reader {
 public:
  /// Starts the process. To be made before anything is mapped in the arena.
  explicit message_reader(board& tells);
  message_reader(const message_reader&) = delete;
  message_reader& operator=(const message_reader&) = delete;

  void watch(int uffd) const;
  /// Returns when all messages that were sent before are on the board.
  void settle() const;

 private:
  [[noreturn]] void read_for_ever(board& tells) const;
  void read_message(board& tells, int uffd) const;

  os::unique_fd watched_;
  os::pipe asked_, settled_;
};

}  // namespace ptecheck::impl::kernel
