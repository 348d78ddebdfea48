#include <ptecheck/os/bytes.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>

namespace ptecheck::os {

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      throw_environment_error("write");
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

bool read_some(int descriptor, std::string& bytes) {
  std::array<char, 65536> buffer;
  const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
  if (got < 0) {
    if (errno == EINTR) return true;
    throw_environment_error("read");
  }
  bytes.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0;
}

std::string read_to_end(int descriptor) {
  std::string bytes;
  while (read_some(descriptor, bytes)) {
  }
  return bytes;
}

}  // namespace ptecheck::os
