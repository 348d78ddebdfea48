#pragma once
// Page-table entries as the kernel spells them, read by a program of the BPF machine.
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace ptecheck::impl::kernel {

/// Whether a word is that of a page which the kernel is just moving (SWP_MIGRATION_*, in whatever
/// configuration): there is none such that stays.
constexpr bool names_a_moving_page(std::uint64_t word) {
  constexpr std::uint64_t present_or_protnone = 0x101, first_type = 22, last_type = 30;
  const std::uint64_t type = word >> 59;
  return (word & present_or_protnone) == 0 && first_type <= type && type <= last_type;
}

/// What keeps this user from reading raw words; empty: nothing.
std::string missing_for_raw_words();

/// Reads entries of the process that asks. What is loaded once serves all processes forked later,
/// one at a time.
class raw_words {
 public:
  /// Throws environment_error where the kernel, this user or this build cannot.
  raw_words();
  raw_words(const raw_words&) = delete;
  raw_words& operator=(const raw_words&) = delete;
  ~raw_words();

  /// The words of the pages from this address on; 0 where there is not even a table. Nothing stops
  /// the kernel from changing them meanwhile. Throws environment_error where a huge page is mapped.
  void read(std::uintptr_t address, std::span<std::uint64_t> words) const;

 private:
  class program;
  std::unique_ptr<program> program_;
};

}  // namespace ptecheck::impl::kernel
