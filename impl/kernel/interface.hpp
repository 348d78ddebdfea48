#pragma once
// The kernel's numbers, with their names: those that the headers of older distributions lack are
// spelt out here (facts of the user-space interface).
#include <ptecheck/model/fields.hpp>

#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include <cstdint>
#include <string_view>

namespace ptecheck::impl::kernel {

/// A constant of the kernel's interface, with its name for a reader.
struct constant {
  std::uint64_t value;
  std::string_view name;
};

inline constexpr constant dontneed{MADV_DONTNEED, "MADV_DONTNEED"};
inline constexpr constant remove_pages{MADV_REMOVE, "MADV_REMOVE"};
inline constexpr constant dontfork{MADV_DONTFORK, "MADV_DONTFORK"};
inline constexpr constant dofork{MADV_DOFORK, "MADV_DOFORK"};
inline constexpr constant wipeonfork{MADV_WIPEONFORK, "MADV_WIPEONFORK"};
inline constexpr constant keeponfork{MADV_KEEPONFORK, "MADV_KEEPONFORK"};
inline constexpr constant pageout{21, "MADV_PAGEOUT"};
inline constexpr constant guard_install{102, "MADV_GUARD_INSTALL"};
inline constexpr constant guard_remove{103, "MADV_GUARD_REMOVE"};

/// UFFD_FEATURE_*: what UFFDIO_API is asked for.
namespace feature {
inline constexpr std::uint64_t event_fork = 1u << 1;
inline constexpr std::uint64_t sigbus = 1u << 7;
inline constexpr std::uint64_t wp_unpopulated = 1u << 13;
inline constexpr std::uint64_t wp_async = 1u << 15;
}  // namespace feature

/// UFFDIO_REGISTER_MODE_* of a mode.
constexpr std::uint64_t register_mode(model::uffd_mode mode) {
  return (has_missing(mode) ? UFFDIO_REGISTER_MODE_MISSING : 0) |
         (has_wp(mode) ? UFFDIO_REGISTER_MODE_WP : 0);
}

/// struct uffdio_poison has the layout of struct uffdio_zeropage.
static_assert(sizeof(uffdio_zeropage) == 32);
inline constexpr constant uffd_register{UFFDIO_REGISTER, "UFFDIO_REGISTER"};
inline constexpr constant uffd_unregister{UFFDIO_UNREGISTER, "UFFDIO_UNREGISTER"};
inline constexpr constant uffd_wake{UFFDIO_WAKE, "UFFDIO_WAKE"};
inline constexpr constant uffd_copy{UFFDIO_COPY, "UFFDIO_COPY"};
inline constexpr constant uffd_zeropage{UFFDIO_ZEROPAGE, "UFFDIO_ZEROPAGE"};
inline constexpr constant uffd_writeprotect{UFFDIO_WRITEPROTECT, "UFFDIO_WRITEPROTECT"};
inline constexpr constant uffd_poison{_IOWR(UFFDIO, 0x08, uffdio_zeropage), "UFFDIO_POISON"};

/// struct pm_scan_arg of PAGEMAP_SCAN.
struct scan_argument {
  std::uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages;
  std::uint64_t category_inverted, category_mask, category_anyof_mask, return_mask;
};
static_assert(sizeof(scan_argument) == 96);
inline constexpr constant pagemap_scan_request{_IOWR('f', 16, scan_argument), "PAGEMAP_SCAN"};

}  // namespace ptecheck::impl::kernel
