#include <ptecheck/smt/discharge.hpp>
#include <ptecheck/smt/registry.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::smt {
namespace {

std::vector<obligation> all_encodings() {
  std::vector<obligation> all = laws_of_encodings();
  for (obligation& each : laws_of_other_architectures()) all.push_back(std::move(each));
  return all;
}

bool is_there(const std::vector<obligation>& all, const std::string& beginning) {
  return std::any_of(all.begin(), all.end(), [&](const obligation& each) {
    return each.name.compare(0, beginning.size(), beginning) == 0;
  });
}

TEST(encodings, have_an_obligation_for_every_row) {
  const std::vector<obligation> all = all_encodings();
  const std::map<char, unsigned> rows{{'A', 9},
                                      {'B', 15},
                                      {'C', 10},
                                      {'D', 14},
                                      {'E', 25},
                                      {'F', 16},
                                      {'G', 18},
                                      {'H', 27},
                                      {'J', 12},
                                      {'K', 6},
                                      {'L', 14},
                                      {'M', 8}};
  for (const auto& [group, last] : rows)
    for (unsigned row = 1; row <= last; ++row) {
      const std::string id = group + std::string(row < 10 ? "0" : "") + std::to_string(row) + " ";
      EXPECT_TRUE(is_there(all, id)) << id;
    }
  for (const char* id : {"N04 ", "N05 ", "N08 ", "N09 "}) EXPECT_TRUE(is_there(all, id)) << id;
}

TEST(encodings, are_those_of_their_layout) {
  for (const obligation& each : laws_of_encodings()) EXPECT_EQ(each.layout, "x86_64") << each.name;
  for (const obligation& each : laws_of_other_architectures())
    EXPECT_TRUE(each.name.find(" (" + each.layout + ")") != std::string::npos) << each.name;
}

constexpr std::array<std::string_view, 3> layouts{"x86_64", "arm64", "riscv64"};

/// What is expected of an obligation, on each architecture that has it.
using expectations = std::map<std::string_view, std::string_view>;

std::map<std::string, expectations> expected_by_name() {
  std::map<std::string, expectations> all;
  for (const obligation& each : all_encodings()) {
    const std::string name = each.name.substr(0, each.name.find(" (" + each.layout));
    const auto layout = std::find(layouts.begin(), layouts.end(), each.layout);
    all[name][*layout] = each.expected == expectation::holds ? "holds" : "fails";
  }
  return all;
}

std::string text_in(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Every value that was declared, and what the run on machine words showed.
std::string text_of(const counterexample& shown) {
  std::ostringstream text;
  for (const part_value& each : shown.symbols)
    text << (text.tellp() > 0 ? " " : "") << each.name << "=0x" << std::hex << each.value;
  for (const remark& each : shown.remarks) text << "<br>" << each.about << ": " << each.text;
  return text.str();
}

/// What is false as written, with its smallest counterexample, which is the same on every machine.
void write_counterexamples(std::ostream& page) {
  page << "\n## Counterexamples\n\n| what fails | smallest counterexample |\n| --- | --- |\n";
  for (const obligation& each : all_encodings()) {
    if (each.expected == expectation::holds) continue;
    const report found = discharge(each.says);
    EXPECT_EQ(found.why, "") << each.name;
    page << "| " << each.name << " | ";
    page << (found.refuted_by ? text_of(*found.refuted_by) : "none") << " |\n";
  }
}

/// The page as it should be: its introduction is written by hand, its tables are not.
std::string page_of_obligations(const std::string& today) {
  std::ostringstream page;
  page << today.substr(0, today.find("\n| obligation |"));
  page << "\n| obligation |";
  for (const std::string_view layout : layouts) page << " " << layout << " |";
  page << "\n| --- | --- | --- | --- |\n";
  for (auto& [name, expected] : expected_by_name()) {
    page << "| " << name << " |";
    for (const std::string_view layout : layouts) {
      const auto said = expected.find(layout);
      page << " " << (said == expected.end() ? "" : said->second) << " |";
    }
    page << "\n";
  }
  write_counterexamples(page);
  return page.str();
}

TEST(encodings, are_documented_with_every_counterexample) {
  const std::string path = "../docs/reference/encoding-obligations.md";
  const std::string page = page_of_obligations(text_in(path));
  if (std::getenv("PTECHECK_REGENERATE") != nullptr) std::ofstream(path) << page;
  EXPECT_EQ(text_in(path), page) << "ci/golden writes it anew";
}

}  // namespace
}  // namespace ptecheck::smt
