#pragma once
// Processes that are known again: numbers are used more than once.
#include <cstdint>
#include <string>
#include <string_view>

namespace ptecheck::impl::kernel {

/// A process by its number and the time at which it began, in ticks since the machine did.
struct identity {
  int process = 0;
  std::uint64_t began = 0;
  bool operator==(const identity&) const = default;
};

/// The process that has this number now; one that began never if there is none.
identity identity_of(int process);
bool is_there(const identity& which);

/// Kills this process, and never another one that has its number now. Whether it was there.
bool end_process(const identity& which);

/// `1234 56789`, and back; what cannot be read is a process that is not there.
std::string to_text(const identity& which);
identity identity_from(std::string_view text);

}  // namespace ptecheck::impl::kernel
