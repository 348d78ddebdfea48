#include <ptecheck/impl/headers/object.hpp>
#include <ptecheck/os/environment_error.hpp>

#include <dlfcn.h>

#include <algorithm>
#include <cerrno>
#include <string>

namespace ptecheck::impl::headers {
namespace {

[[noreturn]] void cannot_load() {
  throw os::environment_error(std::string("dlopen: ") + ::dlerror(), ENOEXEC);
}

template <class Rows>
auto row_named(const Rows& rows, std::string_view name) {
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const auto& each) { return each.name == name; });
  return row == rows.end() ? nullptr : &*row;
}

}  // namespace

kernel_object kernel_object::load(const std::filesystem::path& file) {
  void* const library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) cannot_load();
  std::shared_ptr<void> owned(library, ::dlclose);
  const void* const shown = ::dlsym(library, "ptecheck_object");
  if (shown == nullptr) cannot_load();
  return kernel_object(std::move(owned), static_cast<const ptecheck_object*>(shown));
}

const ptecheck_function* kernel_object::find(std::string_view name) const {
  return row_named(functions(), name);
}

std::optional<std::uint64_t> kernel_object::ask(std::string_view name,
                                                std::uint64_t x,
                                                std::uint64_t y) const {
  const ptecheck_function* const found = find(name);
  if (found == nullptr) return {};
  return found->call(x, y);
}

bool kernel_object::set(std::string_view name, bool on) const {
  const std::span switches(shown_->first_switch, shown_->last_switch);
  const ptecheck_switch* const found = row_named(switches, name);
  if (found != nullptr) found->set(on ? 1 : 0);
  return found != nullptr;
}

}  // namespace ptecheck::impl::headers
