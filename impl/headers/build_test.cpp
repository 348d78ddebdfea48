#include <ptecheck/impl/headers/build.hpp>
#include <ptecheck/os/file.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

namespace ptecheck::impl::headers {
namespace {

/// What the machine lacks for an object of these headers; fails if it lacks nothing.
std::string lack(const std::filesystem::path& headers) {
  const auto outcome = build(headers, "configured");
  const auto* missing = std::get_if<lacking>(&outcome);
  EXPECT_NE(missing, nullptr);
  return missing == nullptr ? "" : missing->what;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// A directory that looks like headers, and holds `pgtable` as the only one.
class false_headers {
 public:
  explicit false_headers(std::string_view pgtable)
      : root_(std::filesystem::path(testing::TempDir()) / "false_headers") {
    const auto asm_headers = root_ / "arch" / "x86" / "include" / "asm";
    const auto generated = root_ / "include" / "generated";
    std::filesystem::create_directories(asm_headers);
    std::filesystem::create_directories(generated);
    os::write_file(asm_headers / "pgtable.h", pgtable);
    os::write_file(generated / "autoconf.h", "");
  }
  false_headers(const false_headers&) = delete;
  false_headers& operator=(const false_headers&) = delete;
  ~false_headers() { std::filesystem::remove_all(root_); }

  const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
};

TEST(build, a_directory_without_headers_is_told_with_what_to_install) {
  const std::string what = lack(testing::TempDir());
  EXPECT_TRUE(contains(what, "include/generated/autoconf.h")) << what;
  EXPECT_TRUE(contains(what, "linux-headers-amd64")) << what;
}

TEST(build, a_missing_compiler_is_told_with_what_to_install) {
  const false_headers headers("");
  ::setenv("CC", "no-such-compiler", 1);
  const std::string what = lack(headers.root());
  ::unsetenv("CC");
  EXPECT_TRUE(contains(what, "no-such-compiler")) << what;
  EXPECT_TRUE(contains(what, "install gcc")) << what;
}

TEST(build, headers_that_do_not_compile_are_told_with_the_complaint) {
  const false_headers headers("");
  const std::string what = lack(headers.root());
  EXPECT_TRUE(contains(what, "linux/kconfig.h")) << what;
  EXPECT_TRUE(contains(what, "cannot compile these headers")) << what;
}

TEST(build, the_headers_of_this_machine_give_an_object_that_answers) {
  const auto outcome = build({}, "configured");
  if (const auto* missing = std::get_if<lacking>(&outcome)) GTEST_SKIP() << missing->what;
  const kernel_object& object = std::get<built>(outcome).object;
  EXPECT_GE(object.functions().size(), 80u);
  EXPECT_EQ(object.ask("pte_none", 0, 0), 1u);
  EXPECT_EQ(object.ask("pte_none", 1, 0), 0u);
  EXPECT_EQ(object.ask("pte_mkold", 0x67, 0), 0x47u);
}

}  // namespace
}  // namespace ptecheck::impl::headers
