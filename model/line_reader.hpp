#pragma once
#include <ptecheck/model/trace.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ptecheck::model {

/// Cuts the next line off a text, and returns it without its end and without its comment.
std::string_view next_line(std::string_view& text);

/// Reads one line from left to right. The first error stays, with its place, and later reads do
/// nothing: a caller reads on and asks once, at the end.
class line_reader {
 public:
  line_reader(std::string_view text, std::uint32_t line) : text_(text), line_(line) {}

  bool failed() const { return !error_.message.empty(); }
  const parse_error& error() const { return error_; }
  void fail(std::string message);

  bool at_end() const { return at_ == text_.size(); }
  bool accept(std::string_view wanted);
  void expect(std::string_view wanted);
  void skip_spaces();
  /// At least one of them.
  bool expect_spaces();
  /// The letters, digits, `_`, `-` and `.` that come next, without taking them.
  std::string_view peek_word() const;
  /// A decimal or 0x number between `least` and `most`.
  std::uint64_t number(std::uint64_t least, std::uint64_t most);
  /// One of the names: its index.
  std::uint32_t one_of(std::span<const std::string_view> names);

 private:
  std::string_view text_;
  std::uint32_t line_;
  std::size_t at_ = 0;
  parse_error error_{};
};

}  // namespace ptecheck::model
