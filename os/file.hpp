#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace ptecheck::os {

/// The whole file.
std::string read_file(const std::filesystem::path& path);

/// Replaces the file in one step: a reader sees the old text or the new one, never a part. What is
/// not a regular file (/dev/null, a pipe) is written to and not replaced.
void write_file(const std::filesystem::path& path, std::string_view text);

/// Throws environment_error if write_file could not write there; leaves no trace.
void require_writable(const std::filesystem::path& path);

}  // namespace ptecheck::os
