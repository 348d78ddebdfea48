#include <ptecheck/impl/kernel/vmas.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace ptecheck::impl::kernel {
namespace {

struct interval {
  std::uintptr_t start = 0, end = 0;
};

/// The first two numbers of a line of maps: `200000000000-200000004000 rw-p ...`.
interval interval_of(std::string_view line) {
  interval read;
  const char* const end = line.data() + line.size();
  const auto dash = std::from_chars(line.data(), end, read.start, 16);
  if (dash.ptr != end) std::from_chars(dash.ptr + 1, end, read.end, 16);
  return read;
}

}  // namespace

std::uint64_t vma_seams(int maps, const arena& in) {
  std::uint64_t seams = 0;
  std::uintptr_t last_end = 0;
  std::array<char, 4096> buffer;  // a read brings whole lines, a page of them at most
  for (off_t at = 0;;) {
    const ssize_t size = ::pread(maps, buffer.data(), buffer.size(), at);
    if (size < 0) os::throw_environment_error("pread", "maps");
    if (size == 0) return seams;
    at += size;
    std::string_view text(buffer.data(), static_cast<std::size_t>(size));
    while (!text.empty()) {
      const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
      const interval vma = interval_of(text.substr(0, length));
      text.remove_prefix(length);
      if (vma.start >= in.start() + in.bytes()) return seams;
      if (vma.start >= in.start() && vma.start == last_end)
        seams |= std::uint64_t{1} << in.page_at(vma.start).index;
      last_end = vma.end;
    }
  }
}

}  // namespace ptecheck::impl::kernel
