#include <ptecheck/spec/entry/access.hpp>
#include <ptecheck/spec/entry/fill.hpp>
#include <ptecheck/spec/entry/guard.hpp>
#include <ptecheck/spec/invariants.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/rules.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace ptecheck::spec {
namespace {

using model::profile;
using model::profile_named;

std::string text_in(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The tests of this folder, one after the other, except this one.
std::string all_tests() {
  std::string all;
  for (const auto& each : std::filesystem::recursive_directory_iterator(".")) {
    const std::string name = each.path().filename().string();
    if (name.ends_with("_test.cpp") && name != "rules_test.cpp") all += text_in(each.path());
  }
  return all;
}

/// Whether the id stands there and not merely the beginning of a longer one.
bool quotes(const std::string& text, std::string_view id) {
  for (std::size_t at = text.find(id); at != text.npos; at = text.find(id, at + 1)) {
    const char next = text[at + id.size()];
    if (next != '.' && next != '_' && (next < 'a' || next > 'z')) return true;
  }
  return false;
}

TEST(rules, have_ids_of_their_own_a_sentence_and_a_source) {
  std::set<std::string_view> ids;
  for (const rule_id each : all_rules()) {
    const rule& text = text_of(each);
    EXPECT_TRUE(ids.insert(text.id).second) << text.id;
    EXPECT_TRUE(text.sentence.ends_with(".")) << text.id;
    EXPECT_FALSE(text.source.empty()) << text.id;
  }
  EXPECT_GT(ids.size(), 100u);
}

TEST(rules, are_numbered_by_their_ids) {
  EXPECT_EQ(text_of(by<"guard.install.again">).id, "guard.install.again");
  EXPECT_EQ(text_of(by<"call.wake">).id, "call.wake");
  EXPECT_EQ(text_of(by<"registration.unregister_clears">).id, "registration.unregister_clears");
}

TEST(rules, are_each_quoted_by_a_test) {
  const std::string tests = all_tests();
  for (const rule_id each : all_rules())
    EXPECT_TRUE(quotes(tests, text_of(each).id)) << text_of(each).id;
}

TEST(rules, are_all_reachable_on_the_newest_kernel_but_what_it_knows) {
  const profile& newest = profile_named("linux-6.18")->get();
  for (const rule_id each : all_rules())
    EXPECT_EQ(reachable(each, newest), each != by<"call.unknown">) << text_of(each).id;
}

TEST(rules, are_not_reachable_where_the_kernel_lacks_what_they_speak_of) {
  const profile& older = profile_named("linux-6.12")->get();
  EXPECT_TRUE(reachable(by<"call.unknown">, older));
  EXPECT_FALSE(reachable(by<"guard.install.again">, older));
  EXPECT_FALSE(reachable(by<"fill.guard.stays">, older));
  EXPECT_TRUE(reachable(by<"fill.poison.marks">, older));
  EXPECT_TRUE(reachable(by<"access.wp.async">, older));
  const profile& oldest = profile_named("linux-6.1")->get();
  EXPECT_FALSE(reachable(by<"fill.poison.marks">, oldest));
  EXPECT_FALSE(reachable(by<"access.wp.async">, oldest));
  EXPECT_FALSE(reachable(by<"call.writeprotect.hole_skipped">, oldest));
  EXPECT_TRUE(reachable(by<"call.writeprotect.stops">, oldest));
}

/// docs/rules.md as it should be: its introduction is written by hand, its tables are not.
std::string page_of_rules(const std::string& today) {
  std::string page = today.substr(0, today.find("\n## "));
  std::string_view family;
  const auto put_row = [&](const auto& row) {
    ((((((page += "| `") += row.id) += "` | ") += row.sentence) += " | ") += row.source) += " |\n";
  };
  const auto put_head = [&](std::string_view title) {
    ((page += "\n## ") += title) += "\n\n| id | says | from |\n| --- | --- | --- |\n";
  };
  for (const rule_id each : all_rules()) {
    const std::string_view of = text_of(each).id.substr(0, text_of(each).id.find('.'));
    if (of != family) put_head(family = of);
    put_row(text_of(each));
  }
  put_head("Invariants of every state");
  for (const invariant& each : invariants()) put_row(each);
  return page;
}

TEST(rules, are_documented) {
  const std::filesystem::path path = "../docs/rules.md";
  const std::string page = page_of_rules(text_in(path));
  if (std::getenv("PTECHECK_REGENERATE") != nullptr) std::ofstream(path) << page;
  EXPECT_EQ(text_in(path), page) << "ci/golden writes it anew";
}

}  // namespace
}  // namespace ptecheck::spec
