#include <ptecheck/impl/kernel/access.hpp>
#include <ptecheck/impl/kernel/memory_lock.hpp>
#include <ptecheck/impl/kernel/player.hpp>
#include <ptecheck/impl/kernel/worker.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>

namespace ptecheck::impl::kernel {
namespace {

/// Pages for UFFDIO_COPY to copy from. Shared, so that fork has nothing to copy of them.
std::uint64_t* map_sources() {
  void* const at = ::mmap(nullptr,
                          std::size_t{board::most_pages} * model::page_size,
                          PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS,
                          -1,
                          0);
  if (at == MAP_FAILED) os::throw_environment_error("mmap", "the sources of UFFDIO_COPY");
  return static_cast<std::uint64_t*>(at);
}

std::array<os::pipe, model::most_mms + 1> open_turns() {
  std::array<os::pipe, model::most_mms + 1> turns;
  for (os::pipe& each : turns) each = os::open_pipe();
  return turns;
}

}  // namespace

void work(shared_board& shared,
          const raw_words* reads,
          const os::pipe& asked,
          const os::pipe& answered) {
  // Everything stays in page-table entries. Processes that fork makes inherit it.
  if (::prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) != 0) os::throw_environment_error("prctl");
  catch_signals();
  raise_memory_lock_limit();
  // Who asks the program to stop asks the supervisor; the worker goes when that goes.
  for (const int stop : {SIGINT, SIGTERM, SIGHUP}) std::signal(stop, SIG_IGN);
  const os::unique_fd file(static_cast<int>(::memfd_create("ptecheck", MFD_CLOEXEC)));
  if (!file) os::throw_environment_error("memfd_create");
  const std::string same = "/proc/self/fd/" + std::to_string(file.get());
  const os::unique_fd read_only(::open(same.c_str(), O_RDONLY | O_CLOEXEC));
  if (!read_only) os::throw_environment_error("open", same);
  const os::unique_fd buffer(static_cast<int>(::memfd_create("ptecheck_buffer", MFD_CLOEXEC)));
  if (!buffer) os::throw_environment_error("memfd_create");
  const os::unique_fd page_flags(::open("/proc/kpageflags", O_RDONLY | O_CLOEXEC));
  const os::unique_fd pagemap(::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC));
  if (!pagemap) os::throw_environment_error("open", "/proc/self/pagemap");
  const os::unique_fd maps(::open("/proc/self/maps", O_RDONLY | O_CLOEXEC));
  if (!maps) os::throw_environment_error("open", "/proc/self/maps");
  const std::array turns = open_turns();
  const message_reader reader(*shared);
  player first({shared,
                reader,
                turns,
                pagemap.get(),
                maps.get(),
                page_flags.get(),
                file.get(),
                read_only.get(),
                buffer.get(),
                map_sources(),
                static_cast<int>(::getpid()),
                reads});
  shared->worker = static_cast<int>(::getpid());
  char word = 0;
  if (::write(answered.writing.get(), &word, 1) != 1) return;
  while (::read(asked.reading.get(), &word, 1) == 1) {
    first.begin();
    if (shared->missing.call == nullptr) first.play();
    first.clear();
    if (::write(answered.writing.get(), &word, 1) != 1) return;
  }
}

}  // namespace ptecheck::impl::kernel
