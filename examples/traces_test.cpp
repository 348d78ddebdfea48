#include <ptecheck/impl/packed/machine.hpp>
#include <ptecheck/model/strip.hpp>
#include <ptecheck/model/trace.hpp>
#include <ptecheck/spec/invariants.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace ptecheck {
namespace {

namespace fs = std::filesystem;

std::string text_in(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> all_traces() {
  std::vector<fs::path> traces;
  for (const auto& each : fs::directory_iterator("traces"))
    if (each.path().extension() == ".trace") traces.push_back(each.path());
  std::sort(traces.begin(), traces.end());
  return traces;
}

/// The trace in a file, or an empty one if that is none.
model::trace trace_in(const fs::path& path) {
  auto read = model::parse_trace(text_in(path));
  if (const auto* error = std::get_if<model::parse_error>(&read)) {
    ADD_FAILURE() << path << ":" << error->line << ":" << error->column << ": " << error->message;
    return {};
  }
  return std::get<model::trace>(std::move(read));
}

template <model::transparent_target T>
std::string strips_of(const T& machine, const model::world& in) {
  std::string strips;
  for (std::uint8_t mm = 0; mm < in.mms; ++mm)
    if (machine.live({mm}))
      strips +=
          "  mm " + std::to_string(mm) + "  " + model::strip_of(machine, {mm}, in.pages) + '\n';
  return strips;
}

/// Every step of the trace, what it answers, and the address spaces after it.
template <model::transparent_target T>
std::string played(T machine, const model::trace& all) {
  machine.reset(all.start);
  std::string story = to_text(all.start) + '\n' + strips_of(machine, all.start);
  for (const model::step& next : all.steps) {
    const model::outcome answer = machine.apply(next);
    story += '\n' + to_text(next) + "\n  " + to_text(answer) + '\n';
    story += strips_of(machine, all.start);
    if constexpr (std::is_same_v<T, spec::machine>) {
      EXPECT_EQ(broken_invariant_anywhere(machine), std::nullopt) << to_text(next);
    }
  }
  return story;
}

TEST(traces, show_on_the_reference_what_their_strips_say) {
  for (const fs::path& path : all_traces()) {
    const std::string story = played(spec::machine{}, trace_in(path));
    const fs::path strips = fs::path(path).replace_extension(".strips");
    if (std::getenv("PTECHECK_REGENERATE") != nullptr) std::ofstream(strips) << story;
    EXPECT_EQ(text_in(strips), story) << path;
  }
}

TEST(traces, show_the_same_on_packed_words) {
  for (const fs::path& path : all_traces())
    EXPECT_EQ(text_in(fs::path(path).replace_extension(".strips")),
              played(impl::packed::machine<>{}, trace_in(path)))
        << path;
}

TEST(traces, say_which_seed_they_are_of) {
  for (const std::string seed : {"000", "001", "002", "003", "004"}) {
    const auto traces = all_traces();
    EXPECT_GE(std::count_if(traces.begin(),
                            traces.end(),
                            [&](const fs::path& path) {
                              return text_in(path).starts_with("# Seed " + seed);
                            }),
              2)
        << seed;
  }
}

TEST(traces, are_named_for_what_they_show) {
  for (const fs::path& path : all_traces())
    EXPECT_TRUE(path.filename().string().starts_with("good_")) << path;
}

TEST(traces, have_strips_and_no_strips_are_left_over) {
  for (const auto& each : fs::directory_iterator("traces"))
    EXPECT_TRUE(fs::exists(fs::path(each.path()).replace_extension(".trace"))) << each.path();
}

}  // namespace
}  // namespace ptecheck
