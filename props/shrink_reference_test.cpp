#include <ptecheck/props/shrink_fixture.hpp>
#include <ptecheck/props/shrink_meeting.hpp>
#include <ptecheck/props/shrink_reference.hpp>
#include <ptecheck/spec/entry/reclaim.hpp>

#include <gtest/gtest.h>

namespace ptecheck::props {
namespace {

using spec::by;

class shrink_reference : public testing::Test {
 protected:
  digest after(const model::trace& all) {
    reference_.reset(all.start);
    for (const model::step& each : all.steps) (void)reference_.apply(each);
    return state_of(reference_, all.start, 0, 4);
  }
  digest after(std::string_view steps) { return after(trace_of(steps)); }

  template <class Op>
  static signature failing(spec::rule_id rule, differs in = differs::entry) {
    return {model::operation{Op{}}.index(), in, rule};
  }

  scout_of<spec::machine> reference_{spec::machine{}};
};

TEST_F(shrink_reference, states_are_equal_up_to_the_names_of_frames) {
  EXPECT_EQ(after("write mm=0 page=0 value=1\nwrite mm=0 page=1 value=2\n"),
            after("write mm=0 page=1 value=2\nwrite mm=0 page=0 value=1\n"));
  EXPECT_EQ(after("read mm=0 page=0\nmadvise_dontneed mm=0 pages=0+1\n"), after(""));
}

TEST_F(shrink_reference, states_differ_in_contents_sharing_areas_and_names_of_processes) {
  const digest one = after("write mm=0 page=0 value=1\n");
  EXPECT_NE(one, after("write mm=0 page=0 value=2\n"));
  EXPECT_NE(one, after("write mm=0 page=0 value=1\nfork mm=0 child=1\n"));
  EXPECT_NE(one, after("write mm=0 page=0 value=1\nmprotect mm=0 pages=1+1 prot=read\n"));
  EXPECT_NE(after("fork mm=0 child=1\n"), after("fork mm=0 child=2\n"));
  EXPECT_NE(after("ftruncate size=3\n"), after(""));
}

TEST_F(shrink_reference, states_differ_in_what_shows_only_later) {
  constexpr std::string_view clean =
      "uffdio_writeprotect mm=0 pages=0+1 protect=on\n"
      "write mm=0 page=1 value=1\n";
  const std::string given = std::string{clean} + "madvise_free mm=0 pages=1+1\n";
  EXPECT_NE(after(clean), after(given));
  EXPECT_NE(after("madvise_mergeable mm=0 pages=0+1 merge=on\n"), after(""));
  EXPECT_NE(after("mlock mm=0 pages=0+1\n"), after("madvise_populate mm=0 pages=0+1 write=on\n"));
  const std::string swapped =
      "write mm=0 page=0 value=1\nreclaim mm=0 pages=0+1\nfork mm=0 child=1\n";
  const std::string both_back = swapped + "read mm=0 page=0\nwrite mm=1 page=0 value=1\n";
  const std::string out_again = both_back + "reclaim mm=0 pages=0+1\n";
  EXPECT_NE(after(both_back), after(out_again));
}

TEST_F(shrink_reference, states_differ_in_where_a_mapping_lies_in_the_file) {
  model::world in = model::default_world;
  in.maps = model::backing::shmem;
  EXPECT_NE(after(trace_of("mremap mm=0 pages=1+1 size=1 to=3 how=move\n", in)),
            after(trace_of("munmap mm=0 pages=1+1\nuffdio_unregister mm=0 pages=3+1\n", in)));
}

TEST_F(shrink_reference, a_trace_may_fail_where_the_rule_speaks_for_the_operation) {
  const auto wanted = failing<model::madvise_dontneed>(by<"zap.drops">);
  EXPECT_TRUE(may_fail(reference_, trace_of("madvise_dontneed mm=0 pages=0+1\n"), wanted));
  EXPECT_FALSE(may_fail(reference_,
                        trace_of("madvise_guard_install mm=0 pages=0+1\n"
                                 "madvise_dontneed mm=0 pages=0+1\n"),
                        wanted));
  EXPECT_FALSE(may_fail(reference_, trace_of("munmap mm=0 pages=0+1\n"), wanted));
}

TEST_F(shrink_reference, an_entry_may_differ_at_any_page_and_an_outcome_by_the_last_rule_only) {
  const model::trace two = trace_of(
      "madvise_guard_install mm=0 pages=0+1\n"
      "madvise_dontneed mm=0 pages=0+2\n");
  constexpr auto stays = by<"zap.guard.stays">;
  EXPECT_TRUE(may_fail(reference_, two, failing<model::madvise_dontneed>(stays)));
  EXPECT_FALSE(
      may_fail(reference_, two, failing<model::madvise_dontneed>(stays, differs::outcome)));
}

TEST_F(shrink_reference, the_same_entries_meet_the_same_step_whatever_led_there) {
  const auto wanted = failing<model::reclaim>(by<"reclaim.anon.swaps_out">);
  const auto meet = [&](std::string_view steps) {
    return meetings_of(reference_, trace_of(steps), wanted);
  };
  const auto written = meet("write mm=0 page=0 value=1\nreclaim mm=0 pages=0+1\n");
  ASSERT_EQ(written.size(), 1u);
  EXPECT_EQ(written, meet("read mm=0 page=3\nwrite mm=0 page=3 value=1\nreclaim mm=0 pages=3+1\n"));
  const auto protected_page = meet(
      "write mm=0 page=0 value=1\n"
      "uffdio_writeprotect mm=0 pages=0+1 protect=on\n"
      "reclaim mm=0 pages=0+1\n");
  EXPECT_NE(written, protected_page);
  EXPECT_TRUE(written.front().resembles(protected_page.front()));
  EXPECT_TRUE(meet("reclaim mm=0 pages=0+1\n").empty());
}

TEST_F(shrink_reference, areas_tell_two_meetings_apart_unless_asked_not_to) {
  const auto wanted = failing<model::madvise_dontneed>(by<"zap.drops">);
  const auto in_rw = meetings_of(reference_, trace_of("madvise_dontneed mm=0 pages=0+1\n"), wanted);
  const auto in_read = meetings_of(reference_,
                                   trace_of("mprotect mm=0 pages=0+1 prot=read\n"
                                            "madvise_dontneed mm=0 pages=0+1\n"),
                                   wanted);
  ASSERT_EQ(in_rw.size(), 1u);
  ASSERT_EQ(in_read.size(), 1u);
  EXPECT_NE(in_rw.front(), in_read.front());
  EXPECT_EQ(in_rw.front().anywhere(), in_read.front().anywhere());
}

TEST_F(shrink_reference, digests_of_different_words_differ) {
  const std::vector<std::uint64_t> one{1, 2}, other{2, 1};
  EXPECT_EQ(digest_of(one), digest_of(one));
  EXPECT_NE(digest_of(one), digest_of(other));
}

}  // namespace
}  // namespace ptecheck::props
