#include <ptecheck/impl/headers/build.hpp>
#include <ptecheck/impl/headers/recipe.hpp>
#include <ptecheck/os/child.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/file.hpp>
#include <ptecheck/os/scratch_directory.hpp>

#include <cerrno>
#include <string>
#include <vector>

namespace ptecheck::impl::headers {
namespace {

/// The text without the line ends behind it.
std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of('\n') + 1);
  return text;
}

// The exit code of build_kernel_object for something that is not installed.
constexpr int not_installed = 3;
// That of a shell for a program that it cannot find, and of os::child for the shell itself.
constexpr int not_found = 127;

}  // namespace

std::variant<built, lacking> build(const std::filesystem::path& headers,
                                   std::string_view configuration) {
  const os::scratch_directory scratch;
  for (const recipe_file& each : recipe()) os::write_file(scratch.file(each.name), each.text);
  const std::filesystem::path object = scratch.file("object.so");
  std::vector<std::string> command{"bash",
                                   scratch.file("build_kernel_object"),
                                   "--output",
                                   object,
                                   "--configuration",
                                   std::string(configuration)};
  if (!headers.empty()) {
    command.emplace_back("--kernel-headers");
    command.emplace_back(headers);
  }
  std::vector<os::child> children;
  children.push_back(os::child::execute(command));
  const os::leavings left = os::collect(std::move(children)).front();
  if (left.end == os::ending(os::exited{not_installed})) return lacking{trimmed(left.output)};
  if (left.end == os::ending(os::exited{not_found}))
    return lacking{trimmed("bash, coreutils, grep and sed have to be installed\n" + left.output)};
  if (left.end != os::ending(os::exited{0}))
    throw os::environment_error(
        "build_kernel_object: " + os::to_string(left.end) + ": " + trimmed(left.output), ENOEXEC);
  return built{trimmed(left.output), kernel_object::load(object)};
}

}  // namespace ptecheck::impl::headers
