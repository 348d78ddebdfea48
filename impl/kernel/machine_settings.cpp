#include <ptecheck/impl/kernel/machine_settings.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace ptecheck::impl::kernel {
namespace {

/// Far more than all traces at once have in pages.
constexpr std::uint64_t bytes_of_swap = std::uint64_t{256} << 20;

constexpr const char* swap_that_stays =
    "swap of ours cannot be removed, perhaps for lack of memory; the next start tries again";

/// Not for long: what is put back may disturb others, but must not stay.
std::optional<trace_lock::turn> wait_until_no_trace_runs(trace_lock& turns) try {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{5};
  return turns.take(true, [&] { return std::chrono::steady_clock::now() < end; });
} catch (const os::environment_error&) {
  return {};
}

/// Puts back what the note has, while no trace runs, and says so.
void put_back(changed_settings& note, const machine_settings::listener& tell) {
  trace_lock turns{true};
  const auto alone = wait_until_no_trace_runs(turns);
  bool tells_of_ksm = false;
  for (const std::string& each : note.standing()) {
    if (each.starts_with(swap_device::word)) {
      if (!swap_device::put_back(each)) {
        tell(swap_that_stays);
        continue;
      }
      tell("removed the swap on " + each.substr(swap_device::word.size()) +
           ", which an earlier run left");
    } else if (each.starts_with(no_swap_readahead::word)) {
      no_swap_readahead::put_back(each);
      tell("put back swap readahead, which an earlier run left switched off");
    } else {
      ksm_settings::put_back(each);
      tells_of_ksm = true;
    }
    note.has_put_back(each);
  }
  if (tells_of_ksm) tell("put back the settings of KSM, which an earlier run left");
  if (note.ended() != 0)
    tell("ended processes that an earlier run left: " + std::to_string(note.ended()));
}

}  // namespace

machine_settings::machine_settings(allowed_settings may, const listener& tell) : tell_(tell) {
  put_back(note_, tell);
  if (may.swap) {
    no_readahead_.emplace(note_);
    swap_.emplace(note_, bytes_of_swap);
    tell("swap on " + swap_->name() + " (" + std::to_string(bytes_of_swap >> 20) +
         " MiB), and no swap readahead, until the end");
  }
  if (may.ksm) {
    ksm_.emplace(note_);
    tell("KSM merges when a trace tells it to, until the end");
  }
}

machine_settings::~machine_settings() {
  const auto alone = wait_until_no_trace_runs(turns_);
  ksm_.reset();
  swap_.reset();
  no_readahead_.reset();
  for (const std::string& each : note_.standing())
    if (each.starts_with(swap_device::word)) tell_(swap_that_stays);
}

std::string machine_settings::other_swap() const {
  return other_swap_than(swap_ ? std::string_view{swap_->name()} : std::string_view{});
}

void machine_settings::put_back_leftovers(const listener& tell, std::string_view place) {
  if (auto note = changed_settings::left_behind(place)) put_back(*note, tell);
}

}  // namespace ptecheck::impl::kernel
