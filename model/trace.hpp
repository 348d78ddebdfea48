#pragma once
// A trace is text: a header that says where it begins, then one step a line. See
// docs/trace-format.md.
#include <ptecheck/model/operation.hpp>
#include <ptecheck/model/outcome.hpp>
#include <ptecheck/model/world.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ptecheck::model {

/// A world and the steps taken in it. Its length counts the steps.
struct trace {
  world start = default_world;
  std::vector<step> steps;
  friend bool operator==(const trace&, const trace&) = default;
};

/// Why a text is not a trace. Lines and columns count from 1.
struct parse_error {
  std::uint32_t line;
  std::uint32_t column;
  std::string message;
};

/// One line, without its end: `mprotect mm=0 pages=4+3 prot=read`.
std::string to_text(const step& line);
/// `world mms=4 pages=32 maps=anon ...`
std::string to_text(const world& in);
/// `done`, `done value=7`, `refused EINVAL`, `signal SEGV_ACCERR page=3` ...
std::string to_text(const outcome& answer);
/// The whole trace, ready for a file.
std::string to_text(const trace& all);

/// The name of an operation, as in a trace.
std::string_view name_of(const operation& what);
/// The name of an errno that the model knows, as in <errno.h>.
std::string_view name_of_error(int error);

/// Reads a whole trace; to_text and parse_trace are each other's inverse.
std::variant<trace, parse_error> parse_trace(std::string_view text);
/// Reads one line.
std::variant<step, parse_error> parse_step(std::string_view text, std::uint32_t line = 1);

}  // namespace ptecheck::model
