#include <ptecheck/impl/kernel/live_kernel_test.hpp>
#include <ptecheck/model/recordings_test.hpp>

#include <sys/utsname.h>

#include <algorithm>
#include <cstddef>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace ptecheck::impl::kernel {
namespace {

/// What the kernel showed of one row, line by line.
class shown_row {
 public:
  shown_row(const model::recorded_row& row, const model::run_view& seen) : row_{row}, seen_{seen} {}

  /// The first line that it did not meet; empty: none.
  std::string first_difference() {
    for (const model::recorded_line& line : row_.lines) {
      const std::string shown = shown_of(line);
      if (!met(line, shown)) return to_text(line) + ", seen: " + shown;
    }
    return {};
  }
  /// Whether Linux, where it may do either, did other than it had when the row was recorded.
  bool chose_otherwise() const { return otherwise_; }

 private:
  std::string shown_of(const model::recorded_line& line) {
    switch (line.of) {
      case model::sight::answer: return answer_to(line.what);
      case model::sight::pages: return words_of(line);
      case model::sight::events: return model::to_text(seen_.events_of(steps_ - 1));
      default: return line.expected;  // of VMAs a kernel target shows nothing
    }
  }

  static bool met(const model::recorded_line& line, const std::string& shown) {
    if (line.of != model::sight::pages) return meets(line, shown);
    std::istringstream expected{line.expected};
    std::string bits;
    for (std::string word; expected >> word;)
      (bits += bits.empty() ? "" : " ") += model::pagemap_bits(word);
    return bits == shown;
  }

  std::string answer_to(const model::step& recorded) {
    if (steps_ >= seen_.steps.size()) return "the end";
    const model::step_view& step = seen_.steps[steps_++];
    model::choice chosen = step.chosen;
    chosen.apart = recorded.chosen.apart;
    otherwise_ |= chosen != recorded.chosen;
    return model::to_text(step.answer);
  }

  std::string words_of(const model::recorded_line& line) const {
    const auto spaces = std::count(line.expected.begin(), line.expected.end(), ' ');
    const std::size_t end = line.page.index + static_cast<std::size_t>(spaces) + 1;
    std::string words;
    for (std::size_t page = line.page.index; page < end; ++page)
      (words += words.empty() ? "" : " ") += word_of(view_of(line.mm, page));
    return words;
  }

  /// Before the first step nobody has touched anything.
  model::page_view view_of(model::mm_id mm, std::size_t page) const {
    return steps_ == 0 ? model::page_view{} : seen_.look(steps_ - 1, mm)[page];
  }

  static std::string word_of(const model::page_view& view) {
    const std::string word = letters_of(view);
    return word.empty() ? "-" : word;
  }

  const model::recorded_row& row_;
  const model::run_view& seen_;
  std::size_t steps_ = 0;
  bool otherwise_ = false;
};

bool never_returns(const model::recorded_row& row) {
  const auto spins = [](const auto& line) { return line.expected == "never returns"; };
  return std::any_of(row.lines.begin(), row.lines.end(), spins);
}

/// Whether this machine runs a kernel of the same series: 6.18 of 6.18.44.
bool runs_series_of(const model::recording& in) {
  utsname running{};
  uname(&running);
  const std::string series = in.kernel.substr(0, in.kernel.rfind('.') + 1);
  return std::string(running.release).starts_with(series);
}

TEST_F(live_kernel, does_what_was_recorded) {
  std::size_t agreed = 0, otherwise = 0, missing = 0;
  for (const model::recording& in : model::recordings_in("../../spec/recorded")) {
    if (!runs_series_of(in)) GTEST_SKIP() << "recorded on " << in.kernel;
    for (const model::recorded_row& row : in.rows) {
      // Each takes as long as it needs to be sure.
      if (never_returns(row)) continue;
      const model::trace steps = model::trace_of(row);
      const model::run_view seen = kernel_.run(steps, true);
      if (!seen.missing.empty()) {
        ++missing;
        continue;
      }
      shown_row shown{row, seen};
      const std::string differs = shown.first_difference();
      ++(differs.empty() ? agreed : otherwise);
      EXPECT_TRUE(differs.empty() || shown.chose_otherwise())
          << in.name << ' ' << row.id << ": " << differs;
    }
  }
  std::cout << agreed << " rows agreed; in " << otherwise << " Linux chose otherwise; " << missing
            << " lack something here\n";
  EXPECT_GT(agreed + missing, otherwise);
}

}  // namespace
}  // namespace ptecheck::impl::kernel
