#pragma once

#include <string>
#include <string_view>
#include <system_error>

namespace ptecheck::os {

/// The machine refused something that this program cannot do without: what was attempted, and the
/// errno.
class environment_error : public std::system_error {
 public:
  environment_error(std::string_view attempted, int number);

  const std::string& attempted() const noexcept { return attempted_; }
  int number() const noexcept { return code().value(); }

 private:
  std::string attempted_;
};

/// Throws the error of the call that has just failed, with the errno it left behind.
[[noreturn]] void throw_environment_error(std::string_view call, std::string_view subject = {});

}  // namespace ptecheck::os
