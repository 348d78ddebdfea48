#include <ptecheck/impl/kernel/access.hpp>
#include <ptecheck/impl/kernel/perform.hpp>
#include <ptecheck/impl/kernel/player.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <unistd.h>

#include <type_traits>

namespace ptecheck::impl::kernel {
namespace {

/// The address space that an operation is about; nothing for one on the file.
struct subject {
  bool named = false;
  model::mm_id mm{};
};

subject subject_of(const model::operation& what) {
  return std::visit(
      [](const auto& op) -> subject {
        if constexpr (requires { op.mm; }) return {true, op.mm};
        return {};
      },
      what);
}

}  // namespace

player::player(const company& with) : with_(with), board_(*with.shared) {}

bool player::is_live(model::mm_id mm) const {
  return mm.index < board_.world.mms && board_.tenants[mm.index].live;
}

std::uint8_t player::host_of(std::uint32_t number) const {
  subject about{true, {static_cast<std::uint8_t>(number - board_.count)}};
  if (number < board_.count) about = subject_of(board_.steps[number].what);
  return about.named && is_live(about.mm) ? board_.tenants[about.mm.index].host : self_;
}

void player::hand_to(std::uint8_t next) {
  // Told before it is woken, so that a watchdog looks at the right process from the beginning.
  board_.player = next == home ? with_.worker : board_.tenants[next].pid;
  const char turn = 0;
  if (::write(with_.turns[next].writing.get(), &turn, 1) != 1)
    os::throw_environment_error("write", "a turn");
}

void player::wait_for_turn() {
  char turn = 0;
  if (::read(with_.turns[self_].reading.get(), &turn, 1) != 1) ::_exit(1);
}

void player::play() {
  const std::uint32_t last = board_.count + board_.world.mms;
  for (;;) {
    const std::uint32_t number = board_.next;
    if (number == last && self_ == home) return;
    const std::uint8_t host = number == last ? home : host_of(number);
    if (host == self_ || board_.leaving >= 0) {
      take_step(number);
      board_.next = number + 1;
    } else {
      hand_to(host);
      wait_for_turn();
    }
  }
}

void player::take_step(std::uint32_t number) {
  model::step_view& to = board_.seen[number];
  to = {model::done{0}, {}, 0};
  if (number >= board_.count) {
    const model::mm_id mm{static_cast<std::uint8_t>(number - board_.count)};
    if (is_live(mm)) look(number, mm);
    return;
  }
  const model::operation& what = board_.steps[number].what;
  const subject about = subject_of(what);
  const std::uint64_t mapped_before = about.named ? mapped_pages(about.mm) : 0;
  if (board_.leaving >= 0) {
    bury({static_cast<std::uint8_t>(board_.leaving)});
  } else {
    to.answer = answer(what);
  }
  look_after(number, what);
  note_choice(what, mapped_before, to);
}

model::outcome player::answer(const model::operation& what) {
  const subject about = subject_of(what);
  const model::mm_id mm = about.mm;
  if (about.named && !is_live(mm)) return model::absent{};
  const call wanted = std::visit([](const auto& op) -> call { return call_of(op); }, what);
  const model::outcome answered = std::visit(
      [&]<class Call>(const Call& made) -> model::outcome {
        if constexpr (std::is_same_v<Call, fork_call>) {
          return perform_fork(mm, made.child);
        } else if constexpr (std::is_same_v<Call, exit_call>) {
          perform_exit(mm);
          return model::done{0};
        } else if constexpr (std::is_same_v<Call, access_call>) {
          return perform(made, in_, board_.told);
        } else {
          const bool asks_uffd = std::is_same_v<Call, uffd_call>;
          return perform(made, means{in_, with_.file, asks_uffd ? uffd_of(mm) : -1, with_.copied});
        }
      },
      wanted);
  follow_protection(wanted, mm, answered);
  return answered;
}

}  // namespace ptecheck::impl::kernel
