#pragma once
// A process that takes steps: its own ones, one after the other, until it is another's turn.
#include <ptecheck/impl/kernel/arena.hpp>
#include <ptecheck/impl/kernel/board.hpp>
#include <ptecheck/impl/kernel/call.hpp>
#include <ptecheck/impl/kernel/messages.hpp>
#include <ptecheck/impl/kernel/pagemap.hpp>
#include <ptecheck/impl/kernel/perform.hpp>
#include <ptecheck/impl/kernel/raw_words.hpp>
#include <ptecheck/impl/kernel/vmas.hpp>
#include <ptecheck/os/pipe.hpp>

#include <array>
#include <string_view>

namespace ptecheck::impl::kernel {

/// What all processes of a worker have from it: they are copies of one another.
struct company {
  shared_board& shared;
  const message_reader& reader;
  const std::array<os::pipe, model::most_mms + 1>& turns;
  int pagemap, maps;       ///< of the worker
  int page_flags;          ///< /proc/kpageflags, or -1
  int file;                ///< what shmem and private_shmem map
  int read_only;           ///< the same file, open for reading only
  int buffer;              ///< a file of its own, for copy_from_user and copy_to_user
  std::uint64_t* copied;   ///< as many pages as an arena has, for UFFDIO_COPY to copy from
  int worker;              ///< the process id of the worker
  const raw_words* reads;  ///< page-table entries; null: nothing does
};

/// An address space before a step. Words and VMAs only where the step wants them.
struct seen_before {
  std::array<std::uint8_t, board::most_pages> bits{};
  pagemap_words words{};
  vma_map vmas{};
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
  model::outcome answer(const model::operation& what, const seen_before& before);
  /// Makes a call that neither begins nor ends an address space.
  model::outcome answer_of(const call& wanted, model::mm_id mm, const seen_before& before);
  /// What the model does not speak of, in its words; empty: it does.
  std::string_view outside_model(const call& wanted, const seen_before& before) const;
  means means_of(model::mm_id mm) const;
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
  /// In a new process: whose address space it is; returns when it is its turn.
  void take_name(model::mm_id name);
  void make_world();
  /// The same in a process of its own, with which all of it goes.
  void begin_elsewhere();
  bool seals_memory() const;
  int uffd_of(model::mm_id mm);

  // look.cpp
  /// Looks at an address space after a step; at contents too, if it is this process's.
  void look(std::uint32_t number, model::mm_id mm);
  /// Reads the entries of an address space, if it is this process's and something can.
  void tell(std::uint32_t number, model::mm_id mm);
  void look_after(std::uint32_t number, const model::operation& what);
  /// Keeps track of what may be read.
  void follow_protection(const call& made,
                         model::mm_id mm,
                         const vma_map& vmas,
                         const model::outcome& answer);
  using readable_pages = std::array<std::uint8_t, board::most_pages>;
  void follow_move(const remap_call& made, const vma_map& vmas, readable_pages& now) const;
  void forget_move(const remap_call& made, readable_pages& now) const;

  // choose.cpp
  /// What has to be known of an address space before the step.
  seen_before look_before(const model::operation& what, model::mm_id mm);
  /// Reads back what the kernel chose.
  void note_choice(const model::operation& what, const seen_before& before, model::step_view& to);
  model::page_mask copied(model::mm_id mm, const seen_before& before) const;
  model::choice mapped_around(model::mm_id mm,
                              const seen_before& before,
                              span_of_pages anew_mapped) const;
  model::choice chosen_in(const model::fork& op, const seen_before& before) const;
  model::choice chosen_in(const model::reclaim& op, const seen_before& before) const;
  model::choice chosen_in(const model::ksm_merge& op, const seen_before& before) const;
  bool was_one_with_source(const model::mremap& op, const seen_before& before) const;
  void note_new_place(const model::mremap& op, const seen_before& before, model::step_view& to);
  model::choice seams_behind(model::mm_id mm, model::range pages, const model::outcome& answer);
  int maps_of(model::mm_id mm);

  company with_;
  board& board_;
  std::uint8_t self_ = home;
  arena in_{0};
};

}  // namespace ptecheck::impl::kernel
