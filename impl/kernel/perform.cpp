#include <ptecheck/impl/kernel/perform.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace ptecheck::impl::kernel {
namespace {

model::outcome answer_of(int result) {
  if (result == 0) return model::done{0};
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

}  // namespace

model::outcome perform(const advice_call& wanted, const means& with) {
  return answer_of(::madvise(
      with.in.pointer(wanted.on.start), wanted.on.length, static_cast<int>(wanted.advice.value)));
}

model::outcome perform(const protect_call& wanted, const means& with) {
  return answer_of(
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
  return answer_of(at == MAP_FAILED ? -1 : 0);
}

model::outcome perform(const unmap_call& wanted, const means& with) {
  return answer_of(::munmap(with.in.pointer(wanted.on.start), wanted.on.length));
}

model::outcome perform(const uffd_call& wanted, const means& with) {
  const std::uint64_t start = with.in.address(wanted.on.start);
  std::uint64_t argument[5] = {start, wanted.on.length, wanted.mode, 0, 0};
  std::size_t progress_at = 3;
  if (wanted.request.value == UFFDIO_COPY) {
    const std::uint32_t count = std::min(wanted.on.length / model::page_size, with.in.pages());
    for (std::uint32_t i = 0; i < count; ++i)
      with.copied[i * (model::page_size / sizeof(std::uint64_t))] =
          static_cast<std::uint16_t>(wanted.value.value + i);
    argument[1] = reinterpret_cast<std::uintptr_t>(with.copied);
    argument[2] = wanted.on.length;
    argument[3] = wanted.mode;
    progress_at = 4;
  }
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
  return answer_of(::fallocate(
      with.file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, wanted.on.start, wanted.on.length));
}

model::outcome perform(const truncate_call& wanted, const means& with) {
  return answer_of(
      ::ftruncate(with.file, static_cast<off_t>(wanted.size.pages) * model::page_size));
}

}  // namespace ptecheck::impl::kernel
