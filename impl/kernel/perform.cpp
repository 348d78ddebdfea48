#include <ptecheck/impl/kernel/ksm.hpp>
#include <ptecheck/impl/kernel/memory_lock.hpp>
#include <ptecheck/impl/kernel/perform.hpp>
#include <ptecheck/impl/kernel/swap_device.hpp>
#include <ptecheck/model/invariant.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

namespace ptecheck::impl::kernel {
namespace {

/// ENOSYS is no answer of a call, but says that it is not there, or that a filter keeps it away.
model::outcome answer_of(const char* call, int result) {
  if (result == 0) return model::done{0};
  if (errno == ENOSYS) os::throw_environment_error(call);
  return model::refused{errno, 0};
}

int prot_of(model::protection prot) {
  switch (prot) {
    case model::protection::none: return PROT_NONE;
    case model::protection::read: return PROT_READ;
    case model::protection::read_write: return PROT_READ | PROT_WRITE;
  }
  return PROT_NONE;
}

bool misaligned(std::uint32_t bytes) {
  return bytes % model::page_size != 0;
}

/// The mode of a UFFDIO_MOVE comes behind two addresses, as that of a UFFDIO_COPY does.
bool has_two_addresses(const uffd_call& made) {
  return made.request.value == uffd_copy.value || made.request.value == uffd_move.value;
}

}  // namespace

model::outcome perform(const copy_user_call& wanted, const means& with) {
  constexpr ssize_t size = sizeof(std::uint64_t);
  void* const at = with.in.pointer(wanted.page * model::page_size);
  std::uint64_t word = wanted.value.value;
  if (wanted.store && ::pwrite(with.buffer, &word, size, 0) != size)
    os::throw_environment_error("pwrite", "a file of our own");
  const ssize_t copied =
      wanted.store ? ::pread(with.buffer, at, size, 0) : ::pwrite(with.buffer, at, size, 0);
  if (copied != size) return model::refused{errno, 0};
  if (wanted.store) return model::done{0};
  if (::pread(with.buffer, &word, size, 0) != size)
    os::throw_environment_error("pread", "a file of our own");
  return model::done{static_cast<std::uint16_t>(word)};
}

model::outcome perform(const advice_call& wanted, const means& with) {
  return answer_of("madvise",
                   ::madvise(with.in.pointer(wanted.on.start),
                             wanted.on.length,
                             static_cast<int>(wanted.advice.value)));
}

model::outcome perform(const mincore_call& wanted, const means& with) {
  std::vector<unsigned char> told(wanted.on.length / model::page_size + 1);
  void* const at = with.in.pointer(wanted.on.start);
  const model::outcome answer = answer_of("mincore", ::mincore(at, wanted.on.length, told.data()));
  if (!std::holds_alternative<model::done>(answer)) return answer;
  model::resident found{};
  for (std::uint32_t page = 0; page < told.size(); ++page)
    if ((told[page] & 1) != 0) found.pages.set(page);
  return found;
}

model::outcome perform(const protect_call& wanted, const means& with) {
  return answer_of(
      "mprotect",
      ::mprotect(with.in.pointer(wanted.on.start), wanted.on.length, prot_of(wanted.prot)));
}

model::outcome perform(const map_call& wanted, const means& with) {
  const std::uint64_t end = std::uint64_t{wanted.on.start} + wanted.on.length;
  if (!misaligned(wanted.on.start) && wanted.on.length != 0 && end > with.in.bytes())
    return model::unsupported{"mapping outside the arena"};
  const bool anon = wanted.maps == model::backing::anon;
  const int sharing = wanted.maps == model::backing::shmem ? MAP_SHARED : MAP_PRIVATE;
  void* const at = ::mmap(with.in.pointer(wanted.on.start),
                          wanted.on.length,
                          prot_of(wanted.prot),
                          MAP_FIXED | sharing | (anon ? MAP_ANONYMOUS : 0),
                          anon ? -1 : with.file,
                          anon ? 0 : wanted.on.start);
  return answer_of("mmap", at == MAP_FAILED ? -1 : 0);
}

model::outcome perform(const unmap_call& wanted, const means& with) {
  return answer_of("munmap", ::munmap(with.in.pointer(wanted.on.start), wanted.on.length));
}

model::outcome perform(const remap_call& wanted, const means& with) {
  const std::size_t size = std::size_t{wanted.size.pages} * model::page_size;
  const bool moves = wanted.how != model::remap_way::in_place;
  const int flags =
      static_cast<int>((moves ? remap_maymove.value | remap_fixed.value : 0) |
                       (wanted.how == model::remap_way::dontunmap ? remap_dontunmap.value : 0));
  void* const to = with.in.pointer(wanted.to.index * model::page_size);
  void* const at = ::mremap(with.in.pointer(wanted.on.start), wanted.on.length, size, flags, to);
  return answer_of("mremap", at == MAP_FAILED ? -1 : 0);
}

model::outcome perform(const lock_call& wanted, const means& with) {
  void* const at = with.in.pointer(wanted.on.start);
  return answer_of("mlock", lock_memory(at, wanted.on.length, wanted.lock));
}

model::outcome perform(const scan_call& wanted, const means& with) {
  std::array<scan_region, model::most_regions> told{};
  scan_argument argument{};
  argument.size = sizeof argument;
  argument.flags = wanted.flags;
  argument.start = with.in.address(wanted.on.start);
  argument.end = argument.start + wanted.on.length;
  argument.vec = wanted.regions == 0 ? 0 : reinterpret_cast<std::uintptr_t>(told.data());
  argument.vec_len = wanted.regions;
  argument.max_pages = wanted.most;
  argument.category_mask = wanted.wanted;
  argument.return_mask = wanted.reported;
  const int count = ::ioctl(with.pagemap, pagemap_scan_request.value, &argument);
  if (count < 0) return model::refused{errno, 0};
  model::scanned seen{};
  seen.count = static_cast<std::uint8_t>(count);
  seen.walk_end = with.in.page_at(argument.walk_end);
  for (std::size_t i = 0; i < seen.count; ++i)
    seen.regions[i] = {with.in.page_at(told[i].start).index,
                       with.in.page_at(told[i].end).index,
                       {static_cast<std::uint16_t>(told[i].categories)}};
  return seen;
}

model::outcome perform(const merge_call&, const means&) {
  merge_equal_pages();
  return model::done{0};
}

model::outcome perform(const swapoff_call&, const means&) {
  take_back_all_swap();
  return model::done{0};
}

/// User space can make a page move, but not stop it halfway.
model::outcome perform(const migration_call&, const means&) {
  return model::unsupported{holding_a_migration};
}

/// MADV_HWPOISON would take a good page of the machine out of use until it is started anew.
model::outcome perform(const breaking_call&, const means&) {
  return model::unsupported{breaking_memory};
}

/// Only a driver moves pages to its device.
model::outcome perform(const device_call&, const means&) {
  return model::unsupported{device_pages};
}

model::outcome perform(const uffd_call& wanted, const means& with) {
  const std::uint64_t start = with.in.address(wanted.on.start);
  std::uint64_t argument[5] = {start, wanted.on.length, wanted.mode, 0, 0};
  if (has_two_addresses(wanted)) {
    argument[2] = wanted.on.length;
    argument[3] = wanted.mode;
  }
  if (wanted.request.value == uffd_copy.value) {
    const std::uint32_t count = std::min(wanted.on.length / model::page_size, with.in.pages());
    for (std::uint32_t i = 0; i < count; ++i)
      with.copied[i * (model::page_size / sizeof(std::uint64_t))] =
          static_cast<std::uint16_t>(wanted.value.value + i);
    argument[1] = reinterpret_cast<std::uintptr_t>(with.copied);
  }
  if (wanted.request.value == uffd_move.value) {
    argument[0] = with.in.address(wanted.to.index * model::page_size);
    argument[1] = start;
  }
  const std::size_t progress_at = has_two_addresses(wanted) ? 4 : 3;
  if (::ioctl(with.uffd, wanted.request.value, argument) == 0) return model::done{0};
  const int error = errno;
  const auto bytes = static_cast<std::int64_t>(argument[progress_at]);
  const bool partial = error == EAGAIN && bytes > 0;
  return model::refused{
      error, static_cast<std::uint16_t>(partial ? bytes / std::int64_t{model::page_size} : 0)};
}

model::outcome perform(const punch_call& wanted, const means& with) {
  if (wanted.on.length != 0 && (misaligned(wanted.on.start) || misaligned(wanted.on.length)))
    return model::unsupported{"punching part of a page"};
  return answer_of("fallocate",
                   ::fallocate(with.file,
                               FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                               wanted.on.start,
                               wanted.on.length));
}

model::outcome perform(const truncate_call& wanted, const means& with) {
  return answer_of(
      "ftruncate",
      ::ftruncate(with.file, static_cast<off_t>(wanted.size.pages) * model::page_size));
}

model::outcome carry_out(const call& wanted, const means& with) {
  return std::visit(
      [&]<class Call>(const Call& made) -> model::outcome {
        if constexpr (model::is_one_of<Call, access_call, fork_call, exit_call>)
          PTECHECK_INVARIANT(false, "accesses, fork and exit are done elsewhere");
        else
          return perform(made, with);
      },
      wanted);
}

}  // namespace ptecheck::impl::kernel
