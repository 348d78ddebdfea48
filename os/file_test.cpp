#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/file.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>

namespace ptecheck::os {
namespace {

namespace fs = std::filesystem;

class file : public testing::Test {
 protected:
  file() { fs::create_directory(folder_); }
  ~file() override { fs::remove_all(folder_); }

  fs::path in_folder(const char* name) const { return folder_ / name; }
  auto entries() const { return std::distance(fs::directory_iterator(folder_), {}); }

 private:
  fs::path folder_ = fs::path(testing::TempDir()) / ("ptecheck-file-" + std::to_string(getpid()));
};

TEST_F(file, reads_what_was_written) {
  const std::string text("line\nbyte \0 and no newline", 26);
  write_file(in_folder("a"), text);
  EXPECT_EQ(read_file(in_folder("a")), text);
}

TEST_F(file, writing_again_replaces_and_leaves_nothing_behind) {
  write_file(in_folder("a"), "a long first text");
  write_file(in_folder("a"), "second");
  EXPECT_EQ(read_file(in_folder("a")), "second");
  EXPECT_EQ(entries(), 1);
}

TEST_F(file, writing_through_a_link_keeps_the_link) {
  write_file(in_folder("a"), "first");
  fs::create_symlink("a", in_folder("link"));
  write_file(in_folder("link"), "second");
  EXPECT_TRUE(fs::is_symlink(in_folder("link")));
  EXPECT_EQ(read_file(in_folder("a")), "second");
}

TEST_F(file, a_device_is_written_to_and_not_replaced) {
  write_file("/dev/null", "gone");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(file, reading_a_missing_file_names_it) {
  try {
    read_file(in_folder("missing"));
    FAIL() << "a missing file was read";
  } catch (const environment_error& error) {
    EXPECT_EQ(error.attempted(), "open " + in_folder("missing").native());
    EXPECT_EQ(error.number(), ENOENT);
  }
}

TEST_F(file, a_folder_is_no_file) {
  EXPECT_THROW(write_file(in_folder("."), "text"), environment_error);
  EXPECT_THROW(write_file(in_folder("missing/a"), "text"), environment_error);
}

}  // namespace
}  // namespace ptecheck::os
