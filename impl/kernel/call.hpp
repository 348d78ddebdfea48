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
/// madvise.
struct advice_call {
  model::range on;
  constant advice;
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
/// ioctl on a userfaultfd; `value`: the token of the first page that COPY brings.
struct uffd_call {
  model::range on;
  constant request;
  std::uint64_t mode = 0;
  model::token value{};
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

using call = std::variant<access_call,
                          advice_call,
                          protect_call,
                          map_call,
                          unmap_call,
                          uffd_call,
                          punch_call,
                          truncate_call,
                          fork_call,
                          exit_call>;

constexpr call call_of(const model::read& op) {
  return access_call{op.page.index, false, {}};
}
constexpr call call_of(const model::write& op) {
  return access_call{op.page.index, true, op.value};
}
constexpr call call_of(const model::madvise_dontneed& op) {
  return advice_call{op.pages, dontneed};
}
constexpr call call_of(const model::reclaim& op) {
  return advice_call{op.pages, pageout};
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
constexpr call call_of(const model::uffdio_register& op) {
  return uffd_call{op.pages, uffd_register, register_mode(op.mode)};
}
constexpr call call_of(const model::uffdio_unregister& op) {
  return uffd_call{op.pages, uffd_unregister};
}
constexpr call call_of(const model::uffdio_writeprotect& op) {
  return uffd_call{op.pages, uffd_writeprotect, op.protect ? UFFDIO_WRITEPROTECT_MODE_WP : 0};
}
constexpr call call_of(const model::uffdio_copy& op) {
  return uffd_call{op.pages, uffd_copy, op.wp ? UFFDIO_COPY_MODE_WP : 0, op.value};
}
constexpr call call_of(const model::uffdio_zeropage& op) {
  return uffd_call{op.pages, uffd_zeropage};
}
constexpr call call_of(const model::uffdio_poison& op) {
  return uffd_call{op.pages, uffd_poison};
}
constexpr call call_of(const model::uffdio_wake& op) {
  return uffd_call{op.pages, uffd_wake};
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

}  // namespace ptecheck::impl::kernel
