#include <ptecheck/cli/progress.hpp>
#include <ptecheck/os/bytes.hpp>
#include <ptecheck/os/streams.hpp>
#include <ptecheck/os/terminal.hpp>

#include <fmt/format.h>

#include <chrono>

namespace ptecheck::cli {
namespace {

constexpr std::string_view line_anew = "\r\033[K";
constexpr std::int64_t pause_ms = 100;

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

progress::progress(std::uint64_t planned) : planned_(planned) {
  if (os::is_terminal(os::standard_error)) shared_.emplace();
}

progress::~progress() {
  say("");
}

void progress::add(std::uint64_t operations) {
  if (!shared_) return;
  os::shared<board>& all = *shared_;
  const std::uint64_t done = all->done += operations;
  std::int64_t due = all->next_ms;
  const std::int64_t now = now_ms();
  if (now < due || !all->next_ms.compare_exchange_strong(due, now + pause_ms)) return;
  if (planned_ == 0) return say(fmt::format("{} operations", done));
  say(fmt::format("{} of {} operations", done, planned_));
}

void progress::say(std::string_view what) const {
  if (shared_) os::write_all(os::standard_error, fmt::format("{}{}", line_anew, what));
}

}  // namespace ptecheck::cli
