#include <ptecheck/smt/report_text.hpp>

#include <charconv>
#include <cstdint>
#include <system_error>
#include <utility>

namespace ptecheck::smt {
namespace {

/// Everything is a string with its length before it, so that no byte needs another meaning.
class writer {
 public:
  void put(std::string_view bytes) {
    text_ += std::to_string(bytes.size());
    text_ += ':';
    text_ += bytes;
  }
  template <class Number>
  requires std::is_arithmetic_v<Number>
  void put(Number number) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    put(std::string_view(digits, static_cast<std::size_t>(end - digits)));
  }
  void put(const part_value& each) {
    put(each.name);
    put(each.value);
  }
  void put(const remark& each) {
    put(each.about);
    put(each.text);
  }
  void put(const opinion& each) {
    put(each.by);
    put(static_cast<unsigned>(each.found));
    put(each.why);
    put(each.steps);
    put(each.late ? 1u : 0u);
  }
  template <class T>
  void put(const std::vector<T>& all) {
    put(all.size());
    for (const T& each : all) put(each);
  }

  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

struct not_whole {};

class reader {
 public:
  explicit reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }

  void get(std::string& into) { into = next(); }
  template <class Number>
  requires std::is_arithmetic_v<Number>
  void get(Number& into) { parse(next(), into); }
  void get(bool& into) { into = one_of(1u) != 0; }
  void get(part_value& each) {
    get(each.name);
    get(each.value);
  }
  void get(remark& each) {
    get(each.about);
    get(each.text);
  }
  void get(opinion& each) {
    get(each.by);
    each.found = one_of(agreement::disagrees);
    get(each.why);
    get(each.steps);
    get(each.late);
  }
  /// The members of an enumeration count from 0.
  template <class Choice>
  Choice one_of(Choice last) {
    unsigned which = 0;
    get(which);
    if (which > static_cast<unsigned>(last)) throw not_whole{};
    return static_cast<Choice>(which);
  }
  template <class T>
  void get(std::vector<T>& all) {
    std::size_t count = 0;
    get(count);
    // Not resized at once: a wrong count would ask for any amount of memory.
    for (std::size_t i = 0; i < count; ++i) get(all.emplace_back());
  }

 private:
  /// What is empty or too large leaves a number as it was: it must not pass for 0.
  template <class Number>
  static void parse(std::string_view digits, Number& into) {
    const char* const end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, into);
    if (error != std::errc{} || stopped != end) throw not_whole{};
  }

  std::string_view next() {
    const std::size_t colon = rest_.find(':');
    std::size_t length = 0;
    if (colon == rest_.npos) throw not_whole{};
    parse(rest_.substr(0, colon), length);
    if (length > rest_.size() - colon - 1) throw not_whole{};
    const std::string_view bytes = rest_.substr(colon + 1, length);
    rest_.remove_prefix(colon + 1 + length);
    return bytes;
  }

  std::string_view rest_;
};

void put(writer& to, const report& found) {
  to.put(static_cast<unsigned>(found.found));
  to.put(found.why);
  to.put(found.refuted_by ? 1u : 0u);
  const counterexample shown = found.refuted_by.value_or(counterexample{});
  to.put(shown.fields);
  to.put(shown.symbols);
  to.put(shown.remarks);
  to.put(found.opinions);
  to.put(found.paths);
  to.put(found.checks);
  to.put(found.claims);
  to.put(found.ms);
}

report got_report(reader& from) {
  report found;
  bool refuted = false;
  found.found = from.one_of(verdict::refuted);
  from.get(found.why);
  from.get(refuted);
  counterexample shown;
  from.get(shown.fields);
  from.get(shown.symbols);
  from.get(shown.remarks);
  if (refuted) found.refuted_by = std::move(shown);
  from.get(found.opinions);
  from.get(found.paths);
  from.get(found.checks);
  from.get(found.claims);
  from.get(found.ms);
  return found;
}

}  // namespace

std::string text_of(const std::vector<numbered_report>& all) {
  writer to;
  to.put(all.size());
  for (const numbered_report& each : all) {
    to.put(each.number);
    put(to, each.found);
  }
  return to.take();
}

std::optional<std::vector<numbered_report>> reports_in(std::string_view text) {
  try {
    reader from(text);
    std::vector<numbered_report> all;
    std::size_t count = 0;
    from.get(count);
    for (std::size_t i = 0; i < count; ++i) {
      std::size_t number = 0;
      from.get(number);
      all.push_back({number, got_report(from)});
    }
    if (!from.at_end()) return {};
    return all;
  } catch (const not_whole&) {
    return {};
  }
}

}  // namespace ptecheck::smt
