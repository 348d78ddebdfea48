#pragma once
// A test object: functions of a kernel, compiled for this program.
#include <ptecheck/impl/headers/object_abi.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace ptecheck::impl::headers {

/// A shared object with the symbol `ptecheck_object`, loaded until the last copy of this is gone.
class kernel_object {
 public:
  /// Throws os::environment_error if the file cannot be loaded or shows no functions.
  static kernel_object load(const std::filesystem::path& file);

  std::span<const ptecheck_function> functions() const {
    return {shown_->first_function, shown_->last_function};
  }

  /// The function of that name, or null.
  const ptecheck_function* find(std::string_view name) const;

  /// What the function yields; nothing if these headers have no such function.
  std::optional<std::uint64_t> ask(std::string_view name, std::uint64_t x, std::uint64_t y) const;

  /// Gives the machine a property or takes it away; says whether there is such a switch.
  bool set(std::string_view name, bool on) const;

 private:
  explicit kernel_object(std::shared_ptr<void> library, const ptecheck_object* shown)
      : library_(std::move(library)), shown_(shown) {}

  std::shared_ptr<void> library_;
  const ptecheck_object* shown_;
};

}  // namespace ptecheck::impl::headers
