#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/generate.hpp>
#include <ptecheck/props/pair.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/rules.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <variant>

namespace ptecheck::props {
namespace {

using spec::machine;

model::trace trace_of(std::string_view steps) {
  const std::string text = "ptecheck trace 1\n" + to_text(model::default_world) + "\n";
  return std::get<model::trace>(model::parse_trace(text + std::string{steps}));
}

/// The reference, but what `Op` answers is `Answer`, and it does nothing.
template <class Op, class Answer>
struct answering : machine {
  model::outcome apply(const model::step& next) {
    if (std::holds_alternative<Op>(next.what)) return Answer{};
    return machine::apply(next);
  }
};

/// The reference under other numbers for frames and slots.
struct renamed : machine {
  static constexpr std::uint64_t sum = 5000;

  template <class Number>
  static Number other(Number id) {
    return id.word() == 0 ? id : Number{sum - id.word()};
  }
  model::entry<> at(model::mm_id mm, std::uint32_t page) const {
    model::entry<> what = machine::at(mm, page);
    if (auto* held = std::get_if<model::swap<>>(&what)) held->slot = other(held->slot);
    std::visit(
        []<class Kind>(Kind& held) {
          if constexpr (model::names_frame<Kind>) held.frame = other(held.frame);
        },
        what);
    return what;
  }
  static model::unit_view other(model::unit_view unit) {
    unit.partner = other(model::pfn<>{unit.partner}).word();
    return unit;
  }
  model::unit_view frame(model::pfn<> id) const { return other(machine::frame(other(id))); }
  model::unit_view slot(model::swap_slot<> id) const { return other(machine::slot(other(id))); }
  bool is_anon(model::pfn<> id) const { return machine::is_anon(other(id)); }
  model::pfn<> cached(std::uint32_t page) const { return other(machine::cached(page)); }
};

TEST(pair, names_of_frames_and_slots_do_not_matter) {
  pair<machine, renamed> both;
  model::trace all;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    pcg_choices from{seed};
    draw_trace(all, 100, from, {});
    EXPECT_FALSE(both.run(all, how_much::everything)) << to_text(all);
  }
}

/// The reference in whose second address space migration never ends.
struct migrating_for_ever : machine {
  model::entry<> at(model::mm_id mm, std::uint32_t page) const {
    const model::entry<> what = machine::at(mm, page);
    const auto* held = std::get_if<model::present<>>(&what);
    if (held == nullptr || mm.index == 0) return what;
    return model::migration<>{held->frame, held->write, false, held->dirty, held->uffd_wp};
  }
};

TEST(pair, a_page_that_moved_is_compared_wherever_it_is) {
  pair<machine, migrating_for_ever> both;
  const auto found = both.run(trace_of("write mm=0 page=1 value=1\n"
                                       "migrate_begin mm=0 page=1\n"
                                       "fork mm=0 child=1\n"
                                       "read mm=0 page=1\n"
                                       "read mm=0 page=2\n"),
                              how_much::touched);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at, 3u);
  EXPECT_EQ(found->mm, model::mm_id{1});
  EXPECT_EQ(found->what.in, differs::entry);
}

TEST(pair, a_different_answer_is_a_difference) {
  pair<machine, answering<model::mprotect, model::absent>> both;
  const auto found = both.run(trace_of("write mm=0 page=1 value=1\n"
                                       "mprotect mm=0 pages=9+2 prot=read\n"),
                              how_much::touched);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at, 1u);
  EXPECT_EQ(found->page, 9u);
  EXPECT_EQ(found->what.in, differs::outcome);
  EXPECT_EQ(found->what.operation, kind_of<model::mprotect>);
}

TEST(pair, a_failure_names_the_rule_that_decided_the_entry) {
  pair<machine, answering<model::reclaim, model::done>> both;
  const auto found = both.run(trace_of("write mm=0 page=1 value=1\n"
                                       "reclaim mm=0 pages=0+3\n"),
                              how_much::touched);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->page, 1u);
  EXPECT_EQ(found->what.in, differs::entry);
  EXPECT_EQ(spec::text_of(found->what.by).id, "reclaim.anon.swaps_out");
}

TEST(pair, a_vma_that_differs_names_the_rule_that_spoke_last) {
  pair<machine, answering<model::uffdio_unregister, model::done>> both;
  const auto found = both.run(trace_of("uffdio_unregister mm=0 pages=2+2\n"), how_much::touched);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->page, 2u);
  EXPECT_EQ(found->what.in, differs::vma);
  EXPECT_EQ(spec::text_of(found->what.by).id, "registration.unregister_clears");
}

TEST(pair, where_both_are_absent_nothing_is_compared) {
  pair<machine, machine> both;
  EXPECT_FALSE(
      both.run(trace_of("read mm=3 page=1\nwrite mm=0 page=1 value=1\n"), how_much::touched));
  EXPECT_EQ(both.applied(), 2u);
}

TEST(pair, equal_unsupported_answers_are_counted_and_the_trace_goes_on) {
  pair<machine, machine> both;
  EXPECT_FALSE(both.run(trace_of("punch_hole pages=1+0:5\n"
                                 "mmap mm=0 pages=31+2 maps=anon prot=read\n"
                                 "punch_hole pages=1+0:5\n"),
                        how_much::touched));
  EXPECT_EQ(both.unsupported(),
            (named_counts{{"mapping outside the arena", 1}, {"punching part of a page", 2}}));
  EXPECT_EQ(both.applied(), 3u);
  EXPECT_FALSE(both.run(trace_of("read mm=0 page=1\n"), how_much::touched));
  EXPECT_TRUE(both.unsupported().empty());
}

TEST(pair, unsupported_by_one_alone_is_no_agreement) {
  pair<machine, answering<model::punch_hole, model::unsupported>> both;
  EXPECT_TRUE(both.run(trace_of("punch_hole pages=1+1\n"), how_much::touched));
  EXPECT_TRUE(both.run(trace_of("punch_hole pages=1+0:5\n"), how_much::touched));
}

TEST(pair, a_call_that_never_returns_ends_the_trace) {
  using endless = answering<model::uffdio_wake, model::never_returns>;
  pair<endless, endless> both;
  EXPECT_FALSE(
      both.run(trace_of("uffdio_wake mm=0 pages=1+1\nread mm=0 page=1\n"), how_much::touched));
  EXPECT_EQ(both.applied(), 1u);
  pair<machine, endless> differing;
  EXPECT_TRUE(differing.run(trace_of("uffdio_wake mm=0 pages=1+1\n"), how_much::touched));
}

TEST(pair, a_subject_brings_its_own_state) {
  struct mutant : machine {
    bool broken = false;
    model::outcome apply(const model::step& next) {
      if (broken) return model::absent{};
      return machine::apply(next);
    }
  };
  mutant subject;
  subject.broken = true;
  pair<machine, mutant> broken{subject};
  pair<machine, mutant> sound;
  EXPECT_TRUE(broken.run(trace_of("read mm=0 page=1\n"), how_much::touched));
  EXPECT_FALSE(sound.run(trace_of("read mm=0 page=1\n"), how_much::touched));
}

TEST(pair, while_it_runs_the_trace_is_known) {
  struct watching : machine {
    const model::trace** seen = nullptr;
    model::outcome apply(const model::step& next) {
      *seen = model::running_trace;
      return machine::apply(next);
    }
  };
  const model::trace* seen = nullptr;
  watching subject;
  subject.seen = &seen;
  pair<machine, watching> both{subject};
  const model::trace all = trace_of("read mm=0 page=1\n");
  EXPECT_FALSE(both.run(all, how_much::touched));
  EXPECT_EQ(seen, &all);
  EXPECT_EQ(model::running_trace, nullptr);
}

}  // namespace
}  // namespace ptecheck::props
