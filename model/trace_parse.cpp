#include <ptecheck/model/line_reader.hpp>
#include <ptecheck/model/trace.hpp>

#include <array>
#include <optional>
#include <set>

namespace ptecheck::model {
namespace {

std::uint32_t parse_bytes(line_reader& in) {
  const std::uint64_t whole = in.number(0, UINT32_MAX / page_size) * page_size;
  return static_cast<std::uint32_t>(in.accept(":") ? whole + in.number(0, page_size - 1) : whole);
}

template <class N>
void parse_number(line_reader& in, N& into, std::uint64_t least, std::uint64_t most) {
  into = static_cast<N>(in.number(least, most));
}

void parse(line_reader& in, bool& on) {
  static constexpr std::array<std::string_view, 2> names{"off", "on"};
  on = in.one_of(names) == 1;
}
void parse(line_reader& in, mm_id& mm) {
  parse_number(in, mm.index, 0, most_mms - 1);
}
void parse(line_reader& in, page_id& page) {
  parse_number(in, page.index, 0, UINT16_MAX);
}
void parse(line_reader& in, token& contents) {
  parse_number(in, contents.value, 0, UINT16_MAX);
}
void parse(line_reader& in, region_count& count) {
  parse_number(in, count.value, 0, most_regions);
}
void parse(line_reader& in, page_limit& limit) {
  parse_number(in, limit.value, 0, most_reported_pages);
}
void parse(line_reader& in, scan_categories& categories) {
  parse_number(in, categories.bits, 0, UINT16_MAX);
}
void parse(line_reader& in, page_count& size) {
  parse_number(in, size.pages, 0, most_pages);
}
void parse(line_reader& in, page_mask& mask) {
  parse_number(in, mask.bits, 0, UINT64_MAX);
}

void parse(line_reader& in, range& bytes) {
  bytes.start = parse_bytes(in);
  in.expect("+");
  bytes.length = parse_bytes(in);
}

template <class E>
requires std::is_enum_v<E>
void parse(line_reader& in, E& value) {
  value = static_cast<E>(in.one_of(names_of<E>));
}

void parse(line_reader& in, profile_id& profile) {
  std::array<std::string_view, profiles.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = profiles[i].name;
  profile.index = static_cast<std::uint8_t>(in.one_of(names));
}

// Only a world has plain numbers: how many address spaces, how many pages.
void parse(line_reader& in, std::uint8_t& mms) {
  parse_number(in, mms, 1, most_mms);
}
void parse(line_reader& in, std::uint16_t& pages) {
  parse_number(in, pages, 1, most_pages);
}

template <described T>
std::string names_of_fields(std::string_view between) {
  std::string names;
  const T blank{};
  for_each_field(blank, [&](std::string_view name, const auto&) {
    if (!names.empty()) names += between;
    names += name;
  });
  return names;
}

void parse(line_reader& in, uffd_features& features) {
  features = {};
  if (in.accept("none")) return;
  do {
    const std::string_view word = in.peek_word();
    bool known = false;
    for_each_field(features, [&](std::string_view name, bool& on) {
      if (word != name) return;
      if (on) in.fail(std::string(name) + " was there already");
      known = on = true;
    });
    if (!known) in.fail("expected none, or some of " + names_of_fields<uffd_features>(","));
    in.expect(word);
  } while (in.accept(","));
}

template <described T>
void parse_fields(line_reader& in, T& value) {
  for_each_field(value, [&](std::string_view name, auto& field) {
    if (!in.at_end()) in.expect_spaces();
    in.expect(name);
    in.expect("=");
    if (!in.failed()) parse(in, field);
  });
}

/// Any of the fields, in any order, each at most once.
void parse_choice(line_reader& in, choice& chosen) {
  std::set<std::string_view> given;
  for (in.skip_spaces(); !in.at_end() && !in.failed(); in.at_end() || in.expect_spaces()) {
    const std::string_view word = in.peek_word();
    bool known = false;
    for_each_field(chosen, [&](std::string_view name, auto& field) {
      if (word != name) return;
      known = true;
      if (!given.insert(name).second) in.fail(std::string(name) + "= was there already");
      in.expect(name);
      in.expect("=");
      if (!in.failed()) parse(in, field);
    });
    if (!known) in.fail("expected some of " + names_of_fields<choice>("= ") + "=");
  }
}

/// The alternative with this name, or none.
std::optional<operation> blank_named(std::string_view name) {
  for (const operation& blank : blanks<operation>)
    if (name_of(blank) == name) return blank;
  return {};
}

std::string all_operations() {
  std::string all;
  for (const operation& blank : blanks<operation>) {
    if (!all.empty()) all += ", ";
    all += name_of(blank);
  }
  return all;
}

void parse_end(line_reader& in) {
  in.skip_spaces();
  if (!in.at_end()) in.fail("expected the end of the line");
}

void parse_version(line_reader& in) {
  in.expect("ptecheck trace ");
  if (!in.failed() && in.peek_word() != "1")
    in.fail("expected 1, the version of traces that this program reads");
  in.expect("1");
  parse_end(in);
}

void parse_world(line_reader& in, world& start) {
  in.expect("world");
  parse_fields(in, start);
  parse_end(in);
  if (in.failed()) return;
  if (const auto why = impossible(start)) return in.fail(std::string(*why));
  if (const auto feature = lacking_feature(start))
    in.fail("profile " + std::string(start.profile.get().name) + " has no feature " +
            std::string(*feature));
}

step read_step(line_reader& in) {
  const std::string_view word = in.peek_word();
  const auto blank = blank_named(word);
  if (!blank) in.fail("expected an operation: " + all_operations());
  step line{blank.value_or(read{}), {}};
  in.expect(word);
  std::visit([&](auto& op) { parse_fields(in, op); }, line.what);
  in.skip_spaces();
  if (in.accept("|")) parse_choice(in, line.chosen);
  parse_end(in);
  return line;
}

/// What a line may be, in the order in which it must come.
enum class expected { version, start, steps };

}  // namespace

std::variant<step, parse_error> parse_step(std::string_view text, std::uint32_t line) {
  line_reader in{text, line};
  in.skip_spaces();
  const step read = read_step(in);
  if (in.failed()) return in.error();
  return read;
}

std::variant<trace, parse_error> parse_trace(std::string_view text) {
  trace all;
  expected next = expected::version;
  std::uint32_t number = 0;
  while (!text.empty()) {
    line_reader in{next_line(text), ++number};
    in.skip_spaces();
    if (in.at_end()) continue;
    if (next == expected::version) {
      parse_version(in);
      next = expected::start;
    } else if (next == expected::start) {
      parse_world(in, all.start);
      next = expected::steps;
    } else {
      all.steps.push_back(read_step(in));
    }
    if (in.failed()) return in.error();
  }
  if (next == expected::version) return parse_error{number + 1, 1, "expected 'ptecheck trace 1'"};
  if (next == expected::start) return parse_error{number + 1, 1, "expected a line 'world ...'"};
  return all;
}

}  // namespace ptecheck::model
