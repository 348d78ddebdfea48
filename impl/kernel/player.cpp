#include <ptecheck/impl/kernel/access.hpp>
#include <ptecheck/impl/kernel/lend.hpp>
#include <ptecheck/impl/kernel/player.hpp>
#include <ptecheck/impl/kernel/remap.hpp>
#include <ptecheck/impl/kernel/userfaultfd.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <unistd.h>

#include <algorithm>

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
    if (!is_live(mm)) return;
    look(number, mm);
    tell(number, mm);
    return;
  }
  const model::operation& what = board_.steps[number].what;
  const subject about = subject_of(what);
  const bool lives = about.named && is_live(about.mm);
  const seen_before before = lives ? look_before(what, about.mm) : seen_before{};
  if (board_.leaving >= 0) {
    bury({static_cast<std::uint8_t>(board_.leaving)});
  } else {
    to.answer = answer(what, before);
  }
  look_after(number, what);
  note_choice(what, before, to);
}

means player::means_of(model::mm_id mm) const {
  const tenant& of = board_.tenants[mm.index];
  return {in_, with_.file, with_.read_only, with_.buffer, of.pagemap, of.uffd, with_.copied};
}

std::string_view player::outside_model(const call& wanted, const seen_before& before) const {
  if (const auto* remap = std::get_if<remap_call>(&wanted))
    return kernel::outside_model(*remap, in_, before.vmas);
  if (!std::holds_alternative<merge_call>(wanted)) return {};
  const auto living = std::count_if(
      board_.tenants.begin(), board_.tenants.end(), [](const tenant& each) { return each.live; });
  return living > 1 ? "merging while several processes live" : std::string_view{};
}

model::outcome player::answer_of(const call& wanted, model::mm_id mm, const seen_before& before) {
  if (const std::string_view what = outside_model(wanted, before); !what.empty())
    return model::unsupported{what};
  if (std::holds_alternative<uffd_call>(wanted)) uffd_of(mm);
  if (const auto* lock = std::get_if<lock_call>(&wanted))
    board_.tenants[mm.index].has_locked |= lock->how != model::memory_lock::none;
  const means with = means_of(mm);
  const model::uffd_features& told = board_.world.features;
  const bool may_sleep = with.uffd >= 0 && !told.sigbus && !told.user_mode_only;
  if (may_sleep && touches_pages(wanted)) return perform_elsewhere(wanted, with, board_);
  if (const auto* access = std::get_if<access_call>(&wanted))
    return perform(*access, in_, board_.told);
  return carry_out(wanted, with);
}

model::outcome player::answer(const model::operation& what, const seen_before& before) {
  const subject about = subject_of(what);
  const model::mm_id mm = about.mm;
  if (about.named && !is_live(mm)) return model::absent{};
  const call wanted = std::visit([](const auto& op) -> call { return call_of(op); }, what);
  if (const auto* forks = std::get_if<fork_call>(&wanted)) return perform_fork(mm, forks->child);
  if (std::holds_alternative<exit_call>(wanted)) {
    perform_exit(mm);
    return model::done{0};
  }
  const model::outcome answered = answer_of(wanted, mm, before);
  if (tells_events(board_.world.features)) with_.reader.settle();
  follow_protection(wanted, mm, before.vmas, answered);
  return answered;
}

}  // namespace ptecheck::impl::kernel
