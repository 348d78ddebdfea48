#include <ptecheck/smt/arithmetic.hpp>
#include <ptecheck/smt/fidelity_test.hpp>
#include <ptecheck/smt/symbolic.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

// The proof must not be about another program: every primitive, run in three ways on the same
// numbers, gives the same. On machine words; on symbolic constants, which fold; and on symbols, for
// which the numbers are put in afterwards.
namespace ptecheck::smt {
namespace {

using machine = model::machine_word;

/// Two words and a truth, as the three ways see them.
class three_ways {
 public:
  three_ways() : a_(variable("a", 64)), b_(variable("b", 64)), t_(variable("t", 0)) {}

  template <class F>
  bool agree(const F& f, machine a, machine b, bool t) const {
    const auto native = f(a, b, t);
    const auto folded = f(symbolic_word{a}, symbolic_word{b}, symbolic_truth{t});
    substitution by;
    by.set(a_, a);
    by.set(b_, b);
    by.set(t_, t);
    return folded.is_constant() && folded.value() == native && by.value_of(f(a_, b_, t_)) == native;
  }

 private:
  symbolic_word a_, b_;
  symbolic_truth t_;
};

/// Calls `visit(name, primitive)` for each primitive of words and truths.
template <class F>
void for_each_primitive(const F& visit) {
  visit("and", [](auto a, auto b, auto) { return a & b; });
  visit("or", [](auto a, auto b, auto) { return a | b; });
  visit("xor", [](auto a, auto b, auto) { return a ^ b; });
  visit("not", [](auto a, auto, auto) { return ~a; });
  visit("left by 0", [](auto a, auto, auto) { return a << 0u; });
  visit("left by 12", [](auto a, auto, auto) { return a << 12u; });
  visit("left by 63", [](auto a, auto, auto) { return a << 63u; });
  visit("right by 9", [](auto a, auto, auto) { return a >> 9u; });
  visit("right by 63", [](auto a, auto, auto) { return a >> 63u; });
  visit("equal", [](auto a, auto b, auto) { return a == b; });
  visit("select", [](auto a, auto b, auto t) { return model::select(t, a, b); });
  visit("plus", [](auto a, auto b, auto) { return plus(a, b); });
  visit("below", [](auto a, auto b, auto) { return below(a, b); });
  visit("negation", [](auto a, auto b, auto) { return !(a == b); });
  visit("both", [](auto a, auto b, auto t) { return t && a == b; });
  visit("either", [](auto a, auto b, auto t) { return t || a == b; });
  visit("same truth", [](auto a, auto b, auto t) { return t == (a == b); });
  visit("number",
        []<class W>(const W& a, const W&, auto) { return model::number<W, 40>{a}.word(); });
  visit("equal numbers", []<class W>(const W& a, const W& b, auto) {
    return model::number<W, 2>{a} == model::number<W, 2>{b};
  });
}

TEST(fidelity, of_every_primitive_on_all_words_of_four_bits) {
  const three_ways ways;
  for_each_primitive([&](const char* name, const auto& primitive) {
    for (machine a = 0; a < 16; ++a)
      for (machine b = 0; b < 16; ++b)
        for (const bool t : {false, true})
          ASSERT_TRUE(ways.agree(primitive, a, b, t)) << name << " " << a << " " << b << " " << t;
  });
}

TEST(fidelity, of_every_primitive_on_the_highest_four_bits) {
  const three_ways ways;
  for_each_primitive([&](const char* name, const auto& primitive) {
    for (machine a = 0; a < 16; ++a)
      for (machine b = 0; b < 16; ++b)
        ASSERT_TRUE(ways.agree(primitive, a << 60, b << 60, true)) << name << " " << a << " " << b;
  });
}

/// Ten thousand, or as many as are asked for by hand.
int random_calls() {
  const char* const asked = std::getenv("PTECHECK_FIDELITY_CALLS");
  return asked == nullptr ? 10'000 : std::atoi(asked);
}

TEST(fidelity, of_every_primitive_on_ten_thousand_random_words) {
  const three_ways ways;
  const int calls = random_calls();
  for_each_primitive([&](const char* name, const auto& primitive) {
    std::mt19937_64 random(42);
    for (int i = 0; i < calls; ++i) {
      const machine a = random(), b = random() % 3 == 0 ? a : random();
      ASSERT_TRUE(ways.agree(primitive, a, b, (a & 1) != 0)) << name << " " << a << " " << b;
    }
  });
}

}  // namespace
}  // namespace ptecheck::smt
