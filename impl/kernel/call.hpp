#pragma once
// Operations as calls: what is executed here and printed elsewhere is one description.
#include <ptecheck/impl/kernel/interface.hpp>
#include <ptecheck/model/operation.hpp>

#include <cstdint>
#include <variant>

namespace ptecheck::impl::kernel {

/// A load or a store of the first word of a page.
struct access_call {
  std::uint32_t page;
  bool store;
  model::token value;
};
/// A load or a store of the first word of a page by the kernel: of a write(2), or a read(2).
struct copy_user_call {
  std::uint32_t page;
  bool store;
  model::token value;
};
/// madvise.
struct advice_call {
  model::range on;
  constant advice;
};
/// mincore.
struct mincore_call {
  model::range on;
};
/// mprotect.
struct protect_call {
  model::range on;
  model::protection prot;
};
/// mmap(MAP_FIXED).
struct map_call {
  model::range on;
  model::backing maps;
  model::protection prot;
};
/// munmap.
struct unmap_call {
  model::range on;
};
/// mremap.
struct remap_call {
  model::range on;
  model::page_count size;
  model::page_id to;
  model::remap_way how;
};
/// mlock, or munlock.
struct lock_call {
  model::range on;
  bool lock;
};
/// ioctl on a userfaultfd; `value`: the token of the first page that COPY brings; `to`: where MOVE
/// brings what lies in `on`.
struct uffd_call {
  model::range on;
  constant request;
  std::uint64_t mode = 0;
  model::token value{};
  model::page_id to{};
};
/// ioctl(PAGEMAP_SCAN) on /proc/self/pagemap. `flags`: PM_SCAN_*; `wanted`: category_mask.
struct scan_call {
  model::range on;
  std::uint64_t flags;
  std::uint64_t wanted;
  std::uint64_t reported;
  std::uint32_t regions;
  std::uint32_t most;
};
/// fallocate(FALLOC_FL_PUNCH_HOLE).
struct punch_call {
  model::range on;
};
/// ftruncate.
struct truncate_call {
  model::page_count size;
};
/// fork: the new process has a name.
struct fork_call {
  model::mm_id child;
};
/// _exit.
struct exit_call {};

/// What makes KSM merge all that it may.
struct merge_call {};
/// swapoff of all swap, and swapon.
struct swapoff_call {};

/// What no call can do: to keep a page between two frames.
struct migration_call {};
inline constexpr std::string_view holding_a_migration = "holding a migration";

/// What nobody wants: to break the memory of the machine.
struct breaking_call {};
inline constexpr std::string_view breaking_memory = "breaking memory";

/// What takes a device with memory of its own, and a driver of it.
struct device_call {};
inline constexpr std::string_view device_pages = "pages for a device";

using call = std::variant<access_call,
                          copy_user_call,
                          advice_call,
                          mincore_call,
                          protect_call,
                          map_call,
                          unmap_call,
                          remap_call,
                          lock_call,
                          uffd_call,
                          scan_call,
                          merge_call,
                          swapoff_call,
                          migration_call,
                          breaking_call,
                          device_call,
                          punch_call,
                          truncate_call,
                          fork_call,
                          exit_call>;

/// What no program can do on any kernel, by name; empty: it may be possible.
constexpr std::string_view impossible(const call& wanted) {
  if (std::holds_alternative<migration_call>(wanted)) return holding_a_migration;
  if (std::holds_alternative<breaking_call>(wanted)) return breaking_memory;
  if (std::holds_alternative<device_call>(wanted)) return device_pages;
  return {};
}

constexpr call call_of(const model::read& op) {
  return access_call{op.page.index, false, {}};
}
constexpr call call_of(const model::write& op) {
  return access_call{op.page.index, true, op.value};
}
constexpr call call_of(const model::copy_from_user& op) {
  return copy_user_call{op.page.index, false, {}};
}
constexpr call call_of(const model::copy_to_user& op) {
  return copy_user_call{op.page.index, true, op.value};
}
constexpr call call_of(const model::madvise_dontneed& op) {
  return advice_call{op.pages, dontneed};
}
constexpr call call_of(const model::reclaim& op) {
  return advice_call{op.pages, pageout};
}
constexpr call call_of(const model::madvise_free& op) {
  return advice_call{op.pages, lazyfree};
}
constexpr call call_of(const model::madvise_cold& op) {
  return advice_call{op.pages, cold};
}
/// The advice in the kernel's numbers.
constexpr constant advice_of(model::hint advice) {
  switch (advice) {
    case model::hint::normal: return normal;
    case model::hint::random: return random;
    case model::hint::sequential: return sequential;
    case model::hint::willneed: return willneed;
    case model::hint::hugepage: return hugepage;
    case model::hint::nohugepage: return nohugepage;
    case model::hint::dontdump: return dontdump;
    case model::hint::dodump: return dodump;
    case model::hint::unknown: return unknown_advice;
  }
  return unknown_advice;
}
constexpr call call_of(const model::madvise_hint& op) {
  return advice_call{op.pages, advice_of(op.advice)};
}
constexpr call call_of(const model::mincore& op) {
  return mincore_call{op.pages};
}
constexpr call call_of(const model::madvise_collapse& op) {
  return advice_call{op.pages, collapse};
}
constexpr call call_of(const model::madvise_populate& op) {
  return advice_call{op.pages, op.write ? populate_write : populate_read};
}
constexpr call call_of(const model::madvise_mergeable& op) {
  return advice_call{op.pages, op.merge ? mergeable : unmergeable};
}
constexpr call call_of(const model::madvise_guard_install& op) {
  return advice_call{op.pages, guard_install};
}
constexpr call call_of(const model::madvise_guard_remove& op) {
  return advice_call{op.pages, guard_remove};
}
constexpr call call_of(const model::madvise_remove& op) {
  return advice_call{op.pages, remove_pages};
}
constexpr call call_of(const model::madvise_wipeonfork& op) {
  return advice_call{op.pages, op.wipe ? wipeonfork : keeponfork};
}
constexpr call call_of(const model::madvise_dontfork& op) {
  return advice_call{op.pages, op.absent ? dontfork : dofork};
}
constexpr call call_of(const model::mprotect& op) {
  return protect_call{op.pages, op.prot};
}
constexpr call call_of(const model::mmap& op) {
  return map_call{op.pages, op.maps, op.prot};
}
constexpr call call_of(const model::munmap& op) {
  return unmap_call{op.pages};
}
constexpr call call_of(const model::mremap& op) {
  return remap_call{op.pages, op.size, op.to, op.how};
}
constexpr call call_of(const model::mlock& op) {
  return lock_call{op.pages, true};
}
constexpr call call_of(const model::munlock& op) {
  return lock_call{op.pages, false};
}
constexpr call call_of(const model::uffdio_register& op) {
  return uffd_call{op.pages, uffd_register, register_mode(op.mode)};
}
constexpr call call_of(const model::uffdio_unregister& op) {
  return uffd_call{op.pages, uffd_unregister};
}
constexpr call call_of(const model::uffdio_writeprotect& op) {
  return uffd_call{op.pages, uffd_writeprotect, op.protect ? writeprotect_wp.value : 0};
}
constexpr call call_of(const model::uffdio_copy& op) {
  return uffd_call{op.pages, uffd_copy, op.wp ? copy_wp.value : 0, op.value};
}
constexpr call call_of(const model::uffdio_zeropage& op) {
  return uffd_call{op.pages, uffd_zeropage};
}
constexpr call call_of(const model::uffdio_poison& op) {
  return uffd_call{op.pages, uffd_poison};
}
constexpr call call_of(const model::uffdio_continue& op) {
  return uffd_call{op.pages, uffd_continue, op.wp ? continue_wp.value : 0};
}
constexpr call call_of(const model::uffdio_move& op) {
  return uffd_call{op.pages, uffd_move, op.holes ? move_holes.value : 0, {}, op.to};
}
constexpr call call_of(const model::uffdio_wake& op) {
  return uffd_call{op.pages, uffd_wake};
}
constexpr call call_of(const model::pagemap_scan& op) {
  const std::uint64_t flags =
      (op.protect ? scan_wp_matching.value : 0) | (op.check ? scan_check_wpasync.value : 0);
  return scan_call{op.pages,
                   flags,
                   model::category_of(op.want),
                   op.report.bits,
                   op.regions.value,
                   op.most.value};
}
constexpr call call_of(const model::ksm_merge&) {
  return merge_call{};
}
constexpr call call_of(const model::swapoff&) {
  return swapoff_call{};
}
constexpr call call_of(const model::migrate_begin&) {
  return migration_call{};
}
constexpr call call_of(const model::migrate_end&) {
  return migration_call{};
}
constexpr call call_of(const model::memory_failure&) {
  return breaking_call{};
}
constexpr call call_of(const model::migrate_to_device&) {
  return device_call{};
}
constexpr call call_of(const model::make_device_exclusive&) {
  return device_call{};
}
constexpr call call_of(const model::punch_hole& op) {
  return punch_call{op.pages};
}
constexpr call call_of(const model::ftruncate& op) {
  return truncate_call{op.size};
}
constexpr call call_of(const model::fork& op) {
  return fork_call{op.child};
}
constexpr call call_of(const model::exit&) {
  return exit_call{};
}

/// Whether the kernel may access pages of the arena for this call, and so may have to ask the
/// userfaultfd for them.
constexpr bool touches_pages(const call& made) {
  if (const auto* advice = std::get_if<advice_call>(&made))
    return advice->advice.value == populate_read.value ||
           advice->advice.value == populate_write.value;
  if (const auto* lock = std::get_if<lock_call>(&made)) return lock->lock;
  return std::holds_alternative<copy_user_call>(made) || std::holds_alternative<remap_call>(made);
}

}  // namespace ptecheck::impl::kernel
