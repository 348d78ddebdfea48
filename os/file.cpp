#include <ptecheck/os/bytes.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/file.hpp>
#include <ptecheck/os/unique_fd.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace ptecheck::os {
namespace {

unique_fd open_or_throw(const std::filesystem::path& path, int flags) {
  constexpr mode_t umask_decides = 0666;
  unique_fd file(::open(path.c_str(), flags | O_CLOEXEC, umask_decides));
  if (!file) throw_environment_error("open", path.native());
  return file;
}

void write_in_place(const std::filesystem::path& path, std::string_view text, int flags) {
  write_all(open_or_throw(path, O_WRONLY | flags).get(), text);
}

void replace(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::path fresh = path;
  fresh += ".new-" + std::to_string(::getpid());
  try {
    write_in_place(fresh, text, O_CREAT | O_TRUNC);
    if (std::rename(fresh.c_str(), path.c_str()) != 0) {
      throw_environment_error("rename to", path.native());
    }
  } catch (const environment_error&) {
    ::unlink(fresh.c_str());
    throw;
  }
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  const unique_fd file = open_or_throw(path, O_RDONLY);
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) {
    errno = EISDIR;
    throw_environment_error("read", path.native());
  }
  return read_to_end(file.get());
}

void require_writable(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  std::error_code unknown;
  const bool there = std::filesystem::exists(path, unknown);
  if (there && std::filesystem::is_directory(path, unknown))
    errno = EISDIR;
  else if (::access(there ? path.c_str() : folder.c_str(), W_OK) == 0)
    return;
  throw_environment_error("write", path.native());
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  std::error_code unknown;
  if (!std::filesystem::exists(path, unknown)) return replace(path, text);
  if (!std::filesystem::is_regular_file(path, unknown)) return write_in_place(path, text, 0);
  const std::filesystem::path behind_links = std::filesystem::canonical(path, unknown);
  replace(unknown ? path : behind_links, text);
}

}  // namespace ptecheck::os
