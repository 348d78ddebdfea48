// Files that nobody would write: traces with bytes flipped, cut and doubled, read and run.
#include <ptecheck/impl/packed/machine.hpp>
#include <ptecheck/model/trace.hpp>
#include <ptecheck/os/file.hpp>
#include <ptecheck/props/choices.hpp>
#include <ptecheck/props/pair.hpp>
#include <ptecheck/spec/invariants.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace ptecheck::cli {
namespace {

using props::pcg_choices;

constexpr std::string_view every_operation =
    "# every operation once\n"
    "ptecheck trace 1\n"
    "world mms=4 pages=16 maps=private_shmem prot=read_write uffd=missing_wp "
    "features=wp_unpopulated,wp_async,sigbus,event_fork profile=linux-6.18\n"
    "uffdio_copy mm=0 pages=0+4 value=7 wp=on\n"
    "uffdio_zeropage mm=0 pages=4+2\n"
    "write mm=0 page=1 value=9\n"
    "fork mm=0 child=1 | tables_skipped=0x3\n"
    "reclaim mm=0 pages=0+6 | kept=0x5\n"
    "madvise_guard_install mm=1 pages=2+3\n"
    "mprotect mm=1 pages=1+4 prot=read\n"
    "uffdio_writeprotect mm=0 pages=0+8 protect=off\n"
    "read mm=1 page=0\n"
    "madvise_guard_remove mm=1 pages=0+16\n"
    "uffdio_poison mm=0 pages=7+1\n"
    "uffdio_wake mm=0 pages=7+1\n"
    "mmap mm=1 pages=8+4 maps=anon prot=read_write\n"
    "uffdio_register mm=1 pages=8+4 mode=wp\n"
    "munmap mm=1 pages=9+1\n"
    "madvise_remove mm=0 pages=0:17+2\n"
    "punch_hole pages=3+2\n"
    "ftruncate size=6\n"
    "madvise_wipeonfork mm=1 pages=8+1 wipe=on\n"
    "madvise_dontfork mm=1 pages=10+1 absent=on\n"
    "fork mm=1 child=3\n"
    "uffdio_unregister mm=0 pages=0+16\n"
    "madvise_dontneed mm=3 pages=0+16\n"
    "exit mm=1\n";

std::vector<std::string> originals() {
  std::vector<std::string> all{std::string{every_operation}};
  std::vector<std::filesystem::path> files;
  for (const auto& each : std::filesystem::directory_iterator("../examples/traces"))
    if (each.path().extension() == ".trace") files.push_back(each.path());
  std::sort(files.begin(), files.end());
  for (const std::filesystem::path& each : files) all.push_back(os::read_file(each));
  return all;
}

/// A run of bytes, mostly short.
struct stretch {
  std::size_t first;
  std::size_t length;
};
stretch drawn_stretch(const std::string& in, pcg_choices& from) {
  const auto size = static_cast<std::uint32_t>(in.size());
  const std::uint32_t first = from.below(size);
  const std::uint32_t most = from.rarely() ? size : 8;
  return {first, std::min<std::size_t>(1 + from.below(most), size - first)};
}

/// The whole line around a byte.
stretch drawn_line(const std::string& in, pcg_choices& from) {
  const std::size_t somewhere = from.below(static_cast<std::uint32_t>(in.size()));
  const std::size_t before = somewhere == 0 ? in.npos : in.rfind('\n', somewhere - 1);
  const std::size_t first = before == in.npos ? 0 : before + 1;
  const std::size_t end = std::min(in.find('\n', somewhere), in.size() - 1) + 1;
  return {first, end - first};
}

/// Numbers are what still reads as a trace afterwards: the next digit behind a place is another
/// one.
void change_digit(std::string& text, pcg_choices& from) {
  const std::size_t at =
      text.find_first_of("0123456789", from.below(static_cast<std::uint32_t>(text.size())));
  if (at != text.npos) text[at] = static_cast<char>('0' + from.below(10));
}

void mutate(std::string& text, pcg_choices& from) {
  if (text.empty()) return;
  switch (from.below(6)) {
    case 0: text[drawn_stretch(text, from).first] = static_cast<char>(from.below(256)); break;
    case 1: {
      const stretch gone = drawn_stretch(text, from);
      text.erase(gone.first, gone.length);
      break;
    }
    case 2: {
      const stretch doubled = drawn_stretch(text, from);
      text.insert(doubled.first, text.substr(doubled.first, doubled.length));
      break;
    }
    case 3: {
      const stretch moved = drawn_line(text, from);
      const std::string line = text.substr(moved.first, moved.length);
      text.insert(drawn_line(text, from).first, line);
      break;
    }
    default: change_digit(text, from);
  }
}

/// Lines and columns count from 1, and a column may be the end of its line. What should come behind
/// the end of the file is missed on the line behind the last one.
void expect_inside(const model::parse_error& error, const std::string& text) {
  std::vector<std::size_t> lengths;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) lengths.push_back(line.size());
  lengths.push_back(0);
  ASSERT_GE(error.line, 1u);
  ASSERT_LE(error.line, lengths.size()) << text;
  EXPECT_GE(error.column, 1u);
  EXPECT_LE(error.column, lengths[error.line - 1] + 1) << text;
  EXPECT_FALSE(error.message.empty());
}

TEST(mutated_traces, are_refused_with_a_place_or_run_and_agree) {
  constexpr std::uint32_t count = 100'000;
  const std::vector<std::string> from_files = originals();
  props::pair<spec::machine, impl::packed::machine<>> both;
  std::uint32_t ran = 0;
  for (std::uint32_t number = 0; number < count && !testing::Test::HasFailure(); ++number) {
    pcg_choices from{1, number};
    std::string text = from_files[number % from_files.size()];
    for (std::uint32_t left = 1 + from.below(4); left > 0; --left) mutate(text, from);
    const auto read = model::parse_trace(text);
    if (const auto* error = std::get_if<model::parse_error>(&read)) {
      expect_inside(*error, text);
      continue;
    }
    const model::trace& trace = std::get<model::trace>(read);
    EXPECT_EQ(std::get<model::trace>(model::parse_trace(to_text(trace))), trace);
    EXPECT_FALSE(both.run(trace, props::how_much::touched)) << to_text(trace);
    ++ran;
  }
  EXPECT_GT(ran, count / 10);
}

}  // namespace
}  // namespace ptecheck::cli
