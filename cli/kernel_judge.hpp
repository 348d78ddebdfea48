#pragma once
// The reference beside the live kernel of this machine.
#include <ptecheck/cli/judge.hpp>

#include <memory>

namespace ptecheck::cli {

/// Throws usage_error for what cannot be asked of a kernel, environment_error where this one, or
/// this user, has no userfaultfd or no pagemap.
std::unique_ptr<judge> judge_of_kernel(const subject_choice& chosen);

}  // namespace ptecheck::cli
