#pragma once
#include <ptecheck/model/trace.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace ptecheck::cli {

/// Reads a trace. What is wrong in the file is a malformed_trace with its place,
/// `FILE:LINE:COLUMN: expected ...`.
model::trace read_trace(const std::filesystem::path& from);

/// Writes a trace as NAME.trace, or NAME_2.trace and so on where another trace has the name, and
/// says where it is now.
std::filesystem::path write_trace(const model::trace& what,
                                  const std::filesystem::path& folder,
                                  std::string_view name);

}  // namespace ptecheck::cli
