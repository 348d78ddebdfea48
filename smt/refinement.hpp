#pragma once
// What every packed transition owes to its rule.
#include <ptecheck/impl/packed/meaning.hpp>
#include <ptecheck/smt/lift.hpp>
#include <ptecheck/smt/operation.hpp>
#include <ptecheck/smt/situation.hpp>
#include <ptecheck/spec/rules.hpp>

#include <optional>
#include <string>

namespace ptecheck::smt {

/// `as_its_rule`: what the word means afterwards, contents and reply are those of the rule.
/// `well_formed`: the kernel could have made the word, and it fits its VMA.
struct aspects {
  bool as_its_rule = true;
  bool well_formed = true;
};

/// The statement about one operation, as it is or with a seeded fault in it.
struct lives_up_to_its_rule {
  const operation& op;
  aspects which;
  std::optional<fault> wrong;

  template <class Life>
  void operator()(Life& life) const {
    perturbation::here().restart();
    const situation<Life> at(life, op.fits_before);
    const auto after = packed_result(life, at);
    if (which.well_formed) claim_well_formed(life, at, after);
    if (which.as_its_rule) claim_rule(life, at, after);
  }

 private:
  template <class Life, class W = typename Life::word, class P = typename Life::judged>
  auto packed_result(Life&, const situation<Life>& at) const {
    const changed<P> got =
        op.run<P>(lift<P>(at.word), lift_truth<P, W>(at.exclusive), lift_fields<P>(at.context));
    const changed<W> after{
        lower(got.word), lower(got.effect), lower(got.reply), lower(got.exclusive)};
    return op.with<W>(wrong, at.word, at.exclusive, after, at.context);
  }

  template <class Life, class W>
  static void claim_well_formed(Life& life, const situation<Life>& at, const changed<W>& after) {
    life.tell("packed word", after.word);
    life.claim(impl::packed::well_formed(after.word) && impl::packed::fits(after.word, at.context));
  }

  template <class Life, class W>
  void claim_rule(Life& life, const situation<Life>& at, const changed<W>& after) const {
    const entry<W> before = impl::packed::meaning(at.word, at.exclusive);
    life.show("entry", before);
    const spec::result<W> expected = op.rule<W>(before, at.context);
    const entry<W> got = impl::packed::meaning(after.word, after.exclusive);
    life.tell("rule", expected.after);
    life.tell("rule id", std::string(spec::text_of(expected.by).id));
    life.tell("packed", got);
    life.claim(same<W>(got, expected.after) &&
               after.effect == impl::packed::coded<W>(expected.content) &&
               after.reply == impl::packed::coded<W>(expected.answer));
  }
};

}  // namespace ptecheck::smt
