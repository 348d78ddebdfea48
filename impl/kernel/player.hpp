#pragma once
// A process that takes steps: its own ones, one after the other, until it is another's turn.
#include <ptecheck/impl/kernel/arena.hpp>
#include <ptecheck/impl/kernel/board.hpp>
#include <ptecheck/impl/kernel/call.hpp>
#include <ptecheck/impl/kernel/messages.hpp>
#include <ptecheck/os/pipe.hpp>

#include <array>

namespace ptecheck::impl::kernel {

/// What all processes of a worker have from it: they are copies of one another.
struct company {
  shared_board& shared;
  const message_reader& reader;
  const std::array<os::pipe, model::most_mms + 1>& turns;
  int pagemap, maps;      ///< of the worker
  int file;               ///< what shmem and private_shmem map
  std::uint64_t* copied;  ///< as many pages as an arena has, for UFFDIO_COPY to copy from
  int worker;             ///< the process id of the worker
};

class player {
 public:
  /// The worker's own. The processes that fork makes are led by copies of it.
  explicit player(const company& with);

  /// Makes the world of the board; says on the board what is missing for it.
  void begin();
  /// Takes all steps that are this process's, hands on, waits for its next turn. Returns in the
  /// worker when the trace is over, and nowhere else.
  void play();
  /// Ends what the trace left.
  void clear();

 private:
  // player.cpp
  void take_step(std::uint32_t number);
  model::outcome answer(const model::operation& what);
  void hand_to(std::uint8_t next);
  void wait_for_turn();
  /// Which process has the address space that a step is about.
  std::uint8_t host_of(std::uint32_t number) const;
  bool is_live(model::mm_id mm) const;

  // life.cpp
  model::outcome perform_fork(model::mm_id parent, model::mm_id child);
  /// The address space goes: at once if it is the worker's, else with this process.
  void perform_exit(model::mm_id mm);
  void bury(model::mm_id mm);
  [[noreturn]] void live_as(model::mm_id name);
  int uffd_of(model::mm_id mm);

  // look.cpp
  /// Looks at an address space after a step; at contents too, if it is this process's.
  void look(std::uint32_t number, model::mm_id mm);
  void look_after(std::uint32_t number, const model::operation& what);
  /// Reads back what the kernel chose.
  void note_choice(const model::operation& what, std::uint64_t mapped_before, model::step_view& to);
  model::choice chosen_in(const model::read& op, std::uint64_t mapped_before) const;
  model::choice chosen_in(const model::fork& op, std::uint64_t mapped_before) const;
  model::choice chosen_in(const model::reclaim& op, std::uint64_t mapped_before) const;
  model::choice seams_behind(model::mm_id mm, model::range pages, const model::outcome& answer);
  /// The pages that had an entry when the address space was last looked at.
  std::uint64_t mapped_pages(model::mm_id mm) const;
  /// Keeps track of what may be read.
  void follow_protection(const call& made, model::mm_id mm, const model::outcome& answer);

  company with_;
  board& board_;
  std::uint8_t self_ = home;
  arena in_{0};
};

}  // namespace ptecheck::impl::kernel
