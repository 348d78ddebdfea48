#include <ptecheck/model/line_reader.hpp>
#include <ptecheck/model/recorded.hpp>

#include <algorithm>
#include <optional>

namespace ptecheck::model {
namespace {

/// Cuts off what comes before `mark`, which goes too.
std::string_view cut(std::string_view& rest, std::string_view mark) {
  const std::size_t at = rest.find(mark);
  const std::string_view before = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + mark.size());
  return before;
}

class recording_reader {
 public:
  std::variant<recording, parse_error> read(std::string_view text) {
    while (!text.empty() && !wrong_) {
      ++number_;
      std::string_view line = next_line(text);
      while (line.starts_with(' ')) line.remove_prefix(1);
      if (!line.empty()) take(line);
    }
    if (!wrong_ && all_.name.empty())
      fail("expected a line 'recorded NAME rows=N expressed=N kernel=VERSION'");
    if (wrong_) return *wrong_;
    return all_;
  }

 private:
  void fail(std::string message) {
    if (!wrong_) wrong_ = parse_error{number_, 1, std::move(message)};
  }

  void take(std::string_view line) {
    std::string_view rest = line;
    const std::string_view word = cut(rest, " ");
    if (word == "recorded") return take_head(rest);
    if (all_.name.empty()) return fail("expected a line 'recorded NAME ...' before all others");
    if (word == "row") return take_row(rest);
    if (word == "unexpressed") return take_unexpressed(rest);
    if (all_.rows.empty()) return fail("expected a line 'row NAME' before what it is made of");
    recorded_row& row = all_.rows.back();
    if (word == "world") return take_world(line, row);
    if (word == "without") return void(row.without = rest);
    if (word == "as") return void(row.stand_in = rest);
    if (word == "deviates") {
      while (!rest.empty()) row.deviates.emplace_back(cut(rest, " "));
      return;
    }
    take_line(line, row);
  }

  void take_head(std::string_view rest) {
    all_.name = cut(rest, " ");
    line_reader in{rest, number_};
    in.expect("rows=");
    all_.recorded = static_cast<std::uint32_t>(in.number(1, 100000));
    in.expect(" expressed=");
    all_.expressed = static_cast<std::uint32_t>(in.number(0, 100000));
    in.expect(" kernel=");
    all_.kernel = in.peek_word();
    if (in.failed()) wrong_ = in.error();
  }

  bool is_new(std::string_view id) {
    const auto same = [id](const auto& each) { return each.id == id; };
    if (id.empty() || std::any_of(all_.rows.begin(), all_.rows.end(), same) ||
        std::any_of(all_.unexpressed.begin(), all_.unexpressed.end(), same))
      fail("expected a name that no row has");
    return !wrong_;
  }

  void take_row(std::string_view rest) {
    const std::string_view id = cut(rest, " after ");
    if (!is_new(id)) return;
    recorded_row row;
    row.id = id;
    if (!rest.empty()) {
      const auto before = std::find_if(
          all_.rows.begin(), all_.rows.end(), [rest](const auto& each) { return each.id == rest; });
      if (before == all_.rows.end()) return fail("expected the name of a row before this one");
      row.start = before->start;
      row.lines = before->lines;
    }
    all_.rows.push_back(row);
  }

  void take_unexpressed(std::string_view rest) {
    const std::string_view id = cut(rest, ": ");
    if (!is_new(id)) return;
    if (rest.empty()) return fail("expected ': ' and why there is no such row");
    all_.unexpressed.push_back({std::string(id), std::string(rest)});
  }

  void take_world(std::string_view line, recorded_row& row) {
    const auto read = parse_trace("ptecheck trace 1\n" + std::string(line));
    if (const auto* wrong = std::get_if<parse_error>(&read)) return fail(wrong->message);
    row.start = std::get<trace>(read).start;
  }

  static void take_place(line_reader& in, recorded_line& next) {
    next.mm.index = static_cast<std::uint8_t>(in.number(0, most_mms - 1));
    in.expect(" page=");
    next.page.index = static_cast<std::uint16_t>(in.number(0, most_pages - 1));
  }

  void take_line(std::string_view line, recorded_row& row) {
    std::string_view expected = line;
    const std::string_view text = cut(expected, " -> ");
    line_reader in{text, number_};
    recorded_line next{number_, sight::answer, {}, {}, {}, std::string(expected)};
    if (in.accept("look mm=")) {
      next.of = sight::pages;
      take_place(in, next);
    } else if (in.accept("flags mm=")) {
      next.of = sight::flags;
      take_place(in, next);
    } else if (in.accept("maps mm=")) {
      next.of = sight::maps;
      next.mm.index = static_cast<std::uint8_t>(in.number(0, most_mms - 1));
    } else if (in.accept("huge mm=")) {
      next.of = sight::huge;
      next.mm.index = static_cast<std::uint8_t>(in.number(0, most_mms - 1));
    } else if (in.accept("told")) {
      next.of = sight::events;
    } else {
      const auto read = parse_step(text, number_);
      if (const auto* wrong = std::get_if<parse_error>(&read)) return void(wrong_ = *wrong);
      next.what = std::get<step>(read);
    }
    if (in.failed()) return void(wrong_ = in.error());
    if (next.of == sight::pages) next.expected = repeated(expected);
    if (next.of != sight::answer && expected.empty()) return fail("expected ' -> ' and what shows");
    row.lines.push_back(next);
  }

  /// The words, each `WORD*N` as often as it says.
  std::string repeated(std::string_view words) {
    std::string all;
    while (!words.empty()) {
      std::string_view times = cut(words, " ");
      const std::string_view word = cut(times, "*");
      std::uint32_t count = 1;
      if (!times.empty()) {
        line_reader in{times, number_};
        count = static_cast<std::uint32_t>(in.number(1, most_pages));
        if (in.failed()) wrong_ = in.error();
      }
      for (; count > 0; --count) (all += all.empty() ? "" : " ") += word;
    }
    return all;
  }

  recording all_;
  std::uint32_t number_ = 0;
  std::optional<parse_error> wrong_;
};

bool words_meet(std::string_view expected, std::string_view seen) {
  while (!expected.empty() && !seen.empty()) {
    const std::string_view wanted = cut(expected, " ");
    const std::string_view word = cut(seen, " ");
    if (wanted != word && wanted != pagemap_bits(word)) return false;
  }
  return expected.empty() && seen.empty();
}

}  // namespace

std::variant<recording, parse_error> parse_recording(std::string_view text) {
  return recording_reader{}.read(text);
}

trace trace_of(const recorded_row& row) {
  trace all{row.start, {}};
  for (const recorded_line& line : row.lines)
    if (line.of == sight::answer) all.steps.push_back(line.what);
  return all;
}

std::string pagemap_bits(std::string_view word) {
  std::string bits{word};
  if (bits.starts_with('Z')) bits[0] = 'P';
  if (bits.starts_with('E') || bits.starts_with('M')) bits[0] = 'S';
  return bits;
}

bool meets(const recorded_line& line, std::string_view seen) {
  if (line.of == sight::pages) return words_meet(line.expected, seen);
  if (line.expected.empty())
    return seen.starts_with("done") || seen.starts_with("scanned") || seen.starts_with("resident");
  return line.expected == seen;
}

std::string to_text(const recorded_line& line) {
  const std::string mm = std::to_string(line.mm.index);
  const std::string page = " page=" + std::to_string(line.page.index);
  const std::string wanted = " -> " + (line.expected.empty() ? "done" : line.expected);
  switch (line.of) {
    case sight::answer: return to_text(line.what) + wanted;
    case sight::pages: return "look mm=" + mm + page + wanted;
    case sight::flags: return "flags mm=" + mm + page + wanted;
    case sight::maps: return "maps mm=" + mm + wanted;
    case sight::events: return "told" + wanted;
    case sight::huge: return "huge mm=" + mm + wanted;
  }
  return {};
}

}  // namespace ptecheck::model
