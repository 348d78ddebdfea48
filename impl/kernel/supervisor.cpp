#include <ptecheck/impl/kernel/call.hpp>
#include <ptecheck/impl/kernel/supervisor.hpp>
#include <ptecheck/impl/kernel/userfaultfd.hpp>
#include <ptecheck/impl/kernel/watchdog.hpp>
#include <ptecheck/impl/kernel/worker.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/interrupt.hpp>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>
#include <variant>
#include <vector>

namespace ptecheck::impl::kernel {
namespace {

constexpr int tick_milliseconds = 10;
/// What a step may take before it counts as one that never returns.
struct patience {
  std::uint64_t processor_time;  ///< in nanoseconds
  unsigned sleepy_ticks;
};
constexpr patience with_a_step{50'000'000, 300};
/// KSM and swapoff have to wait for what else the machine does.
constexpr patience with_the_machine{1'000'000'000, 3000};
/// Far longer than any trace takes, on a machine however busy.
constexpr std::chrono::seconds longest_wait{60};
constexpr std::string_view no_turn = "a turn: the trace of another campaign does not end";
constexpr std::size_t room_for_views = 1u << 23;

os::unique_fd open_under_way(const std::string& path) {
  if (path.empty()) return {};
  os::unique_fd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file) os::throw_environment_error("open", path);
  return file;
}

std::optional<std::string_view> missing_of_userfaultfd(std::uint64_t features) {
  if (!os::unique_fd(open_userfaultfd(0))) return "userfaultfd";
  if (os::unique_fd(open_userfaultfd(features))) return {};
  if (errno == EPERM) return "the right to UFFD_FEATURE_EVENT_FORK (CAP_SYS_PTRACE)";
  return "a feature of userfaultfd";
}

bool is_about_the_machine(const model::operation& what) {
  return std::holds_alternative<model::ksm_merge>(what) ||
         std::holds_alternative<model::swapoff>(what);
}

/// Whether the trace has a step that changes what other traces of this machine meet.
bool wants_to_be_alone(const model::trace& of) {
  return std::any_of(of.steps.begin(), of.steps.end(), [](const model::step& each) {
    return is_about_the_machine(each.what);
  });
}

/// Judges, tick by tick, a step that does not end.
class watch {
 public:
  explicit watch(const board& over) : over_(over) {}

  model::run_end tick() {
    const std::uint32_t step = over_.next;
    const int process = over_.player;
    const std::uint64_t used = processor_time(process);
    if (step != step_ || process != process_) {
      step_ = step;
      process_ = process;
      used_at_first_ = used;
      sleepy_ticks_ = 0;
      return model::run_end::finished;
    }
    const patience& has = patience_with(step);
    if (used >= used_at_first_ + has.processor_time) return model::run_end::spins;
    const char state = state_of(process);
    if (state == 'Z' || state == 'X') return model::run_end::died;
    if (state == 'R') return model::run_end::finished;
    return ++sleepy_ticks_ > has.sleepy_ticks ? model::run_end::sleeps : model::run_end::finished;
  }

 private:
  const patience& patience_with(std::uint32_t step) const {
    const bool waits = step < over_.count && is_about_the_machine(over_.steps[step].what);
    return waits ? with_the_machine : with_a_step;
  }

  const board& over_;
  std::uint32_t step_ = UINT32_MAX;
  int process_ = 0;
  std::uint64_t used_at_first_ = 0;
  unsigned sleepy_ticks_ = 0;
};

}  // namespace

std::string own_file_in(const std::string& folder) {
  return folder + "/under_way_" + std::to_string(::getpid()) + ".trace";
}

supervisor::supervisor(settings wanted)
    : under_way_path_(wanted.under_way),
      under_way_(open_under_way(wanted.under_way)),
      stays_(wanted.processor),
      note_(wanted.note),
      turns_(wanted.note != nullptr),
      shared_(room_for_views) {
  shared_->may_merge = wanted.may_merge;
  shared_->may_take_back_swap = wanted.may_take_back_swap;
  shared_->tell_everywhere = wanted.tells == telling::after_each_step;
  if (wanted.tells != telling::never) reads_.emplace();
  start_worker();
}

supervisor::~supervisor() {
  if (under_way_) ::unlink(under_way_path_.c_str());
}

void supervisor::start_worker() {
  worker_.reset();
  asked_ = os::open_pipe();
  answered_ = os::open_pipe();
  worker_.emplace(os::child::start([&]() -> std::string {
    work(shared_, reads_ ? &*reads_ : nullptr, asked_, answered_);
    return {};
  }));
  ++workers_;
  pollfd ends[] = {{answered_.reading.get(), POLLIN, 0}, {worker_->output(), POLLIN, 0}};
  while (::poll(ends, 2, -1) < 0)
    if (errno != EINTR) os::throw_environment_error("poll");
  char word = 0;
  if (ends[0].revents == 0 || ::read(answered_.reading.get(), &word, 1) != 1)
    throw os::environment_error(
        "start a process that takes traces: " + os::to_string(end_of_worker()), ECHILD);
  if (note_ != nullptr) note_->has_started(shared_->worker);
}

os::ending supervisor::end_of_worker() {
  std::vector<os::child> one;
  one.push_back(*std::exchange(worker_, std::nullopt));
  const os::ending end = os::collect(std::move(one)).front().end;
  os::throw_if_hindered(end);
  return end;
}

std::optional<std::string_view> supervisor::lacks(const model::trace& of) {
  const model::world& in = of.start;
  if (in.pages > board::most_pages) return "room for more than 64 pages";
  const std::size_t looks = (of.steps.size() + in.mms) * in.mms * in.pages;
  if (of.steps.size() > board::most_steps || looks > shared_.capacity())
    return "room for so long a trace";
  for (const model::step& each : of.steps)
    if (const auto missing = lacks(each.what, in)) return missing;
  const std::uint64_t wanted = wanted_features(in.features);
  const auto known = lacking_features_.find(wanted);
  if (known != lacking_features_.end()) return known->second;
  return lacking_features_[wanted] = missing_of_userfaultfd(wanted);
}

std::optional<std::string_view> supervisor::lacks(const model::operation& what,
                                                  const model::world& in) {
  const call made = std::visit([](const auto& op) -> call { return call_of(op); }, what);
  if (std::holds_alternative<merge_call>(made) && !shared_->may_merge) return "KSM merging";
  if (std::holds_alternative<swapoff_call>(made) && !shared_->may_take_back_swap) return "swapoff";
  if (const std::string_view never = impossible(made); !never.empty()) return never;
  const auto needed = [&](capability which) -> std::optional<std::string_view> {
    return can(which) ? std::nullopt : std::optional{name_of(which)};
  };
  if (std::holds_alternative<lock_call>(made))
    if (const auto missing = needed(capability::mlock)) return missing;
  if (std::holds_alternative<seal_call>(made))
    if (const auto missing = needed(capability::seals)) return missing;
  if (touches_pages(made) && !in.features.user_mode_only) return needed(capability::kernel_faults);
  return {};
}

bool supervisor::can(capability which) {
  const auto known = capable_.find(which);
  if (known != capable_.end()) return known->second;
  return capable_[which] = missing_for(which).empty();
}

void supervisor::keep(const model::trace& under_way) const {
  if (!under_way_) return;
  const std::string text = model::to_text(under_way);
  const auto size = static_cast<ssize_t>(text.size());
  const ssize_t written = ::pwrite(under_way_.get(), text.data(), text.size(), 0);
  if (written >= 0 && written < size) errno = ENOSPC;
  if (written != size || ::ftruncate(under_way_.get(), size) != 0)
    os::throw_environment_error("write", "the trace under way");
}

model::run_end supervisor::wait_for_end() {
  watch over(*shared_);
  for (;;) {
    pollfd answer{answered_.reading.get(), POLLIN, 0};
    const int ready = ::poll(&answer, 1, tick_milliseconds);
    if (ready > 0) {
      char word = 0;
      if (::read(answered_.reading.get(), &word, 1) == 1) return model::run_end::finished;
      return model::run_end::died;
    }
    if (ready < 0 && errno != EINTR) os::throw_environment_error("poll");
    if (const model::run_end end = over.tick(); end != model::run_end::finished) return end;
  }
}

std::optional<trace_lock::turn> supervisor::wait_for_turn(bool alone) {
  using clock = std::chrono::steady_clock;
  // Who waited in vain once does not believe the next time.
  const auto end = clock::now() + (waits_for_turns_ ? longest_wait : std::chrono::seconds{0});
  auto turn = turns_.take(alone, [&] { return !os::interrupted() && clock::now() < end; });
  waits_for_turns_ = turn.has_value();
  return turn;
}

model::run_view supervisor::run(const model::trace& of, bool everywhere) {
  keep(of);
  if (const auto missing = lacks(of))
    return {{}, nullptr, of.start.mms, of.start.pages, model::run_end::finished, *missing};
  const auto until_its_end = wait_for_turn(wants_to_be_alone(of));
  if (!until_its_end)
    return {{}, nullptr, of.start.mms, of.start.pages, model::run_end::finished, no_turn};
  return take_turn(of, everywhere);
}

model::run_view supervisor::take_turn(const model::trace& of, bool everywhere) {
  board& shared = *shared_;
  shared.world = of.start;
  shared.count = static_cast<std::uint32_t>(of.steps.size());
  shared.look_everywhere = everywhere;
  std::copy(of.steps.begin(), of.steps.end(), shared.steps.begin());
  shared.next = 0;
  shared.player = shared.worker;
  const char word = 0;
  if (::write(asked_.writing.get(), &word, 1) != 1) os::throw_environment_error("write", "worker");
  const model::run_end end = wait_for_end();
  const std::size_t taken = shared.next;
  if (end == model::run_end::died) {
    worker_->kill();
    end_of_worker();
  }
  if (end != model::run_end::finished) start_worker();
  if (end == model::run_end::finished && shared.missing.call != nullptr)
    throw os::environment_error(shared.missing.call, shared.missing.error);
  return {{shared.seen.data(), taken},
          shared_.views(),
          of.start.mms,
          of.start.pages,
          end,
          {},
          nullptr,
          {shared.events.data(), shared.event_count}};
}

}  // namespace ptecheck::impl::kernel
