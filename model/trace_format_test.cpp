#include <ptecheck/model/strip.hpp>
#include <ptecheck/model/trace.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace ptecheck::model {
namespace {

/// docs/trace-format.md, which people read instead of the parser. Its tables have to write `|` as
/// `\|`.
std::string format_page() {
  std::ifstream file("../docs/trace-format.md");
  EXPECT_TRUE(file) << "run in the folder of the tests";
  std::string text{std::istreambuf_iterator<char>(file), {}};
  for (std::size_t at = text.find("\\|"); at != text.npos; at = text.find("\\|", at))
    text.erase(at, 1);
  return text;
}

/// The text of the blocks that are fenced as this language.
std::vector<std::string> blocks_of(const std::string& text, const std::string& language) {
  std::vector<std::string> blocks;
  const std::string fence = "\n```" + language + "\n";
  for (std::size_t at = text.find(fence); at != text.npos; at = text.find(fence, at + 1)) {
    const std::size_t start = at + fence.size();
    blocks.push_back(text.substr(start, text.find("\n```", start) + 1 - start));
  }
  return blocks;
}

std::string placeholder(mm_id) {
  return "MM";
}
std::string placeholder(page_id) {
  return "PAGE";
}
std::string placeholder(range) {
  return "RANGE";
}
std::string placeholder(token) {
  return "TOKEN";
}
std::string placeholder(page_count) {
  return "COUNT";
}
std::string placeholder(bool) {
  return "on|off";
}
std::string placeholder(region_count) {
  return "REGIONS";
}
std::string placeholder(page_limit) {
  return "LIMIT";
}
std::string placeholder(scan_categories) {
  return "CATEGORIES";
}
template <class E>
requires std::is_enum_v<E> std::string placeholder(E) {
  std::string all;
  for (const std::string_view name : names_of<E>) (all += all.empty() ? "" : "|") += name;
  return all;
}

/// `mprotect mm=MM pages=RANGE prot=none|read|read_write`
std::string form_of(const operation& what) {
  std::string line{name_of(what)};
  std::visit(
      [&](const auto& op) {
        for_each_field(op, [&](std::string_view name, const auto& field) {
          (((line += ' ') += name) += '=') += placeholder(field);
        });
      },
      what);
  return line;
}

TEST(trace_format, shows_every_operation_with_its_fields) {
  const std::string text = format_page();
  for (const operation& blank : blanks<operation>)
    EXPECT_NE(text.find("`" + form_of(blank) + "`"), text.npos) << form_of(blank);
}

TEST(trace_format, shows_every_field_of_a_world_and_every_choice) {
  const std::string text = format_page();
  for_each_field(default_world, [&](std::string_view name, const auto&) {
    EXPECT_NE(text.find("`" + std::string(name) + "="), text.npos) << name;
  });
  const choice usual{};
  for_each_field(usual, [&](std::string_view name, const auto&) {
    EXPECT_NE(text.find("`" + std::string(name) + "="), text.npos) << name;
  });
  const uffd_features nothing{};
  for_each_field(nothing, [&](std::string_view name, bool) {
    EXPECT_NE(text.find("`" + std::string(name) + "`"), text.npos) << name;
  });
  for (const profile& each : profiles)
    EXPECT_NE(text.find("`" + std::string(each.name) + "`"), text.npos) << each.name;
}

TEST(trace_format, shows_the_characters_of_strips) {
  EXPECT_NE(format_page().find(std::string(strip_legend)), std::string::npos);
}

TEST(trace_format, its_examples_are_traces) {
  const auto examples = blocks_of(format_page(), "trace");
  EXPECT_GE(examples.size(), 2u);
  for (const std::string& example : examples) {
    const auto read = parse_trace(example);
    ASSERT_TRUE(std::holds_alternative<trace>(read)) << std::get<parse_error>(read).message;
    EXPECT_FALSE(std::get<trace>(read).steps.empty());
  }
}

}  // namespace
}  // namespace ptecheck::model
