#pragma once
// Traces on the live kernel of this machine, for tests.
#include <ptecheck/impl/kernel/supervisor.hpp>
#include <ptecheck/model/trace.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace ptecheck::impl::kernel {

/// A world of so many pages and 3 address spaces; `memory`: what it maps and how it is watched.
inline model::trace trace_of(unsigned pages, const std::string& memory, const std::string& steps) {
  const std::string world = "world mms=3 pages=" + std::to_string(pages) + " " + memory;
  const auto read =
      model::parse_trace("ptecheck trace 1\n" + world + " profile=linux-6.18\n" + steps);
  const auto* wrong = std::get_if<model::parse_error>(&read);
  EXPECT_EQ(wrong, nullptr) << wrong->message;
  return wrong != nullptr ? model::trace{} : std::get<model::trace>(read);
}

/// P resent S wapped F ile G uard W rite-protected X only here.
inline std::string letters_of(const model::page_view& view) {
  std::string letters;
  for (std::size_t i = 0; i < model::page_bit_names.size(); ++i)
    if ((view.bits >> i & 1) != 0) letters += "PSFGWX"[i];
  return letters;
}

class live_kernel : public testing::Test {
 protected:
  explicit live_kernel(settings with = {}) : kernel_(std::move(with)) {}

  model::run_view run(const std::string& memory, const std::string& steps) {
    of_ = trace_of(8, memory, steps);
    const model::run_view seen = kernel_.run(of_, true);
    if (!seen.missing.empty()) missing_ = seen.missing;
    return seen;
  }

  static std::vector<std::string> answers(const model::run_view& seen, std::size_t count) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < count && i < seen.steps.size(); ++i)
      all.push_back(model::to_text(seen.steps[i].answer));
    return all;
  }

  /// The letters of the page, and the contents.
  static std::string page(const model::run_view& seen,
                          std::size_t step,
                          std::uint8_t mm,
                          std::size_t number) {
    const model::page_view& view = seen.look(step, {mm})[number];
    std::string text = letters_of(view);
    if (view.readable) text += ' ' + std::to_string(view.contents);
    return text;
  }

  supervisor kernel_;
  model::trace of_;
  std::string missing_;
};

#define SKIP_WHERE_MISSING() \
  if (!missing_.empty()) GTEST_SKIP() << "missing here: " << missing_

}  // namespace ptecheck::impl::kernel
