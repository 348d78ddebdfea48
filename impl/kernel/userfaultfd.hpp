#pragma once
#include <ptecheck/model/world.hpp>

#include <cstdint>

namespace ptecheck::impl::kernel {

/// The features of a world as UFFDIO_API takes them.
std::uint64_t wanted_features(const model::uffd_features& in);

/// Whether messages tell of more than faults and forks: of calls that change mappings.
bool tells_events(const model::uffd_features& in);

enum class faults_told : std::uint8_t { all, of_user_mode };

/// A userfaultfd of this address space with these features. -1 and errno on failure.
int open_userfaultfd(std::uint64_t features, faults_told told);
/// The same; one that tells nothing of kernel-mode faults where this user may not have more.
int open_userfaultfd(std::uint64_t features);
/// The userfaultfd of a world.
int open_userfaultfd(const model::uffd_features& in);

}  // namespace ptecheck::impl::kernel
