#pragma once
#include <ptecheck/model/world.hpp>

#include <cstdint>

namespace ptecheck::impl::kernel {

/// The features of a world as UFFDIO_API takes them.
std::uint64_t wanted_features(const model::uffd_features& in);

/// A userfaultfd of this address space with these features; one that tells nothing of kernel-mode
/// faults where this user may not have more. -1 and errno on failure.
int open_userfaultfd(std::uint64_t features);

}  // namespace ptecheck::impl::kernel
