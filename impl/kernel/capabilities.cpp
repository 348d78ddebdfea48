#include <ptecheck/impl/kernel/board.hpp>
#include <ptecheck/impl/kernel/capabilities.hpp>
#include <ptecheck/impl/kernel/interface.hpp>
#include <ptecheck/impl/kernel/ksm.hpp>
#include <ptecheck/impl/kernel/memory_lock.hpp>
#include <ptecheck/impl/kernel/pagemap.hpp>
#include <ptecheck/impl/kernel/userfaultfd.hpp>
#include <ptecheck/os/unique_fd.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

namespace ptecheck::impl::kernel {
namespace {

using model::page_bit;

std::string because(int error, std::string_view hint = {}) {
  std::string why = std::strerror(error);
  if (!hint.empty()) why += " (" + std::string{hint} + ")";
  return why;
}

/// Two pages to try something on.
class sample {
 public:
  explicit sample(int sharing)
      : at_(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, sharing | MAP_ANONYMOUS, -1, 0)) {}
  sample(const sample&) = delete;
  sample& operator=(const sample&) = delete;
  ~sample() { ::munmap(at_, bytes); }

  static constexpr std::size_t bytes = std::size_t{2} * model::page_size;
  void* start() const { return at_; }
  void* second() const { return static_cast<char*>(at_) + model::page_size; }

  /// An ioctl on all of it; 0 or an errno.
  int ask(int uffd, const constant& request, std::uint64_t mode) const {
    std::uint64_t argument[5] = {reinterpret_cast<std::uintptr_t>(at_), bytes, mode, 0, 0};
    return ::ioctl(uffd, request.value, argument) == 0 ? 0 : errno;
  }
  int advise(const constant& advice) const {
    return ::madvise(at_, bytes, static_cast<int>(advice.value)) == 0 ? 0 : errno;
  }
  /// The bits of its first page; nothing where the kernel does not tell.
  std::optional<std::uint8_t> bits() const {
    const os::unique_fd pagemap(::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC));
    std::uint64_t word = 0;
    const auto number = reinterpret_cast<std::uintptr_t>(at_) / model::page_size;
    const auto offset = static_cast<off_t>(number * sizeof word);
    if (!pagemap || ::pread(pagemap.get(), &word, sizeof word, offset) != sizeof word) return {};
    return decoded(word);
  }

 private:
  void* at_;
};

constexpr int each_sharing[] = {MAP_PRIVATE, MAP_SHARED};

std::string missing_feature(std::uint64_t wanted, std::string_view hint = {}) {
  if (os::unique_fd(open_userfaultfd(wanted))) return {};
  return because(errno, hint);
}

std::string userfaultfd() {
  return missing_feature(0, "vm.unprivileged_userfaultfd, or a filter of system calls");
}
std::string kernel_faults() {
  if (os::unique_fd(open_userfaultfd(0, faults_told::all))) return {};
  return because(errno, errno == EPERM ? "it takes CAP_SYS_PTRACE" : "");
}
std::string wp_unpopulated() {
  return missing_feature(feature::wp_unpopulated);
}
std::string wp_async() {
  return missing_feature(feature::wp_async);
}
std::string sigbus() {
  return missing_feature(feature::sigbus);
}
std::string event_fork() {
  return missing_feature(feature::event_fork, "it takes CAP_SYS_PTRACE");
}

/// Registers the two pages, as one VMA or two, and asks something of them.
std::string missing_ioctl(int sharing,
                          std::uint64_t registered,
                          bool split,
                          const constant& request,
                          std::uint64_t mode) {
  const os::unique_fd uffd(open_userfaultfd(0));
  if (!uffd) return because(errno);
  const sample pages(sharing);
  if (split && ::mprotect(pages.second(), model::page_size, PROT_READ) != 0) return because(errno);
  if (const int error = pages.ask(uffd.get(), uffd_register, registered)) return because(error);
  if (const int error = pages.ask(uffd.get(), request, mode)) return because(error);
  return {};
}

std::string write_protect() {
  for (const int sharing : each_sharing) {
    std::string why = missing_ioctl(
        sharing, UFFDIO_REGISTER_MODE_WP, false, uffd_writeprotect, UFFDIO_WRITEPROTECT_MODE_WP);
    if (!why.empty()) return why;
  }
  return {};
}
std::string wp_spans_vmas() {
  return missing_ioctl(
      MAP_PRIVATE, UFFDIO_REGISTER_MODE_WP, true, uffd_writeprotect, UFFDIO_WRITEPROTECT_MODE_WP);
}
std::string poison() {
  return missing_ioctl(MAP_PRIVATE, UFFDIO_REGISTER_MODE_MISSING, false, uffd_poison, 0);
}

std::string move() {
  const os::unique_fd uffd(open_userfaultfd(0));
  if (!uffd) return because(errno);
  const sample pages(MAP_PRIVATE);
  if (const int error = pages.ask(uffd.get(), uffd_register, register_missing.value))
    return because(error);
  const auto start = reinterpret_cast<std::uintptr_t>(pages.start());
  std::uint64_t argument[5] = {
      start + model::page_size, start, model::page_size, move_holes.value, 0};
  return ::ioctl(uffd.get(), uffd_move.value, argument) == 0 ? "" : because(errno);
}

/// As much as a trace locks at most.
std::string mlock() {
  constexpr std::size_t bytes = std::size_t{board::most_pages} * model::page_size;
  raise_memory_lock_limit();
  void* const at =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at == MAP_FAILED) return because(errno);
  std::string why =
      lock_memory(at, bytes, model::memory_lock::all) == 0 ? "" : because(errno, "RLIMIT_MEMLOCK");
  ::munmap(at, bytes);
  return why;
}

/// A guard counts where it can be put into every kind of memory, and seen.
std::string guards() {
  for (const int sharing : each_sharing) {
    const sample pages(sharing);
    if (const int error = pages.advise(guard_install)) return because(error);
    const auto bits = pages.bits();
    if (!bits || (*bits & static_cast<unsigned>(page_bit::guard)) == 0)
      return "pagemap does not show guards";
  }
  return {};
}

/// Asked to seal nothing: what is sealed stays.
std::string seals() {
  const sample pages(MAP_PRIVATE);
  return ::syscall(static_cast<long>(seal.value), pages.start(), 0L, 0L) == 0 ? "" : because(errno);
}

std::string moves_vmas() {
  const sample from(MAP_PRIVATE), to(MAP_PRIVATE);
  if (::mprotect(from.second(), model::page_size, PROT_READ) != 0) return because(errno);
  constexpr int flags = static_cast<int>(remap_maymove.value | remap_fixed.value);
  void* const at = ::mremap(from.start(), sample::bytes, sample::bytes, flags, to.start());
  return at == MAP_FAILED ? because(errno) : "";
}

std::string pagemap() {
  const sample pages(MAP_PRIVATE);
  *static_cast<volatile char*>(pages.start()) = 1;
  const auto bits = pages.bits();
  if (!bits) return because(errno);
  return (*bits & static_cast<unsigned>(page_bit::present)) != 0 ? "" : "it does not show pages";
}

std::string pagemap_scan() {
  const os::unique_fd pagemap(::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC));
  if (!pagemap) return because(errno);
  const sample pages(MAP_PRIVATE);
  scan_argument nothing_wanted{};
  nothing_wanted.size = sizeof nothing_wanted;
  nothing_wanted.start = reinterpret_cast<std::uintptr_t>(pages.start());
  nothing_wanted.end = nothing_wanted.start + sample::bytes;
  if (::ioctl(pagemap.get(), pagemap_scan_request.value, &nothing_wanted) >= 0) return {};
  return because(errno);
}

std::string swap() {
  const sample pages(MAP_PRIVATE);
  *static_cast<volatile char*>(pages.start()) = 1;
  if (const int error = pages.advise(pageout)) return because(error);
  const auto bits = pages.bits();
  if (!bits) return because(errno);
  return (*bits & static_cast<unsigned>(page_bit::swapped)) != 0 ? "" : "nothing is swapped out";
}

constexpr std::array<std::string (*)(), capability_names.size()> trials{userfaultfd,
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
                                                                        missing_for_ksm};

bool has(capability which) {
  return missing_for(which).empty();
}

}  // namespace

std::string missing_for(capability which) {
  return trials[static_cast<std::size_t>(which)]();
}

model::uffd_features features_here() {
  return {has(capability::wp_unpopulated),
          has(capability::wp_async),
          has(capability::sigbus),
          has(capability::event_fork),
          true,
          true,
          true,
          true};
}

model::profile profile_here() {
  return {{},
          has(capability::wp_spans_vmas),
          has(capability::wp_unpopulated),
          has(capability::poison),
          has(capability::wp_async),
          has(capability::move),
          has(capability::seals),
          has(capability::guards),
          has(capability::moves_vmas)};
}

}  // namespace ptecheck::impl::kernel
