#pragma once
// The live kernel: whole traces go to a worker process, and come back as what was seen.
#include <ptecheck/impl/kernel/board.hpp>
#include <ptecheck/impl/kernel/capabilities.hpp>
#include <ptecheck/impl/kernel/changed_settings.hpp>
#include <ptecheck/impl/kernel/processor.hpp>
#include <ptecheck/impl/kernel/raw_words.hpp>
#include <ptecheck/impl/kernel/trace_lock.hpp>
#include <ptecheck/model/observation.hpp>
#include <ptecheck/os/child.hpp>
#include <ptecheck/os/pipe.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace ptecheck::impl::kernel {

/// When page-table entries are read, besides what anybody can see of them.
enum class telling : std::uint8_t { never, at_the_end, after_each_step };

struct settings {
  /// The file that holds the trace under way, as text, before it runs; it stays behind where this
  /// process comes to a bad end. Empty: none.
  std::string under_way;
  /// The processor for all processes; by default the one on which this is made.
  std::optional<int> processor;
  /// Whether the settings of this machine allow `ksm_merge`, and `swapoff`.
  bool may_merge = false;
  bool may_take_back_swap = false;
  /// Where settings of this machine are changed: the note of the processes that must not outlive
  /// that; it outlives the supervisor. Null: nothing is changed.
  const changed_settings* note = nullptr;
  /// Anything but `never` takes raw_words.
  telling tells = telling::never;
};

/// A file in this folder for the trace under way, named after this process.
std::string own_file_in(const std::string& folder);

/// Runs traces on this machine's kernel. A step that hangs, sleeps, or kills its process is what
/// the run shows: the worker is then made anew.
class supervisor {
 public:
  static constexpr std::string_view name = "kernel";

  explicit supervisor(settings wanted = {});
  supervisor(const supervisor&) = delete;
  supervisor& operator=(const supervisor&) = delete;
  ~supervisor();

  /// Runs the trace, or says what is missing here for its world.
  model::run_view run(const model::trace& of, bool everywhere = false);
  /// What is missing here for this trace and its world, if anything.
  std::optional<std::string_view> lacks(const model::trace& of);
  /// The raw words of an address space after a step, if they were told in the last run.
  std::span<const std::uint64_t> words(std::size_t step, model::mm_id mm) const {
    return {shared_.words(step, mm.index), shared_->world.pages};
  }
  /// How often a worker was started.
  std::uint32_t workers() const { return workers_; }

 private:
  void start_worker();
  /// Waits for it; throws the environment_error that it met, if it met one.
  os::ending end_of_worker();
  std::optional<trace_lock::turn> wait_for_turn(bool alone);
  model::run_view take_turn(const model::trace& of, bool everywhere);
  bool can(capability which);
  /// What is missing here for one operation.
  std::optional<std::string_view> lacks(const model::operation& what, const model::world& in);
  void keep(const model::trace& under_way) const;
  model::run_end wait_for_end();

  std::string under_way_path_;
  os::unique_fd under_way_;
  one_processor stays_;
  const changed_settings* note_;
  trace_lock turns_;
  bool waits_for_turns_ = true;
  shared_board shared_;
  std::optional<raw_words> reads_;
  std::map<std::uint64_t, std::optional<std::string_view>> lacking_features_;
  std::map<capability, bool> capable_;
  os::pipe asked_, answered_;
  std::optional<os::child> worker_;
  std::uint32_t workers_ = 0;
};

}  // namespace ptecheck::impl::kernel
