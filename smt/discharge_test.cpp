#include <ptecheck/smt/discharge.hpp>
#include <ptecheck/smt/encode.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace ptecheck::smt {
namespace {

using model::number;
using model::truth;

std::uint64_t value_named(const assignment& all, const std::string& name) {
  for (const part_value& each : all)
    if (each.name == name) return each.value;
  ADD_FAILURE() << "no " << name;
  return 0;
}

template <class Statement>
report discharged(const Statement& says, const explorer::limits& most = {}) {
  return discharge(in_both_lives(says), most);
}

TEST(discharging, proves_what_holds_of_every_word) {
  const report found = discharged([]<class Life>(Life& life) {
    const auto w = life.template declare<typename Life::word>("w");
    life.claim((w & ~w) == typename Life::word{std::uint64_t{0}});
  });
  EXPECT_EQ(found.found, verdict::proved);
  EXPECT_EQ(found.claims, 1u);
  EXPECT_FALSE(found.refuted_by);
}

TEST(discharging, refutes_with_the_smallest_case_by_its_name) {
  const report found = discharged([]<class Life>(Life& life) {
    const auto w = life.template declare<typename Life::word>("w");
    life.claim((w & typename Life::word{std::uint64_t{0x30}}) ==
               typename Life::word{std::uint64_t{0}});
  });
  ASSERT_EQ(found.found, verdict::refuted);
  EXPECT_EQ(found.refuted_by->symbols, (assignment{{"w", 0x10}}));
}

TEST(discharging, follows_both_sides_of_an_if) {
  const report found = discharged([]<class Life>(Life& life) {
    using W = typename Life::word;
    const W w = life.template declare<W>("w");
    if (w == W{std::uint64_t{7}}) {
      life.claim((w | W{std::uint64_t{8}}) == W{std::uint64_t{15}});
    } else {
      life.claim(!(w == W{std::uint64_t{7}}));
    }
  });
  EXPECT_EQ(found.found, verdict::proved);
  EXPECT_EQ(found.paths, 2u);
}

TEST(discharging, a_number_stays_below_its_width) {
  const report found = discharged([]<class Life>(Life& life) {
    using W = typename Life::word;
    const auto n = life.template declare<number<W, 5>>("n");
    life.claim((n.word() >> 5) == W{std::uint64_t{0}});
  });
  EXPECT_EQ(found.found, verdict::proved);
}

TEST(discharging, is_undecided_where_assumptions_contradict) {
  const report found = discharged([]<class Life>(Life& life) {
    const auto t = life.template declare<truth<typename Life::word>>("t");
    life.assume(t && !t);
    life.claim(false);
  });
  EXPECT_EQ(found.found, verdict::undecided);
  EXPECT_EQ(found.why, "vacuous: no case reaches a claim");
}

TEST(discharging, is_undecided_where_nothing_is_claimed) {
  const report found = discharged([]<class Life>(Life& life) {
    const auto t = life.template declare<truth<typename Life::word>>("t");
    if (t && !t) life.claim(false);
  });
  EXPECT_EQ(found.found, verdict::undecided);
}

TEST(discharging, is_undecided_where_no_case_meets_the_condition_of_a_claim) {
  const report found = discharged([]<class Life>(Life& life) {
    const auto t = life.template declare<truth<typename Life::word>>("t");
    life.assume(t);
    life.claim_if(!t, false);
  });
  EXPECT_EQ(found.found, verdict::undecided);
  EXPECT_EQ(found.why, "vacuous: no case meets the condition of a claim");
}

TEST(discharging, a_claim_under_a_condition_says_nothing_of_other_cases) {
  const auto claims = [](bool of_its_own_case) {
    return discharged([=]<class Life>(Life& life) {
      const auto t = life.template declare<truth<typename Life::word>>("t");
      life.claim_if(t, of_its_own_case ? t : !t);
    });
  };
  EXPECT_EQ(claims(true).found, verdict::proved);
  const report other = claims(false);
  ASSERT_EQ(other.found, verdict::refuted);
  EXPECT_EQ(other.refuted_by->symbols, (assignment{{"t", 1}}));
}

TEST(discharging, is_undecided_beyond_its_limits) {
  const auto hard = []<class Life>(Life& life) {
    using W = typename Life::word;
    const W a = life.template declare<W>("a"), b = life.template declare<W>("b");
    const W x = sum_of(a, b), y = sum_of(a << 5, b >> 9);
    life.claim(!((x ^ y) == W{std::uint64_t{0x1234567}}) || !(sum_of(x, y) == a));
  };
  const report found = discharge({hard, {}}, {.paths = 10, .each = {.resources = 50}});
  EXPECT_EQ(found.found, verdict::undecided);
  EXPECT_NE(found.why.find("50 resources"), std::string::npos) << found.why;
}

TEST(discharging, a_text_that_throws_is_refuted_with_the_case_and_the_reason) {
  const report found = discharged([]<class Life>(Life& life) {
    using W = typename Life::word;
    const W w = life.template declare<W>("w");
    if (w == W{std::uint64_t{6}}) throw std::runtime_error("six");
    life.claim(true);
  });
  ASSERT_EQ(found.found, verdict::refuted);
  EXPECT_EQ(found.why, "six");
  EXPECT_EQ(value_named(found.refuted_by->symbols, "w"), 6u);
}

TEST(discharging, two_symbols_of_one_name_are_refused) {
  const report found = discharged([]<class Life>(Life& life) {
    using W = typename Life::word;
    const W a = life.template declare<W>("w"), b = life.template declare<W>("w");
    life.claim(a == b);
  });
  EXPECT_EQ(found.found, verdict::undecided);
  EXPECT_EQ(found.why, "declared twice: w");
}

TEST(discharging, a_case_that_does_not_fail_on_machine_words_is_no_counterexample) {
  const auto fails_under_proof_only = []<class Life>(Life& life) {
    const auto w = life.template declare<typename Life::word>("w");
    constexpr bool machine = std::is_same_v<typename Life::word, std::uint64_t>;
    life.claim(truth<typename Life::word>{machine} || w == typename Life::word{std::uint64_t{0}});
  };
  const report found = discharged(fails_under_proof_only);
  EXPECT_EQ(found.found, verdict::undecided);
  EXPECT_FALSE(found.refuted_by);
}

TEST(discharging, an_assumption_behind_the_claim_that_fails_does_not_matter) {
  const auto says = []<class Life>(Life& life) {
    using W = typename Life::word;
    const W w = life.template declare<W>("w");
    life.claim(!(w == W{std::uint64_t{6}}));
    life.assume(!(w == W{std::uint64_t{6}}));
    life.claim(true);
  };
  const report found = discharged(says);
  ASSERT_EQ(found.found, verdict::refuted) << found.why;
  EXPECT_EQ(value_named(found.refuted_by->symbols, "w"), 6u);
}

/// Shown fields are made small before words; a field that its word inverts is small as a field.
TEST(discharging, minimises_decoded_fields_and_names_them) {
  const report found = discharged([]<class Life>(Life& life) {
    using W = typename Life::word;
    const W w = life.template declare<W>("w");
    const model::present<W> page{model::pfn<W>{~w >> 12}, false, false, false, false, false};
    life.show("page", page);
    life.claim((w >> 60) == W{std::uint64_t{15}});
  });
  ASSERT_EQ(found.found, verdict::refuted);
  const assignment& fields = found.refuted_by->fields;
  EXPECT_EQ(value_named(fields, "page.frame"), 0u);
  EXPECT_EQ(value_named(fields, "w"), 0xffffffffff000u);
}

TEST(discharging, a_minimal_case_does_not_depend_on_what_was_asked_before) {
  const auto says = []<class Life>(Life& life) {
    using W = typename Life::word;
    const auto f = life.template declare<number<W, 40>>("f");
    const W w = life.template declare<W>("w");
    life.claim(!((w >> 3) == f.word()) || f == number<W, 40>{});
  };
  const report once = discharged(says);
  for (int i = 0; i < 3; ++i)
    discharged([i]<class Life>(Life& life) {
      using W = typename Life::word;
      const W w = life.template declare<W>("other");
      life.claim(!(w == W{std::uint64_t{12345} << i}));
    });
  const report again = discharged(says);
  ASSERT_EQ(once.found, verdict::refuted);
  EXPECT_EQ(once.refuted_by, again.refuted_by);
  EXPECT_EQ(value_named(once.refuted_by->symbols, "f"), 1u);
  EXPECT_EQ(value_named(once.refuted_by->symbols, "w"), 8u);
}

TEST(discharging, tells_what_the_run_on_machine_words_showed) {
  const report found = discharged([]<class Life>(Life& life) {
    using W = typename Life::word;
    const auto mark = life.template declare<model::marker<W>>("mark");
    life.assume(mark.guard);
    life.show("entry", model::entry<W>{mark});
    life.tell("so", std::string("said"));
    life.claim(!mark.guard);
  });
  ASSERT_EQ(found.found, verdict::refuted);
  EXPECT_EQ(found.refuted_by->remarks,
            (std::vector<remark>{{"entry", "marker guard"}, {"so", "said"}}));
}

}  // namespace
}  // namespace ptecheck::smt
