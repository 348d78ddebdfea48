#include <ptecheck/model/context.hpp>
#include <ptecheck/model/operation.hpp>
#include <ptecheck/model/trace.hpp>
#include <ptecheck/model/vma.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace ptecheck::model {
namespace {

std::string names_page() {
  std::ifstream file("../docs/kernel-names.md");
  EXPECT_TRUE(file) << "run in the folder of the tests";
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Each field has to stand there as `prefix` and its name.
template <described T>
void expect_fields(const std::string& text, const std::string& prefix) {
  const T blank{};
  for_each_field(blank, [&](std::string_view name, const auto&) {
    EXPECT_NE(text.find('`' + prefix + std::string(name) + '`'), text.npos) << prefix << name;
  });
}

TEST(kernel_names, are_given_for_every_field_of_entries_vmas_and_contexts) {
  const std::string text = names_page();
  expect_fields<present<>>(text, "present.");
  expect_fields<swap<>>(text, "swap.");
  expect_fields<migration<>>(text, "migration.");
  expect_fields<hwpoison<>>(text, "hwpoison.");
  expect_fields<device_private<>>(text, "device_private.");
  expect_fields<device_exclusive<>>(text, "device_exclusive.");
  expect_fields<marker<>>(text, "marker.");
  expect_fields<vma>(text, "vma.");
  expect_fields<uffd_features>(text, "features.");
  expect_fields<context<>>(text, "");
}

TEST(kernel_names, are_given_for_every_operation) {
  const std::string text = names_page();
  for (const operation& blank : blanks<operation>)
    EXPECT_NE(text.find('`' + std::string(name_of(blank)) + '`'), text.npos) << name_of(blank);
}

}  // namespace
}  // namespace ptecheck::model
