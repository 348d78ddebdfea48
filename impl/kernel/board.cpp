#include <ptecheck/impl/kernel/board.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <sys/mman.h>

namespace ptecheck::impl::kernel {
namespace {

std::size_t bytes_for(std::size_t views) {
  return sizeof(board) + views * (sizeof(model::page_view) + sizeof(std::uint64_t));
}

}  // namespace

shared_board::shared_board(std::size_t views) : views_(views) {
  void* const at = ::mmap(nullptr,
                          bytes_for(views),
                          PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE,
                          -1,
                          0);
  if (at == MAP_FAILED) os::throw_environment_error("mmap", "the shared board");
  at_ = static_cast<board*>(at);
}

shared_board::~shared_board() {
  ::munmap(at_, bytes_for(views_));
}

}  // namespace ptecheck::impl::kernel
