#pragma once
// The files that a test object is made with, carried inside the program.
#include <span>
#include <string_view>

namespace ptecheck::impl::headers {

/// A file of this folder.
struct recipe_file {
  std::string_view name;
  std::string_view text;
};

/// build_kernel_object and all that it reads.
std::span<const recipe_file> recipe();

}  // namespace ptecheck::impl::headers
