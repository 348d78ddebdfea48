#pragma once
#include <stdexcept>

namespace ptecheck::cli {

/// The command line cannot mean anything: the message says what could.
class usage_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A text that should be a trace is none: the message begins with the place.
class malformed_trace : public usage_error {
 public:
  using usage_error::usage_error;
};

}  // namespace ptecheck::cli
