#include <ptecheck/os/environment_error.hpp>

#include <cerrno>

namespace ptecheck::os {

environment_error::environment_error(std::string_view attempted, int number)
    : std::system_error(number, std::generic_category(), std::string(attempted)),
      attempted_(attempted) {}

void throw_environment_error(std::string_view call, std::string_view subject) {
  const int number = errno;
  std::string attempted(call);
  if (!subject.empty()) attempted.append(" ").append(subject);
  throw environment_error(attempted, number);
}

}  // namespace ptecheck::os
