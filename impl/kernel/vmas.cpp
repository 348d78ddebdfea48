#include <ptecheck/impl/kernel/vmas.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <fstream>
#include <string>
#include <string_view>

namespace ptecheck::impl::kernel {
namespace {

struct area {
  std::uintptr_t start = 0, end = 0;
  bool shared = false;
  std::uintptr_t offset = 0;
  bool of_file = false;
};

/// Of a line of maps: `200000000000-200000004000 rw-s 00001000 00:01 1027  /memfd:...`; anonymous
/// memory has no name.
area area_of(std::string_view line) {
  area read;
  const char* const end = line.data() + line.size();
  const auto dash = std::from_chars(line.data(), end, read.start, 16);
  if (dash.ptr == end) return read;
  const auto space = std::from_chars(dash.ptr + 1, end, read.end, 16);
  constexpr std::ptrdiff_t offset_at = 6;
  if (end - space.ptr <= offset_at) return read;
  read.shared = space.ptr[4] == 's';
  std::from_chars(space.ptr + offset_at, end, read.offset, 16);
  read.of_file = line.find('/') != std::string_view::npos;
  return read;
}

/// Adds what lies in the arena of a VMA that begins at or behind `last_end`.
void add(vma_map& to, const area& vma, std::uintptr_t last_end, const arena& in) {
  const std::uintptr_t end = std::min(vma.end, in.start() + in.bytes());
  if (vma.start >= in.start() && vma.start == last_end)
    to.seams |= std::uint64_t{1} << in.page_at(vma.start).index;
  for (std::uintptr_t at = std::max(vma.start, in.start()); at < end; at += model::page_size) {
    const std::uint64_t page = std::uint64_t{1} << in.page_at(at).index;
    to.mapped |= page;
    if (vma.of_file) to.of_file |= page;
    to.file_page[in.page_at(at).index] =
        static_cast<std::uint32_t>((vma.offset + (at - vma.start)) / model::page_size);
    if (vma.shared) to.shared |= page;
  }
}

}  // namespace

bool vma_map::in_one_vma(std::uint32_t first, std::uint32_t end) const {
  if (first >= end) return false;
  for (std::uint32_t page = first; page < end; ++page)
    if (!maps(page) || (page != first && (seams >> page & 1) != 0)) return false;
  return true;
}

bool is_registered(std::uintptr_t address) {
  std::ifstream smaps("/proc/self/smaps");
  bool inside = false;
  for (std::string line; std::getline(smaps, line);) {
    if (line.starts_with("VmFlags:")) {
      if (inside)
        return line.find(" um") != line.npos || line.find(" uw") != line.npos ||
               line.find(" ui") != line.npos;
    } else if (line.find('-') < line.find(' ')) {
      const area vma = area_of(line);
      inside = vma.start <= address && address < vma.end;
    }
  }
  return false;
}

vma_map vmas_in(int maps, const arena& in) {
  vma_map all;
  std::uintptr_t last_end = 0;
  std::array<char, 4096> buffer;  // a read brings whole lines, a page of them at most
  for (off_t at = 0;;) {
    const ssize_t size = ::pread(maps, buffer.data(), buffer.size(), at);
    if (size < 0) os::throw_environment_error("pread", "maps");
    if (size == 0) return all;
    at += size;
    std::string_view text(buffer.data(), static_cast<std::size_t>(size));
    while (!text.empty()) {
      const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
      const area vma = area_of(text.substr(0, length));
      text.remove_prefix(length);
      if (vma.start >= in.start() + in.bytes()) return all;
      add(all, vma, last_end, in);
      last_end = vma.end;
    }
  }
}

}  // namespace ptecheck::impl::kernel
