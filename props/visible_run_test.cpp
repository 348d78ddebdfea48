#include <ptecheck/props/visible.hpp>
#include <ptecheck/props/visible_pair.hpp>
#include <ptecheck/props/visible_run.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ptecheck::props {
namespace {

/// A kernel that is the reference itself, and shows of it what a user would see.
struct well_behaved {
  static constexpr std::string_view name = "well behaved";

  model::run_view run(const model::trace& of, bool) {
    inside.reset(of.start);
    steps.clear();
    pages.assign((of.steps.size() + 1) * of.start.mms * of.start.pages, {});
    for (const model::step& next : of.steps) {
      const model::outcome answer = inside.apply(next);
      if (std::holds_alternative<model::never_returns>(answer)) break;
      for (std::uint8_t mm = 0; mm < of.start.mms; ++mm)
        for (std::uint32_t page = 0; page < of.start.pages; ++page)
          pages[(steps.size() * of.start.mms + mm) * of.start.pages + page] =
              visible(inside, {mm}, page);
      steps.push_back({answer, next.chosen, static_cast<std::uint8_t>((1u << of.start.mms) - 1)});
    }
    ++runs;
    const bool all = steps.size() == of.steps.size();
    const auto end = all ? model::run_end::finished : model::run_end::spins;
    return {steps, pages.data(), of.start.mms, of.start.pages, end, missing};
  }

  spec::machine inside;
  std::vector<model::step_view> steps;
  std::vector<model::page_view> pages;
  std::size_t runs = 0;
  std::string_view missing{};
};

struct hanging : well_behaved {
  hanging() { inside.deviate(&spec::linux_deviations()); }
};
struct helpless : well_behaved {
  helpless() { missing = "userfaultfd"; }
};

model::trace trace_of(const std::string& steps) {
  return std::get<model::trace>(
      model::parse_trace("ptecheck trace 1\nworld mms=2 pages=4 maps=shmem prot=read_write uffd=wp "
                         "features=sigbus profile=linux-6.18\n" +
                         steps));
}

const model::trace some = trace_of(
    "write mm=0 page=1 value=5\n"
    "uffdio_writeprotect mm=0 pages=0+2 protect=on\n"
    "write mm=0 page=1 value=6\n");

TEST(a_run, agrees_with_the_reference_that_made_it) {
  well_behaved kernel;
  spec::machine reference;
  const model::run_view seen = kernel.run(some, true);
  EXPECT_FALSE(first_difference(reference, some, seen));
  EXPECT_EQ(explain(reference, some, seen), "agreed");
}

TEST(a_run, differs_where_a_bit_does) {
  well_behaved kernel;
  spec::machine reference;
  const model::run_view seen = kernel.run(some, true);
  kernel.pages[1 * 2 * 4 + 1].bits ^= 16;
  const auto found = first_difference(reference, some, seen);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at, 1u);
  EXPECT_EQ(found->mm.index, 0);
  EXPECT_EQ(found->page, 1u);
  EXPECT_EQ(found->what.in, differs::entry);
  EXPECT_EQ(found->what.operation, some.steps[1].what.index());
  EXPECT_EQ(explain(reference, some, seen),
            "mm 0 page 1: present,file,only_here instead of present,file,uffd_wp,only_here");
}

TEST(a_run, differs_where_an_answer_does) {
  well_behaved kernel;
  spec::machine reference;
  const model::run_view seen = kernel.run(some, true);
  kernel.steps[2].answer = model::done{0};
  const auto found = first_difference(reference, some, seen);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at, 2u);
  EXPECT_EQ(found->what.in, differs::outcome);
  EXPECT_EQ(explain(reference, some, seen),
            "the reference says: signal BUS_ADRERR page=1; the kernel answered: done");
}

TEST(a_run, differs_where_a_process_died) {
  well_behaved kernel;
  spec::machine reference;
  model::run_view seen = kernel.run(some, true);
  seen.steps = seen.steps.first(1);
  seen.end = model::run_end::died;
  const auto found = first_difference(reference, some, seen);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at, 1u);
  EXPECT_EQ(explain(reference, some, seen), "the reference says: done; the kernel answered: died");
}

const model::trace stuck = trace_of(
    "write mm=0 page=0 value=5\n"
    "uffdio_writeprotect mm=0 pages=0+2 protect=on\n"
    "madvise_guard_install mm=0 pages=0+2\n"
    "read mm=0 page=0\n");

TEST(a_hang, is_a_difference_unless_it_is_expected) {
  visible_pair<hanging> strict{nullptr}, expecting{&spec::linux_deviations()};
  const auto found = strict.run(stuck, how_much::everything);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at, 2u);
  EXPECT_EQ(found->what.in, differs::outcome);
  EXPECT_FALSE(expecting.run(stuck, how_much::everything));
}

TEST(a_hang, is_tried_a_few_times_and_then_left_out) {
  visible_pair<hanging> both{&spec::linux_deviations()};
  for (std::uint32_t i = 0; i < both.most_hangs + 2; ++i)
    EXPECT_FALSE(both.run(stuck, how_much::touched));
  EXPECT_EQ(both.withheld(), 2u);
  EXPECT_EQ(both.applied(), 2u);
}

TEST(a_world, that_cannot_be_made_is_unsupported_by_name) {
  visible_pair<helpless> both{nullptr};
  EXPECT_FALSE(both.run(some, how_much::touched));
  EXPECT_EQ(both.unsupported(), (unsupported_counts{{"userfaultfd", 1}}));
}

}  // namespace
}  // namespace ptecheck::props
