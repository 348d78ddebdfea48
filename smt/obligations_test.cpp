#include <ptecheck/impl/packed/mutants.hpp>
#include <ptecheck/smt/discharge.hpp>
#include <ptecheck/smt/refinement.hpp>
#include <ptecheck/smt/registry.hpp>
#include <ptecheck/smt/workers.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace ptecheck::smt {
namespace {

TEST(obligations, have_names_of_their_own) {
  std::set<std::string> names;
  for (const obligation& each : all_obligations())
    EXPECT_TRUE(names.insert(each.name).second) << each.name;
}

TEST(obligations, that_hold_name_a_fault_that_they_refute) {
  for (const obligation& each : all_obligations())
    EXPECT_TRUE(each.expected == expectation::fails || !each.kills.empty()) << each.name;
}

TEST(obligations, turn_out_as_expected) {
  const auto all = all_obligations();
  std::vector<statement> statements;
  for (const obligation& each : all) statements.push_back(each.says);
  const auto reports = discharge_all(statements);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const verdict expected =
        all[i].expected == expectation::holds ? verdict::proved : verdict::refuted;
    EXPECT_EQ(reports[i].found, expected) << all[i].name << ": " << reports[i].why;
    EXPECT_EQ(reports[i].why, "") << all[i].name << " is not refuted by a claim";
  }
}

TEST(obligations, refute_every_fault_they_name) {
  std::vector<statement> statements;
  std::vector<std::string> names;
  for (const obligation& each : all_obligations())
    for (const seeded_fault& fault : each.kills) {
      statements.push_back(fault.broken);
      names.push_back(each.name + " with " + fault.id);
    }
  const auto reports = discharge_all(statements);
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(reports[i].found, verdict::refuted) << names[i] << ": " << reports[i].why;
    EXPECT_EQ(reports[i].why, "") << names[i] << " is not refuted by a claim";
    EXPECT_TRUE(reports[i].refuted_by) << names[i];
  }
}

/// Random cases that are possible hold as well: a statement that fails on machine words only would
/// be about another text.
TEST(obligations, hold_of_random_cases) {
  for (const obligation& each : all_obligations()) {
    if (each.expected == expectation::fails) continue;
    EXPECT_FALSE(failing_at_random(each.says, 11, 300)) << each.name;
  }
}

using machine_word = model::machine_word;

struct drawn_case {
  machine_word word;
  bool exclusive;
  model::context<> context;
};

std::vector<drawn_case> possible_cases(int draws) {
  dice from(5);
  std::vector<drawn_case> all;
  for (int i = 0; i < draws; ++i) {
    const drawn_case each{
        drawn_word(from, from.flip()), from.flip(), drawn<model::context<>>(from)};
    if (impl::packed::well_formed(each.word) && impl::packed::possible(each.context))
      all.push_back(each);
  }
  return all;
}

bool differ(const changed<machine_word>& a, const changed<machine_word>& b) {
  return a.word != b.word || a.effect != b.effect || a.reply != b.reply;
}

TEST(operations, name_every_mutant_that_spoils_them) {
  const auto cases = possible_cases(5000);
  for (const operation& op : all_operations())
    for (const auto& mutant : impl::packed::mutants) {
      const bool spoilt = std::any_of(cases.begin(), cases.end(), [&](const drawn_case& each) {
        const auto& [word, exclusive, context] = each;
        const auto after = op.run<machine_word>(word, exclusive, context);
        return differ(
            after, op.with<machine_word>(mutant_fault(mutant.id), word, exclusive, after, context));
      });
      const auto named = std::find(op.mutants.begin(), op.mutants.end(), mutant.id);
      EXPECT_EQ(spoilt, named != op.mutants.end()) << op.name << " " << mutant.id;
    }
}

}  // namespace
}  // namespace ptecheck::smt
