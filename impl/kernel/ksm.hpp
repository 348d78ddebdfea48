#pragma once
// KSM, told when to merge.
#include <ptecheck/impl/kernel/changed_settings.hpp>

#include <string>
#include <string_view>

namespace ptecheck::impl::kernel {

/// What keeps this user from changing KSM's settings; empty: nothing.
std::string missing_for_ksm();

/// While it lives, KSM of this machine rests, and is set to merge at once when it is told to:
/// without pauses, without leaving out pages that it did not merge lately, and without zero pages.
/// Afterwards its settings are what they were.
class ksm_settings {
 public:
  /// Throws environment_error where there is no KSM, no right to it, or somebody else has merged
  /// pages, which a campaign would disturb.
  explicit ksm_settings(changed_settings& note);
  ksm_settings(const ksm_settings&) = delete;
  ksm_settings& operator=(const ksm_settings&) = delete;
  ~ksm_settings();

  /// Puts back what a note of these settings says.
  static void put_back(std::string_view noted);

 private:
  void change();
  void restore();

  changed_settings& note_;
  /// A mergeable page of this process: where nobody has one, KSM does not even begin to scan.
  void* always_mergeable_;
};

/// Makes KSM merge what is mergeable and equal on this machine now, and rest again. Takes as long
/// as a few scans of all mergeable memory do, two seconds at most: what it did not come to stays as
/// it is. Throws environment_error where KSM cannot be told.
void merge_equal_pages();

}  // namespace ptecheck::impl::kernel
