#include <ptecheck/smt/certificate/bit_blast.hpp>
#include <ptecheck/smt/certificate/refutation.hpp>
#include <ptecheck/smt/symbolic.hpp>
#include <ptecheck/smt/trial.hpp>

#include <gtest/gtest.h>

#include <array>
#include <utility>

namespace ptecheck::smt {
namespace {

/// With all inputs known, unit propagation computes every gate.
bool is_refuted(const symbolic_truth& condition) {
  return check_refutation(bit_blasted(condition.as_term()), "").holds;
}

struct inputs {
  symbolic_word a{variable("a", 64)}, b{variable("b", 64)};
  symbolic_truth c{variable("c", 0)};
};

std::uint64_t choose(bool condition, std::uint64_t yes, std::uint64_t no) {
  return condition ? yes : no;
}

/// Sum and order, which the words of both lives spell differently.
struct spelt {
  static symbolic_word sum(const symbolic_word& a, const symbolic_word& b) { return sum_of(a, b); }
  static std::uint64_t sum(std::uint64_t a, std::uint64_t b) { return a + b; }
  static symbolic_truth below(const symbolic_word& a, const symbolic_word& b) {
    return is_below(a, b);
  }
  static bool below(std::uint64_t a, std::uint64_t b) { return a < b; }
};

/// A word and a truth with every operation in them.
template <class W, class T>
std::pair<W, T> all_operations_of(const W& a, const W& b, const T& c) {
  const W mixed = ((a & b) | (a ^ ~b)) ^ (a << 7) ^ (b >> 13) ^ (a << 0);
  const W added = spelt::sum(mixed, choose(c, a, b));
  const T less = spelt::below(added, b) || (c && !(a == b));
  return {added, less == (spelt::below(a, mixed) && !c)};
}

TEST(circuits, compute_what_machine_words_compute) {
  const inputs x;
  const auto [word, answer] = all_operations_of(x.a, x.b, x.c);
  dice from(3);
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t a = from.number(64), b = from.number(64);
    const bool c = from.flip();
    const auto [machine_word, machine_answer] = all_operations_of(a, b, c);
    const symbolic_truth here = x.a == a && x.b == b && x.c == symbolic_truth{c};
    const symbolic_truth right = word == machine_word && answer == symbolic_truth{machine_answer};
    EXPECT_FALSE(is_refuted(here && right)) << a << " " << b;
    EXPECT_TRUE(is_refuted(here && !right)) << a << " " << b;
    EXPECT_TRUE(is_refuted(here && word == (machine_word ^ std::uint64_t{1} << from.below(64))));
  }
}

TEST(circuits, cut_and_widen_numbers) {
  const term narrow = variable("n", 5);
  const symbolic_word wide{narrow};
  EXPECT_TRUE(is_refuted(is_below(std::uint64_t{31}, wide)));
  EXPECT_FALSE(is_refuted(wide == std::uint64_t{31}));
  const symbolic_truth third{bit(narrow, 2)};
  EXPECT_TRUE(is_refuted(wide == std::uint64_t{4} && !third));
  EXPECT_FALSE(is_refuted(wide == std::uint64_t{4} && third));
}

TEST(circuits, of_constants_are_decided_when_they_are_made) {
  EXPECT_FALSE(is_refuted(true));
  EXPECT_TRUE(is_refuted(false));
  EXPECT_EQ(bit_blasted(constant(true)).all.size(), 2u);
}

TEST(circuits, are_made_once_where_they_are_equal) {
  const inputs x;
  const auto once = bit_blasted((((x.a & x.b) == std::uint64_t{0})).as_term());
  const auto twice =
      bit_blasted(((x.a & x.b) == std::uint64_t{0} && (x.b & x.a) == std::uint64_t{0}).as_term());
  EXPECT_EQ(once.all, twice.all);
}

}  // namespace
}  // namespace ptecheck::smt
