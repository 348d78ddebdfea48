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
inline constexpr constant lazyfree{8, "MADV_FREE"};
inline constexpr constant mergeable{MADV_MERGEABLE, "MADV_MERGEABLE"};
inline constexpr constant unmergeable{MADV_UNMERGEABLE, "MADV_UNMERGEABLE"};
inline constexpr constant normal{MADV_NORMAL, "MADV_NORMAL"};
inline constexpr constant random{MADV_RANDOM, "MADV_RANDOM"};
inline constexpr constant sequential{MADV_SEQUENTIAL, "MADV_SEQUENTIAL"};
inline constexpr constant willneed{MADV_WILLNEED, "MADV_WILLNEED"};
inline constexpr constant hugepage{MADV_HUGEPAGE, "MADV_HUGEPAGE"};
inline constexpr constant nohugepage{MADV_NOHUGEPAGE, "MADV_NOHUGEPAGE"};
inline constexpr constant dontdump{MADV_DONTDUMP, "MADV_DONTDUMP"};
inline constexpr constant dodump{MADV_DODUMP, "MADV_DODUMP"};
/// A number that is no advice.
inline constexpr constant unknown_advice{999, "999"};
inline constexpr constant cold{20, "MADV_COLD"};
inline constexpr constant pageout{21, "MADV_PAGEOUT"};
inline constexpr constant collapse{25, "MADV_COLLAPSE"};
inline constexpr constant populate_read{22, "MADV_POPULATE_READ"};
inline constexpr constant populate_write{23, "MADV_POPULATE_WRITE"};
inline constexpr constant guard_install{102, "MADV_GUARD_INSTALL"};
inline constexpr constant guard_remove{103, "MADV_GUARD_REMOVE"};

inline constexpr constant lock_on_fault{1, "MLOCK_ONFAULT"};
/// The number of the system call: mseal has no function in older C libraries.
inline constexpr constant seal{462, "SYS_mseal"};

inline constexpr constant remap_maymove{1, "MREMAP_MAYMOVE"};
inline constexpr constant remap_fixed{2, "MREMAP_FIXED"};
inline constexpr constant remap_dontunmap{4, "MREMAP_DONTUNMAP"};

/// UFFD_FEATURE_*: what UFFDIO_API is asked for.
namespace feature {
inline constexpr std::uint64_t event_fork = 1u << 1;
inline constexpr std::uint64_t event_remap = 1u << 2;
inline constexpr std::uint64_t event_remove = 1u << 3;
inline constexpr std::uint64_t event_unmap = 1u << 6;
inline constexpr std::uint64_t sigbus = 1u << 7;
inline constexpr std::uint64_t thread_id = 1u << 8;
inline constexpr std::uint64_t wp_unpopulated = 1u << 13;
inline constexpr std::uint64_t wp_async = 1u << 15;
}  // namespace feature

inline constexpr constant register_missing{1, "UFFDIO_REGISTER_MODE_MISSING"};
inline constexpr constant register_wp{2, "UFFDIO_REGISTER_MODE_WP"};
inline constexpr constant register_minor{4, "UFFDIO_REGISTER_MODE_MINOR"};
/// UFFDIO_REGISTER_MODE_* of a mode.
constexpr std::uint64_t register_mode(model::uffd_mode mode) {
  return (has_missing(mode) ? register_missing.value : 0) | (has_wp(mode) ? register_wp.value : 0) |
         (has_minor(mode) ? register_minor.value : 0);
}
inline constexpr constant copy_wp{2, "UFFDIO_COPY_MODE_WP"};
inline constexpr constant continue_wp{2, "UFFDIO_CONTINUE_MODE_WP"};
inline constexpr constant move_holes{2, "UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES"};
inline constexpr constant writeprotect_wp{1, "UFFDIO_WRITEPROTECT_MODE_WP"};
/// UFFD_PAGEFAULT_FLAG_MINOR: the page is in the file already.
inline constexpr std::uint64_t pagefault_minor = 4;

/// struct uffdio_poison and struct uffdio_continue have the layout of struct uffdio_zeropage,
/// struct uffdio_move has that of struct uffdio_copy.
static_assert(sizeof(uffdio_zeropage) == 32 && sizeof(uffdio_copy) == 40);
inline constexpr constant uffd_register{UFFDIO_REGISTER, "UFFDIO_REGISTER"};
inline constexpr constant uffd_unregister{UFFDIO_UNREGISTER, "UFFDIO_UNREGISTER"};
inline constexpr constant uffd_wake{UFFDIO_WAKE, "UFFDIO_WAKE"};
inline constexpr constant uffd_copy{UFFDIO_COPY, "UFFDIO_COPY"};
inline constexpr constant uffd_zeropage{UFFDIO_ZEROPAGE, "UFFDIO_ZEROPAGE"};
inline constexpr constant uffd_writeprotect{UFFDIO_WRITEPROTECT, "UFFDIO_WRITEPROTECT"};
inline constexpr constant uffd_continue{_IOWR(UFFDIO, 0x07, uffdio_zeropage), "UFFDIO_CONTINUE"};
inline constexpr constant uffd_move{_IOWR(UFFDIO, 0x05, uffdio_copy), "UFFDIO_MOVE"};
inline constexpr constant uffd_poison{_IOWR(UFFDIO, 0x08, uffdio_zeropage), "UFFDIO_POISON"};

/// struct pm_scan_arg of PAGEMAP_SCAN.
struct scan_argument {
  std::uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages;
  std::uint64_t category_inverted, category_mask, category_anyof_mask, return_mask;
};
static_assert(sizeof(scan_argument) == 96);
/// struct page_region of PAGEMAP_SCAN.
struct scan_region {
  std::uint64_t start, end, categories;
};
inline constexpr constant scan_wp_matching{1, "PM_SCAN_WP_MATCHING"};
inline constexpr constant scan_check_wpasync{2, "PM_SCAN_CHECK_WPASYNC"};
inline constexpr constant pagemap_scan_request{_IOWR('f', 16, scan_argument), "PAGEMAP_SCAN"};

}  // namespace ptecheck::impl::kernel
