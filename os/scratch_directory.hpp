#pragma once
#include <ptecheck/os/environment_error.hpp>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace ptecheck::os {

/// A directory of one's own among the temporary files, which is gone with its owner.
class scratch_directory {
 public:
  scratch_directory() : path_((place() / "ptecheck-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) throw_environment_error("mkdtemp", path_);
  }
  scratch_directory(const scratch_directory&) = delete;
  scratch_directory& operator=(const scratch_directory&) = delete;
  ~scratch_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  /// Where a file of this name would be.
  std::filesystem::path file(std::string_view name) const {
    return std::filesystem::path(path_) / name;
  }

 private:
  static std::filesystem::path place() {
    std::error_code missing;
    std::filesystem::path found = std::filesystem::temp_directory_path(missing);
    if (missing) throw environment_error("find the temporary files", missing.value());
    return found;
  }

  std::string path_;
};

}  // namespace ptecheck::os
