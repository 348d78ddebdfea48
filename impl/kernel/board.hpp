#pragma once
// What the supervisor and all processes of a worker share: the trace, whose turn it is, and what
// was seen. It outlives them.
#include <ptecheck/model/invariant.hpp>
#include <ptecheck/model/observation.hpp>
#include <ptecheck/model/world.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace ptecheck::impl::kernel {

/// The processes of a worker by the pipes on which they wait: one for each name of an address
/// space, and the worker itself, which also lends its own address space to mm 0.
inline constexpr std::uint8_t home = model::most_mms;

/// An address space of the trace. Descriptors are those of the table that all processes share.
struct tenant {
  bool live;
  std::uint8_t host;  ///< the process that has it
  int pid;            ///< of that process
  int uffd;           ///< -1: none yet
  int pagemap;
  int maps;         ///< -1: none yet
  bool has_locked;  ///< something was locked in it once
};

/// What userfaultfd told: a fault, or a fork that brought a new descriptor (else -1).
struct message {
  std::uint64_t address;
  std::uint64_t flags;
  int forked_uffd;
};

/// Why a trace could not begin.
struct lack {
  const char* call;  ///< null: nothing is missing
  int error;
};

struct board {
  static constexpr std::uint32_t most_steps = 16384;
  static constexpr std::uint32_t most_events = 1024;
  static constexpr std::uint32_t most_pages = model::page_mask::width;

  model::world world;
  std::uint32_t count;
  bool look_everywhere;
  /// What the settings of this machine allow: see supervisor.hpp.
  bool may_merge, may_take_back_swap;
  bool tell_everywhere;  ///< raw words after each step, and not only at the end

  std::atomic<std::uint32_t> next;  ///< the step that is being taken
  std::atomic<int> player;          ///< the process that takes it
  std::atomic<int> lent;            ///< the process that makes a call for it, or 0
  int worker;
  std::array<tenant, model::most_mms> tenants;
  std::int8_t leaving;  ///< the address space whose process ends now, or -1
  message told;
  std::array<model::told_event, most_events> events;  ///< of the trace, as far as there is room
  std::uint32_t event_count;
  lack missing;

  std::array<model::step, most_steps> steps;
  std::array<model::step_view, most_steps + model::most_mms> seen;
  /// The bits of each page when it was last looked at, and whether it may be read.
  std::array<std::array<std::uint8_t, most_pages>, model::most_mms> bits, readable;
};

/// Shared memory: a board, and behind it room for the views of all steps, and for raw words.
class shared_board {
 public:
  /// `views`: how many there is room for.
  explicit shared_board(std::size_t views);
  shared_board(const shared_board&) = delete;
  shared_board& operator=(const shared_board&) = delete;
  ~shared_board();

  board& operator*() const { return *at_; }
  board* operator->() const { return at_; }
  std::size_t capacity() const { return views_; }
  model::page_view* views() const { return reinterpret_cast<model::page_view*>(at_ + 1); }
  /// The raw words of an address space after a step.
  std::uint64_t* words(std::size_t step, std::size_t mm) const {
    return reinterpret_cast<std::uint64_t*>(views() + views_) +
           (step * at_->world.mms + mm) * at_->world.pages;
  }
  /// The views of an address space after a step.
  model::page_view* look(std::size_t step, std::size_t mm) const {
    return views() + (step * at_->world.mms + mm) * at_->world.pages;
  }

 private:
  board* at_;
  std::size_t views_;
};

}  // namespace ptecheck::impl::kernel
