#pragma once
// Makes a test object from the headers of a kernel, with the compiler of the machine.
#include <ptecheck/impl/headers/object.hpp>

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>

namespace ptecheck::impl::headers {

/// How the headers are configured: as they are, with all that widens the layout of an entry
/// (soft-dirty, device memory, memory failure ...), or with nothing of that.
inline constexpr std::array<std::string_view, 3> configurations{
    "configured", "everything", "plain"};

/// An object, and the directory of the headers that it was made from.
struct built {
  std::string headers;
  kernel_object object;
};

/// What has to be installed before there can be an object.
struct lacking {
  std::string what;
};

/// Compiles the object and loads it. `headers`: a directory, or nothing for the newest headers of
/// the machine. Nothing stays on disk.
std::variant<built, lacking> build(const std::filesystem::path& headers,
                                   std::string_view configuration);

}  // namespace ptecheck::impl::headers
