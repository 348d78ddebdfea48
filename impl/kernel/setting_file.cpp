#include <ptecheck/impl/kernel/setting_file.hpp>
#include <ptecheck/os/unique_fd.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <charconv>

namespace ptecheck::impl::kernel {

bool put(const std::string& path, std::string_view text) {
  const os::unique_fd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  return file && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::string first_line(int file) {
  std::array<char, 128> text;
  const ssize_t size = ::pread(file, text.data(), text.size(), 0);
  if (size <= 0) return {};
  const std::string_view whole(text.data(), static_cast<std::size_t>(size));
  return std::string{whole.substr(0, whole.find('\n'))};
}

std::string first_line_of(const std::string& path) {
  const os::unique_fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return file ? first_line(file.get()) : std::string{};
}

std::uint64_t number_in(const std::string& path) {
  const std::string text = first_line_of(path);
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace ptecheck::impl::kernel
