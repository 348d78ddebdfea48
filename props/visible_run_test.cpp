#include <ptecheck/props/campaign.hpp>
#include <ptecheck/props/visible.hpp>
#include <ptecheck/props/visible_pair.hpp>
#include <ptecheck/props/visible_run.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
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

TEST(a_run, that_differs_in_the_last_looks_differs_after_its_last_step) {
  well_behaved kernel;
  spec::machine reference;
  model::run_view seen = kernel.run(some, true);
  kernel.steps.push_back({model::done{0}, {}, 3});
  std::copy_n(kernel.pages.begin() + 2 * 2 * 4, 2 * 4, kernel.pages.begin() + 3 * 2 * 4);
  kernel.pages[3 * 2 * 4 + 1].contents ^= 1;
  seen.steps = kernel.steps;
  const auto found = first_difference(reference, some, seen);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at, 2u);
  EXPECT_EQ(found->what.in, differs::contents);
  EXPECT_EQ(found->what.operation, some.steps[2].what.index());
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

TEST(a_run, tells_whether_pages_of_one_swap_slot_are_one_page) {
  well_behaved kernel;
  spec::machine reference;
  const auto only_here_flipped = [&](const model::trace& of) {
    const model::run_view seen = kernel.run(of, true);
    kernel.pages[(of.steps.size() - 1) * 2 * 4].bits ^= 32;
    return first_difference(reference, of, seen);
  };
  const std::string world =
      "ptecheck trace 1\nworld mms=2 pages=4 maps=anon prot=read_write uffd=none features=none "
      "profile=linux-6.18\nwrite mm=0 page=0 value=5\n";
  const auto parsed = [&](const std::string& steps) {
    return std::get<model::trace>(model::parse_trace(world + steps));
  };
  EXPECT_TRUE(
      only_here_flipped(parsed("reclaim mm=0 pages=0+1\nfork mm=0 child=1\nread mm=0 page=0\n")));
  EXPECT_TRUE(only_here_flipped(parsed("fork mm=0 child=1\nread mm=0 page=0\n")));
  EXPECT_TRUE(only_here_flipped(parsed("reclaim mm=0 pages=0+1\nread mm=0 page=0\n")));
}

/// Tells the entries of the first address space after the last step, under names of its own.
struct telling : well_behaved {
  model::run_view run(const model::trace& of, bool everywhere) {
    model::run_view seen = well_behaved::run(of, everywhere);
    entries.assign(pages.size(), {});
    const std::size_t last = steps.size() - 1;
    steps[last].told = 1;
    for (std::uint32_t page = 0; page < of.start.pages; ++page) {
      model::entry<> each = inside.at({0}, page);
      if (auto* held = std::get_if<model::present<>>(&each)) {
        held->frame = model::pfn<>{held->frame.word() + 1000};
        held->write = held->write && !loses_write;
      }
      entries[last * of.start.mms * of.start.pages + page] = each;
    }
    seen.entries = entries.data();
    return seen;
  }

  bool loses_write = false;
  std::vector<model::entry<>> entries;
};

TEST(a_run, agrees_where_entries_are_told_as_they_are) {
  telling kernel;
  spec::machine reference;
  EXPECT_FALSE(first_difference(reference, some, kernel.run(some, false)));
}

TEST(a_run, differs_where_a_told_entry_only_looks_right_from_outside) {
  telling kernel;
  kernel.loses_write = true;
  const model::trace written = trace_of("write mm=0 page=2 value=3\n");
  spec::machine reference;
  const auto apart = first_parting(reference, written, kernel.run(written, false));
  ASSERT_TRUE(apart.has_value());
  EXPECT_EQ(apart->where.what.in, differs::raw_word);
  EXPECT_EQ(apart->where.page, 2u);
  EXPECT_TRUE(std::get<model::present<>>(apart->expected_entry).write);
  EXPECT_FALSE(std::get<model::present<>>(apart->told_entry).write);
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
  visible_pair<hanging> both{&spec::linux_deviations()}, strict{nullptr};
  const named_counts left_out{{std::string{both.left_out}, 1}};
  for (std::uint32_t i = 0; i < both.most_hangs + 2; ++i) {
    EXPECT_FALSE(both.run(stuck, how_much::touched));
    EXPECT_EQ(both.unsupported(), i < both.most_hangs ? named_counts{} : left_out);
    EXPECT_EQ(strict.run(stuck, how_much::touched).has_value(), i < both.most_hangs);
  }
  EXPECT_EQ(both.applied(), 2u);
  EXPECT_TRUE(strict.run(stuck, how_much::everything)) << "who looks closely leaves nothing out";
}

TEST(a_deviation, that_is_taken_is_named) {
  visible_pair<hanging> both{&spec::linux_deviations()};
  EXPECT_FALSE(both.run(stuck, how_much::touched));
  EXPECT_EQ(both.known(), (named_counts{{"DEV-2", 1}}));
  EXPECT_FALSE(both.run(some, how_much::touched));
  EXPECT_EQ(both.known(), named_counts{});
}

/// Shows a wrong bit, every so many runs.
struct moody : well_behaved {
  explicit moody(std::size_t wrong_every) : every(wrong_every) {}
  model::run_view run(const model::trace& of, bool everywhere) {
    const model::run_view seen = well_behaved::run(of, everywhere);
    if (runs % every == 0) pages[1].bits ^= 16;
    return seen;
  }
  std::size_t every;
};

TEST(a_failure, that_always_comes_back_is_one) {
  visible_pair<moody> both{nullptr, std::size_t{1}};
  const auto found = both.run(some, how_much::touched);
  ASSERT_TRUE(found);
  const confirmation how = both.confirm(some, *found);
  EXPECT_EQ(how.runs, both.runs_to_confirm);
  EXPECT_EQ(how.failed, how.runs);
  EXPECT_EQ(both.confirm(some, *found).runs, 1u) << "once is enough";
}

TEST(a_failure, that_does_not_always_come_back_is_told_by_its_rate) {
  visible_pair<moody> both{nullptr, std::size_t{3}};
  std::optional<failure> found;
  while (!found) found = both.run(some, how_much::touched);
  const confirmation how = both.confirm(some, *found);
  EXPECT_EQ(how.runs, 10u);
  EXPECT_EQ(how.failed, 4u);
  EXPECT_EQ(both.confirm(some, *found).runs, 10u) << "nothing was confirmed";
  tally sum;
  note(sum, 7, how);
  EXPECT_TRUE(sum.findings.empty());
  ASSERT_EQ(sum.flakes.size(), 1u);
  EXPECT_EQ(sum.flakes[0].trace, 7u);
  EXPECT_EQ(sum.failures, 1u);
}

TEST(a_world, that_cannot_be_made_is_unsupported_by_name) {
  visible_pair<helpless> both{nullptr};
  EXPECT_FALSE(both.run(some, how_much::touched));
  EXPECT_EQ(both.unsupported(), (named_counts{{"userfaultfd", 1}}));
}

}  // namespace
}  // namespace ptecheck::props
