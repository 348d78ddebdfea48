#include <ptecheck/model/line_reader.hpp>

#include <charconv>
#include <system_error>

namespace ptecheck::model {

std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  line = line.substr(0, line.find('#'));
  while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
  return line;
}

void line_reader::fail(std::string message) {
  if (!failed()) error_ = {line_, static_cast<std::uint32_t>(at_ + 1), std::move(message)};
}

bool line_reader::accept(std::string_view wanted) {
  if (failed() || !text_.substr(at_).starts_with(wanted)) return false;
  at_ += wanted.size();
  return true;
}

void line_reader::expect(std::string_view wanted) {
  if (!accept(wanted)) fail("expected '" + std::string(wanted) + "'");
}

void line_reader::skip_spaces() {
  while (accept(" ") || accept("\t")) continue;
}

bool line_reader::expect_spaces() {
  const std::size_t before = at_;
  skip_spaces();
  if (at_ == before) fail("expected a space");
  return at_ != before;
}

std::string_view line_reader::peek_word() const {
  const std::size_t end = text_.find_first_not_of(
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.", at_);
  return text_.substr(at_, end == std::string_view::npos ? end : end - at_);
}

std::uint64_t line_reader::number(std::uint64_t least, std::uint64_t most) {
  if (failed()) return least;
  const std::size_t start = at_;
  const int base = accept("0x") ? 16 : 10;
  std::uint64_t value = 0;
  const char* const first = text_.data() + at_;
  const auto [end, code] = std::from_chars(first, text_.data() + text_.size(), value, base);
  if (code == std::errc{} && end != first && least <= value && value <= most) {
    at_ = static_cast<std::size_t>(end - text_.data());
    return value;
  }
  at_ = start;
  fail("expected a number from " + std::to_string(least) + " to " + std::to_string(most));
  return least;
}

std::uint32_t line_reader::one_of(std::span<const std::string_view> names) {
  const std::string_view word = peek_word();
  std::string all;
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    if (word == names[i]) {
      expect(word);
      return i;
    }
    if (i > 0) all += i + 1 == names.size() ? " or " : ", ";
    all += names[i];
  }
  fail("expected " + all);
  return 0;
}

}  // namespace ptecheck::model
