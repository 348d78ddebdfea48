#include <ptecheck/impl/packed/machine.hpp>
#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/pair.hpp>
#include <ptecheck/props/rapidcheck_choices.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <variant>
#include <vector>

namespace ptecheck::props {
namespace {

/// RapidCheck would take a new seed from the clock.
const bool seeded = ::setenv("RC_PARAMS", "seed=1", 0) == 0;

using model::trace;

/// Small, so that what is drawn later meets what is there.
constexpr world_limits small{.pages = 8, .mms = 2};

/// A step of this kind, drawn for the world of the trace.
template <class Op>
model::step drawn_step(const trace& before) {
  return *drawn([&](rapidcheck_choices& from) {
    model::step next{};
    draw_step(next, kind_of<Op>, from, draw_scope(from, before.start));
    return next;
  });
}

trace followed_by(trace all, const std::vector<model::step>& more) {
  all.steps.insert(all.steps.end(), more.begin(), more.end());
  return all;
}

template <class Target>
std::vector<std::string> answers_of(Target& target, const trace& all) {
  std::vector<std::string> answers;
  target.reset(all.start);
  for (const model::step& next : all.steps) answers.push_back(to_text(target.apply(next)));
  return answers;
}

template <class Target>
std::string last_answer(Target& target, const trace& all) {
  return answers_of(target, all).back();
}

template <class Target>
bool differ_anywhere(const model::world& in, const spec::machine& reference, const Target& target) {
  agreement<spec::machine, Target> compared{reference, target};
  compared.reset(in);
  return compared.everywhere().has_value();
}

/// Whether the target ends one trace in the state in which the reference ends the other.
template <class Target>
bool ends_alike(const trace& expected, const trace& seen) {
  spec::machine reference;
  Target target;
  answers_of(reference, expected);
  answers_of(target, seen);
  return !differ_anywhere(expected.start, reference, target);
}

template <class Target>
class property : public testing::Test {};

using targets = testing::Types<spec::machine, impl::packed::machine<>>;

struct target_names {
  template <class Target>
  static std::string GetName(int) {
    return std::string{Target::name};
  }
};
TYPED_TEST_SUITE(property, targets, target_names);

template <class Target, class Op>
void twice_equals_once() {
  const trace before = *traces(small);
  const model::step next = drawn_step<Op>(before);
  RC_ASSERT(ends_alike<Target>(followed_by(before, {next}), followed_by(before, {next, next})));
}

TYPED_TEST(property, twice_equals_once) {
  ASSERT_TRUE(seeded);
  EXPECT_TRUE(rc::check("zapping twice equals zapping once",
                        twice_equals_once<TypeParam, model::madvise_dontneed>));
  EXPECT_TRUE(rc::check("punching a hole twice equals punching it once",
                        twice_equals_once<TypeParam, model::punch_hole>));
  EXPECT_TRUE(rc::check("write-protecting twice equals write-protecting once",
                        twice_equals_once<TypeParam, model::uffdio_writeprotect>));
  EXPECT_TRUE(rc::check("installing guards twice equals installing them once",
                        twice_equals_once<TypeParam, model::madvise_guard_install>));
  EXPECT_TRUE(rc::check("removing guards twice equals removing them once",
                        twice_equals_once<TypeParam, model::madvise_guard_remove>));
  EXPECT_TRUE(rc::check("protecting twice equals protecting once",
                        twice_equals_once<TypeParam, model::mprotect>));
  EXPECT_TRUE(rc::check("a truncated file is not truncated by the same size",
                        twice_equals_once<TypeParam, model::ftruncate>));
  EXPECT_TRUE(
      rc::check("reading twice equals reading once", twice_equals_once<TypeParam, model::read>));
}

template <class Op>
std::vector<model::step> in_pieces(const Op& whole) {
  std::vector<model::step> pieces;
  for (std::uint32_t done = 0; done < whole.pages.length; done += model::page_size) {
    Op piece = whole;
    piece.pages = {whole.pages.start + done, model::page_size};
    pieces.push_back({piece, {}});
  }
  return pieces;
}

/// Where the whole range is done: a call that fails leaves a part behind, and pieces go on.
template <class Target, class Op>
void range_equals_its_pieces() {
  const trace before = *traces(small);
  const model::step next = drawn_step<Op>(before);
  const trace whole = followed_by(before, {next});
  Target target;
  const bool well_formed = std::get<Op>(next.what).pages.length % model::page_size == 0;
  RC_PRE(well_formed && last_answer(target, whole) == "done");
  RC_ASSERT(ends_alike<Target>(whole, followed_by(before, in_pieces(std::get<Op>(next.what)))));
}

TYPED_TEST(property, range_equals_its_pieces) {
  EXPECT_TRUE(rc::check("zapping a range equals zapping its pages",
                        range_equals_its_pieces<TypeParam, model::madvise_dontneed>));
  EXPECT_TRUE(rc::check("protecting a range equals protecting its pages",
                        range_equals_its_pieces<TypeParam, model::mprotect>));
  EXPECT_TRUE(rc::check("write-protecting a range equals write-protecting its pages",
                        range_equals_its_pieces<TypeParam, model::uffdio_writeprotect>));
  EXPECT_TRUE(rc::check("installing guards in a range equals installing them in its pages",
                        range_equals_its_pieces<TypeParam, model::madvise_guard_install>));
  EXPECT_TRUE(rc::check("removing guards from a range equals removing them from its pages",
                        range_equals_its_pieces<TypeParam, model::madvise_guard_remove>));
  EXPECT_TRUE(rc::check("unmapping a range equals unmapping its pages",
                        range_equals_its_pieces<TypeParam, model::munmap>));
  EXPECT_TRUE(rc::check("punching a range equals punching its pages",
                        range_equals_its_pieces<TypeParam, model::punch_hole>));
  EXPECT_TRUE(rc::check("poisoning a range equals poisoning its pages",
                        range_equals_its_pieces<TypeParam, model::uffdio_poison>));
}

TYPED_TEST(property, reset_forgets_everything) {
  EXPECT_TRUE(rc::check("reset forgets everything", [] {
    const trace first = *traces(small);
    const trace second = *traces(small);
    TypeParam used, fresh;
    answers_of(used, first);
    RC_ASSERT(answers_of(used, second) == answers_of(fresh, second));
    spec::machine reference;
    answers_of(reference, second);
    RC_ASSERT(!differ_anywhere(second.start, reference, used));
  }));
}

TYPED_TEST(property, agrees_with_the_reference) {
  EXPECT_TRUE(rc::check("the target agrees with the reference on every trace", [] {
    pair<spec::machine, TypeParam> both;
    const trace all = *traces({}, 200);
    RC_ASSERT(!both.run(all, how_much::everything));
  }));
}

TEST(trace_text, is_read_as_it_was_printed) {
  EXPECT_TRUE(rc::check("printing a trace and parsing it gives the trace back", [] {
    const trace all = *traces(small);
    const auto back = model::parse_trace(to_text(all));
    RC_ASSERT(std::holds_alternative<trace>(back));
    RC_ASSERT(std::get<trace>(back) == all);
  }));
}

}  // namespace
}  // namespace ptecheck::props
