#include <ptecheck/smt/fidelity_test.hpp>
#include <ptecheck/smt/operation.hpp>
#include <ptecheck/smt/prover.hpp>
#include <ptecheck/smt/situation.hpp>

#include <gtest/gtest.h>

// Whole operations in three ways, as fidelity_test.cpp does it for primitives: on machine words, on
// symbolic constants, and on symbols that are replaced afterwards.
namespace ptecheck::smt {
namespace {

using machine = model::machine_word;

/// A drawn word, exclusiveness and context.
struct drawn_case {
  explicit drawn_case(dice& from)
      : word(drawn_word(from, from.flip())),
        exclusive(from.flip()),
        c(drawn<context<machine>>(from)) {}

  machine word;
  bool exclusive;
  context<machine> c;
};

/// The parts of a symbolic context beside the values that they are to have.
template <class F>
void for_each_pair(context<symbolic_word>& symbolic,
                   const context<machine>& values,
                   const F& visit) {
  const auto all = parts<machine>("", values);
  auto next = all.begin();
  for_each_part(
      "", symbolic, [&](const std::string&, auto& piece) { visit(piece, next++->value); });
}

template <class Piece>
void become(Piece& piece, const std::variant<machine, bool>& value) {
  if constexpr (std::is_same_v<Piece, symbolic_truth>)
    piece = std::get<bool>(value);
  else
    piece = Piece{symbolic_word{std::get<machine>(value)}};
}

context<symbolic_word> constants(const context<machine>& values) {
  context<symbolic_word> c;
  for_each_pair(c, values, [](auto& piece, const auto& value) { become(piece, value); });
  return c;
}

class operation_fidelity : public testing::TestWithParam<std::string> {
 protected:
  const operation& op = operation_named(GetParam());
  dice from{9};
};

TEST_P(operation_fidelity, of_the_transition_on_symbolic_constants) {
  for (int i = 0; i < 300; ++i) {
    const drawn_case at(from);
    const auto native = op.run<machine>(at.word, at.exclusive, at.c);
    const auto folded = op.run<symbolic_word>(at.word, at.exclusive, constants(at.c));
    ASSERT_TRUE(folded.word.is_constant() && folded.effect.is_constant() &&
                folded.reply.is_constant() && folded.exclusive.is_constant());
    ASSERT_EQ(folded.word.value(), native.word);
    ASSERT_EQ(folded.effect.value(), native.effect);
    ASSERT_EQ(folded.reply.value(), native.reply);
    ASSERT_EQ(folded.exclusive.value(), native.exclusive);
  }
}

TEST_P(operation_fidelity, of_the_transition_on_symbols_that_are_replaced) {
  explorer paths({});
  report found;
  prover life(paths, found);
  const auto word = life.declare<symbolic_word>("word");
  const auto exclusive = life.declare<symbolic_truth>("exclusive");
  auto c = life.declare<context<symbolic_word>>("context");
  const auto symbolic = op.run<symbolic_word>(word, exclusive, c);
  for (int i = 0; i < 40; ++i) {
    const drawn_case at(from);
    substitution by;
    by.set(word, at.word);
    by.set(exclusive, at.exclusive);
    for_each_pair(c, at.c, [&]<class Piece>(Piece& piece, const auto& value) {
      if constexpr (std::is_same_v<Piece, symbolic_truth>)
        by.set(piece, std::get<bool>(value));
      else
        by.set(piece.word(), std::get<machine>(value));
    });
    const auto native = op.run<machine>(at.word, at.exclusive, at.c);
    ASSERT_EQ(by.value_of(symbolic.word), native.word);
    ASSERT_EQ(by.value_of(symbolic.effect), native.effect);
    ASSERT_EQ(by.value_of(symbolic.reply), native.reply);
    ASSERT_EQ(by.value_of(symbolic.exclusive), native.exclusive);
  }
}

TEST_P(operation_fidelity, of_meaning_and_rule_on_symbolic_constants) {
  for (int i = 0; i < 300; ++i) {
    const drawn_case at(from);
    const auto native = op.rule<machine>(impl::packed::meaning(at.word, at.exclusive), at.c);
    const auto folded = op.rule<symbolic_word>(
        impl::packed::meaning<symbolic_word>(at.word, at.exclusive), constants(at.c));
    ASSERT_EQ(folded.by, native.by);
    ASSERT_EQ(folded.content, native.content);
    ASSERT_EQ(folded.answer, native.answer);
    const auto expected = parts<machine>("", native.after);
    const auto got = parts<symbolic_word>("", folded.after);
    ASSERT_EQ(got.size(), expected.size());
    for (std::size_t part = 0; part < got.size(); ++part) {
      ASSERT_EQ(got[part].name, expected[part].name);
      if (const auto* number = std::get_if<symbolic_word>(&got[part].value))
        ASSERT_EQ(number->value(), std::get<machine>(expected[part].value));
      else
        ASSERT_EQ(std::get<symbolic_truth>(got[part].value).value(),
                  std::get<bool>(expected[part].value));
    }
  }
}

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const operation& each : all_operations()) names.emplace_back(each.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(each,
                         operation_fidelity,
                         testing::ValuesIn(all_names()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace ptecheck::smt
