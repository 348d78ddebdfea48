#include <ptecheck/model/trace.hpp>

#include <gtest/gtest.h>

namespace ptecheck::model {
namespace {

const std::string version = "ptecheck trace 1\n";
const std::string world_line =
    "world mms=4 pages=32 maps=anon prot=read uffd=wp features=none profile=linux-6.18\n";

/// `3:14: expected ...`, or nothing if the text is a trace.
std::string wrong_in(std::string_view text) {
  const auto read = parse_trace(text);
  const auto* error = std::get_if<parse_error>(&read);
  if (error == nullptr) return "";
  return std::to_string(error->line) + ":" + std::to_string(error->column) + ": " + error->message;
}

/// What is wrong with a step, which stands in line 3.
std::string wrong_step(const std::string& line) {
  return wrong_in(version + world_line + line);
}

TEST(parse_trace, wants_its_version_first) {
  EXPECT_EQ(wrong_in(""), "1:1: expected 'ptecheck trace 1'");
  EXPECT_EQ(wrong_in("# nothing but this\n"), "2:1: expected 'ptecheck trace 1'");
  EXPECT_EQ(wrong_in(world_line), "1:1: expected 'ptecheck trace '");
  const std::string one = "expected 1, the version of traces that this program reads";
  EXPECT_EQ(wrong_in("ptecheck trace 2\n"), "1:16: " + one);
  EXPECT_EQ(wrong_in("ptecheck trace 10\n"), "1:16: " + one);
  EXPECT_EQ(wrong_in("ptecheck trace 1 2\n"), "1:18: expected the end of the line");
}

TEST(parse_trace, wants_a_world_then) {
  EXPECT_EQ(wrong_in(version), "2:1: expected a line 'world ...'");
  EXPECT_EQ(wrong_in(version + "read mm=0 page=1\n"), "2:1: expected 'world'");
}

TEST(parse_trace, wants_every_field_of_a_world_in_order) {
  EXPECT_EQ(wrong_in(version + "world\n"), "2:6: expected 'mms'");
  EXPECT_EQ(wrong_in(version + "world pages=32\n"), "2:7: expected 'mms'");
  EXPECT_EQ(wrong_in(version + "world mms=0\n"), "2:11: expected a number from 1 to 8");
  EXPECT_EQ(wrong_in(version + "world mms=9\n"), "2:11: expected a number from 1 to 8");
  EXPECT_EQ(wrong_in(version + "world mms=1 pages=0\n"), "2:19: expected a number from 1 to 16384");
  EXPECT_EQ(wrong_in(version + "world mms=1 pages=16385\n"),
            "2:19: expected a number from 1 to 16384");
  EXPECT_EQ(wrong_in(version + "world mms=1 pages=1 maps=file\n"),
            "2:26: expected anon, shmem, private_shmem, hugetlb or hugetlb_shared");
}

TEST(parse_trace, wants_features_that_there_are) {
  const std::string start = version + "world mms=1 pages=1 maps=anon prot=read uffd=wp features=";
  const std::string expected =
      "expected none, or some of wp_unpopulated,wp_async,sigbus,event_fork,event_remap,"
      "event_remove,event_unmap,user_mode_only";
  EXPECT_EQ(wrong_in(start + "missing profile=linux-6.18"), "2:58: " + expected);
  EXPECT_EQ(wrong_in(start + " profile=linux-6.18"), "2:58: " + expected);
  EXPECT_EQ(wrong_in(start + "sigbus, profile=linux-6.18"), "2:65: " + expected);
  EXPECT_EQ(wrong_in(start + "none profile=linux-5.0"),
            "2:71: expected linux-6.18, linux-6.12 or linux-6.1");
}

TEST(parse_trace, wants_nothing_twice) {
  const std::string start = version + "world mms=1 pages=1 maps=anon prot=read uffd=wp features=";
  EXPECT_EQ(wrong_in(start + "sigbus,sigbus profile=linux-6.18"), "2:65: sigbus was there already");
  EXPECT_EQ(wrong_step("reclaim mm=0 pages=0+1 | kept=1 kept=2"), "3:33: kept= was there already");
}

TEST(parse_trace, wants_spaces_between_fields) {
  EXPECT_EQ(wrong_step("read mm=0page=0"), "3:10: expected a space");
  EXPECT_EQ(wrong_step("reclaim mm=0 pages=0+1 | kept=1apart=2"), "3:32: expected a space");
  EXPECT_EQ(wrong_step("read\tmm=0 \t page=0 |\tkept=1"), "");
}

TEST(parse_trace, wants_features_that_the_profile_has) {
  const std::string start = version + "world mms=1 pages=1 maps=anon prot=read uffd=wp features=";
  EXPECT_EQ(wrong_in(start + "wp_async profile=linux-6.1"),
            "2:84: profile linux-6.1 has no feature wp_async");
  EXPECT_EQ(wrong_in(start + "wp_unpopulated profile=linux-6.1"),
            "2:90: profile linux-6.1 has no feature wp_unpopulated");
  EXPECT_EQ(wrong_in(start + "wp_async profile=linux-6.12"), "");
}

TEST(parse_trace, wants_an_operation_that_there_is) {
  const std::string wrong = wrong_step("msync mm=0 pages=0+1\n");
  EXPECT_EQ(wrong.substr(0, 56), "3:1: expected an operation: read, write, madvise_dontnee");
  EXPECT_NE(wrong.find(", fork, exit"), std::string::npos);
  EXPECT_EQ(wrong_step("reads mm=0 page=1").substr(0, 31), "3:1: expected an operation: rea");
}

TEST(parse_trace, wants_every_field_of_an_operation_in_order) {
  EXPECT_EQ(wrong_step("read"), "3:5: expected 'mm'");
  EXPECT_EQ(wrong_step("read page=1 mm=0"), "3:6: expected 'mm'");
  EXPECT_EQ(wrong_step("read mm 0 page=1"), "3:8: expected '='");
  EXPECT_EQ(wrong_step("read mm=0"), "3:10: expected 'page'");
  EXPECT_EQ(wrong_step("read mm=0 page=1 value=2"), "3:18: expected the end of the line");
}

TEST(parse_trace, wants_numbers_within_their_limits) {
  EXPECT_EQ(wrong_step("read mm=8 page=1"), "3:9: expected a number from 0 to 7");
  EXPECT_EQ(wrong_step("read mm=x page=1"), "3:9: expected a number from 0 to 7");
  EXPECT_EQ(wrong_step("read mm=-1 page=1"), "3:9: expected a number from 0 to 7");
  EXPECT_EQ(wrong_step("read mm=0x page=1"), "3:9: expected a number from 0 to 7");
  EXPECT_EQ(wrong_step("read mm=0 page=65536"), "3:16: expected a number from 0 to 65535");
  EXPECT_EQ(wrong_step("write mm=0 page=0 value=99999999999999999999"),
            "3:25: expected a number from 0 to 65535");
  EXPECT_EQ(wrong_step("ftruncate size=16385"), "3:16: expected a number from 0 to 16384");
  const std::string scan =
      "pagemap_scan mm=0 pages=0+1 want=any report=0x2 protect=off check=off regions=";
  EXPECT_EQ(wrong_step(scan + "5 most=0"), "3:79: expected a number from 0 to 4");
}

TEST(parse_trace, wants_ranges_of_a_start_and_a_length) {
  EXPECT_EQ(wrong_step("munmap mm=0 pages=3"), "3:20: expected '+'");
  EXPECT_EQ(wrong_step("munmap mm=0 pages=3+"), "3:21: expected a number from 0 to 1048575");
  EXPECT_EQ(wrong_step("munmap mm=0 pages=3:4096+1"), "3:21: expected a number from 0 to 4095");
  EXPECT_EQ(wrong_step("munmap mm=0 pages=1048576+1"), "3:19: expected a number from 0 to 1048575");
}

TEST(parse_trace, wants_words_that_a_field_knows) {
  EXPECT_EQ(wrong_step("mprotect mm=0 pages=0+1 prot=exec"),
            "3:30: expected none, read or read_write");
  EXPECT_EQ(wrong_step("uffdio_register mm=0 pages=0+1 mode=all"),
            "3:37: expected none, missing, wp, missing_wp, minor, missing_minor, wp_minor or "
            "missing_wp_minor");
  EXPECT_EQ(wrong_step("uffdio_writeprotect mm=0 pages=0+1 protect=yes"),
            "3:44: expected off or on");
}

TEST(parse_trace, wants_choices_that_there_are) {
  EXPECT_EQ(wrong_step("exit mm=0 kept=1"), "3:11: expected the end of the line");
  EXPECT_EQ(wrong_step("exit mm=0 | left=1"),
            "3:13: expected some of kept= forgotten= repointed= tables_skipped= around= apart=");
  EXPECT_EQ(wrong_step("exit mm=0 | kept=no"),
            "3:18: expected a number from 0 to 18446744073709551615");
  EXPECT_EQ(wrong_step("exit mm=0 | tables_skipped"), "3:27: expected '='");
}

TEST(parse_trace, counts_comments_and_blank_lines) {
  EXPECT_EQ(wrong_in("# one\n\n" + version + world_line + "# five\n\n  exit\n"),
            "7:7: expected 'mm'");
}

TEST(parse_step, places_its_error_in_the_line_that_it_is_told) {
  const auto read = parse_step("exit mm=9", 40);
  ASSERT_TRUE(std::holds_alternative<parse_error>(read));
  EXPECT_EQ(std::get<parse_error>(read).line, 40u);
  EXPECT_EQ(std::get<parse_error>(read).column, 9u);
}

}  // namespace
}  // namespace ptecheck::model
