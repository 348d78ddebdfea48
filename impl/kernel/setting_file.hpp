#pragma once
// Files in /sys and /proc that hold one value.
#include <cstdint>
#include <string>
#include <string_view>

namespace ptecheck::impl::kernel {

/// Writes all of it in one call, as files in /sys want it; false (and errno) where it is refused.
bool put(const std::string& path, std::string_view text);

/// The first line of an open file; empty where there is none.
std::string first_line(int file);
/// The first line of a file; empty where it cannot be read.
std::string first_line_of(const std::string& path);

/// The number in a file; 0 where there is none.
std::uint64_t number_in(const std::string& path);

}  // namespace ptecheck::impl::kernel
