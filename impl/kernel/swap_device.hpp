#pragma once
// Swap that a campaign brings along, where the user allows it.
#include <ptecheck/impl/kernel/changed_settings.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::impl::kernel {

/// What keeps this user from such a device; empty: nothing.
std::string missing_for_swap_device();

/// A compressed block device in memory (zram), in use for swap before all others, as long as it
/// lives.
class swap_device {
 public:
  /// Throws environment_error where there is no zram or no right to it.
  swap_device(changed_settings& note, std::uint64_t bytes);
  swap_device(const swap_device&) = delete;
  swap_device& operator=(const swap_device&) = delete;
  /// Where it cannot be removed it stays, and in the note.
  ~swap_device();

  /// `zram1`.
  const std::string& name() const { return name_; }

  /// Removes the device that a note names, which begins with `word`; whether that went well.
  static constexpr std::string_view word = "swap ";
  static bool put_back(std::string_view noted);

 private:
  changed_settings& note_;
  std::string name_;
};

/// No swap readahead, as long as it lives: else a page that comes back brings others with it, whose
/// entries then find them in the swap cache.
class no_swap_readahead {
 public:
  explicit no_swap_readahead(changed_settings& note);
  no_swap_readahead(const no_swap_readahead&) = delete;
  no_swap_readahead& operator=(const no_swap_readahead&) = delete;
  ~no_swap_readahead();

  /// Puts back what a note says; `noted` begins with `word`.
  static constexpr std::string_view word = "readahead ";
  static void put_back(std::string_view noted);

 private:
  changed_settings& note_;
  std::string noted_;
};

/// What this machine swaps to, as /proc/swaps names it.
std::vector<std::string> swap_areas();
/// The swap area that is not the device of this name; empty: none.
std::string other_swap_than(std::string_view device);

/// swapoff of the device that the note says is ours, and swapon again: everything that was swapped
/// out is in memory. Throws environment_error where there is other swap, which is not ours to
/// switch off, or the memory does not suffice.
void take_back_all_swap(std::string_view place = place_of_note);

}  // namespace ptecheck::impl::kernel
