#pragma once
// All that a campaign changes of this machine, where the user allows it.
#include <ptecheck/impl/kernel/changed_settings.hpp>
#include <ptecheck/impl/kernel/ksm.hpp>
#include <ptecheck/impl/kernel/swap_device.hpp>
#include <ptecheck/impl/kernel/trace_lock.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::impl::kernel {

struct allowed_settings {
  bool swap = false;
  bool ksm = false;
};

/// The changes, as long as it lives.
class machine_settings {
 public:
  /// Told of each change.
  using listener = std::function<void(const std::string&)>;

  /// Throws environment_error where a change is not possible; then nothing is changed.
  machine_settings(allowed_settings may, const listener& tell);
  machine_settings(const machine_settings&) = delete;
  machine_settings& operator=(const machine_settings&) = delete;
  /// Waits until no trace runs on this machine: it could be one of another campaign.
  ~machine_settings();

  /// Whether merge_equal_pages may be called.
  bool may_merge() const { return ksm_.has_value(); }
  /// Whether take_back_all_swap may be called: there is swap of ours, and no other.
  bool may_take_back_swap() const { return swap_.has_value() && other_swap().empty(); }
  /// A swap area that is not ours; empty: none.
  std::string other_swap() const;
  const changed_settings& note() const { return note_; }

  /// Puts back what a program that came to a bad end has left, if any did, and says so.
  static void put_back_leftovers(const listener& tell, std::string_view place = place_of_note);

 private:
  listener tell_;
  trace_lock turns_{true};
  changed_settings note_;
  std::optional<no_swap_readahead> no_readahead_;
  std::optional<swap_device> swap_;
  std::optional<ksm_settings> ksm_;
};

}  // namespace ptecheck::impl::kernel
