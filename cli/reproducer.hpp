#pragma once
// A trace as a C program that stands alone, in the style of the kernel's selftests.
#include <ptecheck/model/trace.hpp>

#include <string>

namespace ptecheck::cli {

/// A program that takes the steps of the trace by real calls, prints what it sees after each, and
/// fails where that is not what the rules say. Throws usage_error for a step that no call makes.
std::string reproducer_of(const model::trace& of);

}  // namespace ptecheck::cli
