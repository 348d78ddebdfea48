#include <ptecheck/model/recorded.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ptecheck::model {
namespace {

constexpr std::string_view head = "recorded some.results rows=2 expressed=1 kernel=6.18.44\n";
constexpr std::string_view header =
    "world mms=1 pages=4 maps=anon prot=read_write uffd=wp features=none profile=linux-6.18\n";

std::string error_of(std::string_view text) {
  const auto read = parse_recording(text);
  const auto* wrong = std::get_if<parse_error>(&read);
  return wrong == nullptr ? "" : std::to_string(wrong->line) + ": " + wrong->message;
}

recording read_of(const std::string& lines) {
  const auto read = parse_recording(std::string(head) + lines);
  EXPECT_TRUE(std::holds_alternative<recording>(read)) << lines;
  return std::get<recording>(read);
}

recorded_line line_of(const std::string& line) {
  return read_of("row A\n" + line + "\n").rows.front().lines.front();
}

TEST(recorded, a_file_says_what_was_recorded_and_where) {
  const recording all = read_of("");
  EXPECT_EQ(all.name, "some.results");
  EXPECT_EQ(all.kernel, "6.18.44");
  EXPECT_EQ(all.recorded, 2u);
  EXPECT_EQ(all.expressed, 1u);
}

TEST(recorded, a_row_is_a_world_and_steps_with_what_they_answer) {
  const recording all = read_of("row A  # the first\n" + std::string(header) +
                                "  deviates DEV-5 DEV-10\n"
                                "  without the number of faults\n"
                                "  as a file on a disk\n"
                                "  write mm=0 page=1 value=7\n"
                                "  read mm=0 page=1 -> done value=7\n"
                                "  look mm=0 page=1 -> PX -\n"
                                "  flags mm=0 page=1 -> rd wr uw\n"
                                "unexpressed B: there is no such call\n");
  ASSERT_EQ(all.rows.size(), 1u);
  const recorded_row& row = all.rows.front();
  EXPECT_EQ(row.id, "A");
  EXPECT_EQ(row.start.pages, 4u);
  EXPECT_EQ(row.deviates, (std::vector<std::string>{"DEV-5", "DEV-10"}));
  EXPECT_EQ(row.without, "the number of faults");
  EXPECT_EQ(row.stand_in, "a file on a disk");
  ASSERT_EQ(row.lines.size(), 4u);
  EXPECT_EQ(to_text(row.lines[0]), "write mm=0 page=1 value=7 -> done");
  EXPECT_EQ(to_text(row.lines[1]), "read mm=0 page=1 -> done value=7");
  EXPECT_EQ(to_text(row.lines[2]), "look mm=0 page=1 -> PX -");
  EXPECT_EQ(to_text(row.lines[3]), "flags mm=0 page=1 -> rd wr uw");
  EXPECT_EQ(trace_of(row).steps.size(), 2u);
  ASSERT_EQ(all.unexpressed.size(), 1u);
  EXPECT_EQ(all.unexpressed.front().reason, "there is no such call");
}

TEST(recorded, a_row_may_go_on_where_another_ended) {
  const recording all = read_of("row A\n" + std::string(header) +
                                "write mm=0 page=1 value=7\n"
                                "row B after A\n"
                                "maps mm=0 -> 0+4=rw-p\n");
  EXPECT_EQ(all.rows[1].start.pages, 4u);
  EXPECT_EQ(all.rows[1].lines.size(), 2u);
}

TEST(recorded, what_prepares_a_row_has_to_work) {
  const recorded_line line = line_of("mlock mm=0 pages=0+1");
  EXPECT_TRUE(meets(line, "done"));
  EXPECT_TRUE(meets(line, "scanned to=3"));
  EXPECT_FALSE(meets(line, "refused ENOMEM"));
}

TEST(recorded, an_answer_has_to_be_the_same) {
  const recorded_line line = line_of("read mm=0 page=0 -> done value=7");
  EXPECT_TRUE(meets(line, "done value=7"));
  EXPECT_FALSE(meets(line, "done"));
}

TEST(recorded, a_look_may_be_at_bits_alone_or_at_what_they_stand_for) {
  EXPECT_TRUE(meets(line_of("look mm=0 page=0 -> S SW"), "M EW"));
  EXPECT_TRUE(meets(line_of("look mm=0 page=0 -> P"), "Z"));
  EXPECT_FALSE(meets(line_of("look mm=0 page=0 -> Z"), "P"));
  EXPECT_FALSE(meets(line_of("look mm=0 page=0 -> E"), "M"));
  EXPECT_FALSE(meets(line_of("look mm=0 page=0 -> PX"), "P"));
  EXPECT_FALSE(meets(line_of("look mm=0 page=0 -> - -"), "-"));
}

TEST(recorded, a_word_of_a_look_may_be_repeated) {
  EXPECT_EQ(line_of("look mm=0 page=0 -> PX*2 - MG*1").expected, "PX PX - MG");
}

TEST(recorded, huge_entries_are_shown_by_their_pages) {
  EXPECT_EQ(to_text(line_of("huge mm=1 -> 0+512")), "huge mm=1 -> 0+512");
  EXPECT_FALSE(meets(line_of("huge mm=1 -> 0+512"), "none"));
}

TEST(recorded, bits_alone_tell_less) {
  EXPECT_EQ(pagemap_bits("ZW"), "PW");
  EXPECT_EQ(pagemap_bits("E"), "S");
  EXPECT_EQ(pagemap_bits("MGW"), "SGW");
  EXPECT_EQ(pagemap_bits("PFX"), "PFX");
  EXPECT_EQ(pagemap_bits("-"), "-");
}

TEST(recorded, mistakes_are_named_with_their_line) {
  EXPECT_EQ(error_of(""), "0: expected a line 'recorded NAME rows=N expressed=N kernel=VERSION'");
  EXPECT_EQ(error_of("row A\n"), "1: expected a line 'recorded NAME ...' before all others");
  const auto after_head = [](std::string_view lines) {
    return error_of(std::string(head) + std::string(lines));
  };
  EXPECT_EQ(after_head("mlock mm=0 pages=0+1\n"),
            "2: expected a line 'row NAME' before what it is made of");
  EXPECT_EQ(after_head("row A\nrow A\n"), "3: expected a name that no row has");
  EXPECT_EQ(after_head("row A after B\n"), "2: expected the name of a row before this one");
  EXPECT_EQ(after_head("unexpressed B\n"), "2: expected ': ' and why there is no such row");
  EXPECT_EQ(after_head("row A\nlook mm=0 page=1\n"), "3: expected ' -> ' and what shows");
  EXPECT_EQ(after_head("row A\nmlock mm=0\n"), "3: expected 'pages'");
}

}  // namespace
}  // namespace ptecheck::model
