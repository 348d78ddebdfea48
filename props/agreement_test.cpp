#include <ptecheck/model/trace.hpp>
#include <ptecheck/props/pair.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace ptecheck::props {
namespace {

using spec::machine;

model::trace trace_in(std::string_view world, std::string_view steps) {
  std::string text = "ptecheck trace 1\nworld mms=4 pages=8 ";
  (text += world) += " profile=linux-6.18\n";
  return std::get<model::trace>(model::parse_trace(text += steps));
}

constexpr std::string_view anonymous = "maps=anon prot=read_write uffd=wp features=sigbus";
constexpr std::string_view shared = "maps=shmem prot=read_write uffd=none features=none";
constexpr std::string_view two_writes =
    "write mm=0 page=3 value=5\n"
    "write mm=0 page=4 value=6\n";

/// In what the reference and the subject differ after the trace, in words.
template <class Subject, class Reference = machine>
std::string seen_in(const model::trace& all) {
  pair<Reference, Subject> both;
  const auto found = both.run(all, how_much::touched);
  if (!found) return "nothing";
  std::string words{name_of(found->what.in)};
  words += " at step " + std::to_string(found->at) + ", page " + std::to_string(found->page);
  return words;
}

model::present<> changed(const model::entry<>& from) {
  return std::get<model::present<>>(from);
}

TEST(agreement, a_machine_agrees_with_itself) {
  EXPECT_EQ(seen_in<machine>(trace_in(anonymous, two_writes)), "nothing");
}

TEST(agreement, notices_an_attribute) {
  struct clean : machine {
    model::entry<> at(model::mm_id mm, std::uint32_t page) const {
      model::entry<> what = machine::at(mm, page);
      if (auto* held = std::get_if<model::present<>>(&what)) held->dirty = page != 4;
      return what;
    }
  };
  EXPECT_EQ(seen_in<clean>(trace_in(anonymous, two_writes)), "entry at step 1, page 4");
}

TEST(agreement, notices_another_kind) {
  struct forgetful : machine {
    model::entry<> at(model::mm_id, std::uint32_t) const { return model::none{}; }
  };
  EXPECT_EQ(seen_in<forgetful>(trace_in(anonymous, two_writes)), "entry at step 0, page 3");
}

TEST(agreement, notices_a_huge_entry_that_should_be_split) {
  struct splitting : machine {
    bool is_huge(model::mm_id mm, std::uint32_t page) const {
      return page != 3 && machine::is_huge(mm, page);
    }
  };
  model::trace all = trace_in("maps=anon prot=read_write uffd=none features=none",
                              "madvise_populate mm=0 pages=0+512 write=on\n"
                              "madvise_collapse mm=0 pages=0+512\n");
  all.start.pages = 2 * model::block_pages;
  EXPECT_EQ(seen_in<splitting>(all), "entry at step 1, page 3");
}

TEST(agreement, notices_something_where_there_is_nothing) {
  struct inventive : machine {
    model::entry<> at(model::mm_id, std::uint32_t) const { return model::guard_marker<>(); }
    bool is_none(model::mm_id, std::uint32_t page) const { return page != 2; }
  };
  EXPECT_EQ(seen_in<inventive>(trace_in(anonymous, "madvise_dontneed mm=0 pages=1+3\n")),
            "entry at step 0, page 2");
}

TEST(agreement, notices_another_marker_and_another_swap_attribute) {
  struct poisoned : machine {
    model::entry<> at(model::mm_id mm, std::uint32_t page) const {
      model::entry<> what = machine::at(mm, page);
      if (std::holds_alternative<model::marker<>>(what)) return model::poison_marker<>();
      if (auto* held = std::get_if<model::swap<>>(&what)) held->exclusive = false;
      return what;
    }
  };
  EXPECT_EQ(seen_in<poisoned>(trace_in(anonymous, "madvise_guard_install mm=0 pages=1+3\n")),
            "entry at step 0, page 1");
  EXPECT_EQ(seen_in<poisoned>(trace_in(anonymous,
                                       "write mm=0 page=3 value=5\n"
                                       "reclaim mm=0 pages=3+1\n")),
            "entry at step 1, page 3");
}

TEST(agreement, notices_one_name_for_two_frames) {
  struct confused : machine {
    model::entry<> at(model::mm_id mm, std::uint32_t page) const {
      model::entry<> what = machine::at(mm, page);
      if (auto* held = std::get_if<model::present<>>(&what)) held->frame = model::pfn<>{1};
      return what;
    }
    model::unit_view frame(model::pfn<>) const {
      return machine::frame(changed(machine::at({0}, 3)).frame);
    }
  };
  EXPECT_EQ(seen_in<confused>(trace_in(anonymous, two_writes)), "naming at step 1, page 4");
}

TEST(agreement, notices_the_zero_page_in_place_of_a_frame) {
  struct lazy : machine {
    model::entry<> at(model::mm_id mm, std::uint32_t page) const {
      model::entry<> what = machine::at(mm, page);
      if (auto* held = std::get_if<model::present<>>(&what)) held->frame = model::pfn<>{};
      return what;
    }
  };
  EXPECT_EQ(seen_in<lazy>(trace_in(anonymous, two_writes)), "naming at step 0, page 3");
  EXPECT_EQ(seen_in<lazy>(trace_in(anonymous, "read mm=0 page=3\n")), "nothing");
}

TEST(agreement, notices_a_count_of_names) {
  struct leaking : machine {
    model::unit_view frame(model::pfn<> id) const {
      const model::unit_view of = machine::frame(id);
      return {of.names + 1, of.contents};
    }
  };
  EXPECT_EQ(seen_in<leaking>(trace_in(anonymous, two_writes)), "references at step 0, page 3");
  EXPECT_EQ(seen_in<leaking>(trace_in(anonymous, "read mm=0 page=3\n")), "nothing");
}

TEST(agreement, notices_contents_of_frames_and_slots) {
  struct scribbling : machine {
    model::unit_view slot(model::swap_slot<> id) const { return {machine::slot(id).names, 77}; }
    model::unit_view frame(model::pfn<> id) const {
      const model::unit_view of = machine::frame(id);
      return {of.names, of.contents == 6 ? std::uint16_t{7} : of.contents};
    }
  };
  EXPECT_EQ(seen_in<scribbling>(trace_in(anonymous, two_writes)), "contents at step 1, page 4");
  EXPECT_EQ(seen_in<scribbling>(trace_in(anonymous,
                                         "write mm=0 page=3 value=5\n"
                                         "reclaim mm=0 pages=3+1\n")),
            "contents at step 1, page 3");
}

TEST(agreement, notices_page_anon) {
  struct anonymous_only : machine {
    bool is_anon(model::pfn<>) const { return true; }
  };
  EXPECT_EQ(seen_in<anonymous_only>(trace_in(anonymous, two_writes)), "nothing");
  EXPECT_EQ(seen_in<anonymous_only>(trace_in(shared, two_writes)), "entry at step 0, page 3");
}

constexpr std::string_view freed =
    "write mm=0 page=3 value=5\n"
    "madvise_free mm=0 pages=3+1\n";
constexpr std::string_view merged =
    "write mm=0 page=3 value=5\n"
    "write mm=0 page=4 value=5\n"
    "madvise_mergeable mm=0 pages=3+2 merge=on\n"
    "ksm_merge mm=0\n";

TEST(agreement, notices_what_was_given_away_and_what_was_merged) {
  struct forgetful : machine {
    model::unit_view frame(model::pfn<> id) const {
      const model::unit_view of = machine::frame(id);
      return {of.names, of.contents, false, false, of.migrates, of.partner};
    }
  };
  EXPECT_EQ(seen_in<forgetful>(trace_in(anonymous, freed)), "entry at step 1, page 3");
  EXPECT_EQ(seen_in<forgetful>(trace_in(anonymous, merged)), "entry at step 3, page 3");
  EXPECT_EQ(seen_in<machine>(trace_in(anonymous, merged)), "nothing");
}

constexpr std::string_view read_in_again =
    "write mm=0 page=3 value=5\n"
    "reclaim mm=0 pages=3+1\n"
    "fork mm=0 child=1\n"
    "read mm=0 page=3\n";

TEST(agreement, notices_what_the_swap_cache_holds) {
  struct uncached_frames : machine {
    model::unit_view frame(model::pfn<> id) const {
      const model::unit_view of = machine::frame(id);
      return {of.names, of.contents};
    }
  };
  struct uncached_slots : machine {
    model::unit_view slot(model::swap_slot<> id) const {
      const model::unit_view of = machine::slot(id);
      return {of.names, of.contents};
    }
  };
  EXPECT_EQ(seen_in<machine>(trace_in(anonymous, read_in_again)), "nothing");
  EXPECT_EQ(seen_in<uncached_frames>(trace_in(anonymous, read_in_again)),
            "naming at step 3, page 3");
  EXPECT_EQ(seen_in<uncached_slots>(trace_in(anonymous, read_in_again)),
            "naming at step 3, page 3");
}

TEST(agreement, notices_pages_of_the_file_that_a_moved_mapping_has) {
  struct uncached : machine {
    model::pfn<> cached(std::uint32_t page) const {
      return page == 2 || page == 9 ? model::pfn<>{} : machine::cached(page);
    }
  };
  EXPECT_EQ(seen_in<uncached>(trace_in(shared,
                                       "mremap mm=0 pages=2+1 size=1 to=5 how=move\n"
                                       "write mm=0 page=5 value=1\n"
                                       "read mm=0 page=6\n")),
            "page cache at step 1, page 2");
  EXPECT_EQ(seen_in<uncached>(trace_in(shared,
                                       "ftruncate size=12\n"
                                       "mremap mm=0 pages=7+1 size=3 to=2 how=move\n"
                                       "write mm=0 page=4 value=1\n"
                                       "read mm=0 page=6\n")),
            "page cache at step 2, page 9");
}

TEST(agreement, notices_holes_in_the_file_wherever_it_is_mapped) {
  struct clinging : machine {
    model::entry<> at(model::mm_id mm, std::uint32_t page) const {
      if (page == 5 && hole) return model::guard_marker<>();
      return machine::at(mm, page);
    }
    bool is_none(model::mm_id mm, std::uint32_t page) const {
      return !(page == 5 && hole) && machine::is_none(mm, page);
    }
    model::outcome apply(const model::step& next) {
      hole |= std::holds_alternative<model::punch_hole>(next.what);
      return machine::apply(next);
    }
    bool hole = false;
  };
  EXPECT_EQ(seen_in<clinging>(trace_in(shared,
                                       "mremap mm=0 pages=2+1 size=1 to=5 how=move\n"
                                       "write mm=0 page=5 value=1\n"
                                       "punch_hole pages=2+1\n"
                                       "read mm=0 page=7\n")),
            "entry at step 2, page 5");
}

TEST(agreement, notices_vma_attributes_and_holes) {
  struct unguarded : machine {
    const model::vma* vma_at(model::mm_id mm, std::uint32_t page) const {
      const model::vma* area = machine::vma_at(mm, page);
      if (area == nullptr || !area->maybe_guard) return area;
      static model::vma without;
      without = *area;
      without.maybe_guard = false;
      return &without;
    }
  };
  struct unmapping : machine {
    const model::vma* vma_at(model::mm_id mm, std::uint32_t page) const {
      return page == 5 ? nullptr : machine::vma_at(mm, page);
    }
  };
  EXPECT_EQ(seen_in<unguarded>(trace_in(anonymous, "madvise_guard_install mm=0 pages=2+1\n")),
            "vma at step 0, page 2");
  EXPECT_EQ(seen_in<unmapping>(trace_in(anonymous, "mprotect mm=0 pages=4+2 prot=read\n")),
            "vma at step 0, page 5");
}

TEST(agreement, notices_who_lives) {
  struct childless : machine {
    bool live(model::mm_id mm) const { return mm.index == 0; }
  };
  EXPECT_EQ(seen_in<childless>(trace_in(anonymous, "fork mm=0 child=2\n")),
            "vma at step 0, page 0");
}

TEST(agreement, notices_the_page_cache_and_the_file_size) {
  struct uncached : machine {
    model::pfn<> cached(std::uint32_t page) const {
      return page == 4 ? model::pfn<>{} : machine::cached(page);
    }
  };
  struct endless : machine {
    std::uint32_t file_size() const { return 8; }
  };
  EXPECT_EQ(seen_in<uncached>(trace_in(shared, two_writes)), "page cache at step 1, page 4");
  EXPECT_EQ(seen_in<endless>(trace_in(shared, "ftruncate size=3\n")),
            "page cache at step 0, page 3");
}

TEST(agreement, at_the_end_of_a_trace_everything_is_compared) {
  struct late : machine {
    model::entry<> at(model::mm_id mm, std::uint32_t page) const {
      if (page == 7) return model::poison_marker<>();
      return machine::at(mm, page);
    }
    bool is_none(model::mm_id mm, std::uint32_t page) const {
      return page != 7 && machine::is_none(mm, page);
    }
  };
  EXPECT_EQ(seen_in<late>(trace_in(anonymous, two_writes)), "entry at step 1, page 7");
  pair<machine, late> both;
  EXPECT_EQ(both.run(trace_in(anonymous, two_writes), how_much::everything)->at, 0u);
}

struct unsound : machine {};
std::optional<std::string_view> broken_invariant(const unsound&, model::mm_id, std::uint32_t page) {
  return page == 4 ? std::optional{std::string_view{"on.purpose"}} : std::nullopt;
}
std::optional<std::string_view> broken_invariant_anywhere(const unsound& in) {
  return in.is_none({0}, 2) ? std::nullopt : std::optional{std::string_view{"on.purpose"}};
}

TEST(agreement, notices_that_the_reference_breaks_its_word) {
  EXPECT_EQ((seen_in<machine, unsound>(trace_in(anonymous, two_writes))),
            "invariant at step 1, page 4");
  EXPECT_EQ((seen_in<machine, unsound>(trace_in(anonymous, "write mm=0 page=2 value=1\n"))),
            "invariant at step 0, page 0");
  EXPECT_EQ((seen_in<machine, unsound>(trace_in(anonymous, "write mm=0 page=3 value=1\n"))),
            "nothing");
}

}  // namespace
}  // namespace ptecheck::props
