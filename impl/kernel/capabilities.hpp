#pragma once
// What this machine's kernel lets this user check. All of it is found out by trying.
#include <ptecheck/model/profile.hpp>
#include <ptecheck/model/world.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace ptecheck::impl::kernel {

enum class capability : std::uint8_t {
  userfaultfd,
  kernel_faults,
  pagemap,
  write_protect,
  wp_spans_vmas,
  wp_unpopulated,
  wp_async,
  sigbus,
  event_fork,
  poison,
  move,
  guards,
  seals,
  moves_vmas,
  pagemap_scan,
  mlock,
  swap,
  ksm,
};
inline constexpr std::array<std::string_view, 18> capability_names{
    "userfaultfd",
    "userfaultfd of faults in the kernel",
    "/proc/PID/pagemap",
    "UFFDIO_WRITEPROTECT of every kind of memory",
    "UFFDIO_WRITEPROTECT of several VMAs",
    "UFFD_FEATURE_WP_UNPOPULATED",
    "UFFD_FEATURE_WP_ASYNC",
    "UFFD_FEATURE_SIGBUS",
    "UFFD_FEATURE_EVENT_FORK",
    "UFFDIO_POISON",
    "UFFDIO_MOVE",
    "MADV_GUARD_INSTALL",
    "mseal",
    "mremap of several VMAs",
    "PAGEMAP_SCAN",
    "mlock",
    "swap",
    "KSM",
};

constexpr std::string_view name_of(capability which) {
  return capability_names[static_cast<std::size_t>(which)];
}

/// What is missing for it, with the reason as far as the kernel tells; empty: nothing.
std::string missing_for(capability which);

/// The features that a userfaultfd of this user can have.
model::uffd_features features_here();

/// What this kernel can do, as a profile without a name.
model::profile profile_here();

}  // namespace ptecheck::impl::kernel
