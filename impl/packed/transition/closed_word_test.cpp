#include <ptecheck/impl/packed/spoil.hpp>
#include <ptecheck/impl/packed/transition/live_words_test.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <cstdint>

namespace ptecheck::impl::packed {

/// A truth that steers no `if`, as a symbol's would.
struct closed_truth {
  constexpr closed_truth() = default;
  constexpr closed_truth(std::same_as<bool> auto value) : held{value} {}
  friend constexpr closed_truth operator&&(closed_truth a, closed_truth b) {
    return {static_cast<bool>(a.held & b.held)};
  }
  friend constexpr closed_truth operator||(closed_truth a, closed_truth b) {
    return {static_cast<bool>(a.held | b.held)};
  }
  friend constexpr closed_truth operator!(closed_truth a) { return {!a.held}; }
  bool held = false;
};

/// A word with the operators that a word must have, and no other.
struct closed_word {
  constexpr explicit closed_word(std::same_as<std::uint64_t> auto bits) : held{bits} {}
  friend constexpr closed_word operator&(closed_word a, closed_word b) {
    return closed_word{a.held & b.held};
  }
  friend constexpr closed_word operator|(closed_word a, closed_word b) {
    return closed_word{a.held | b.held};
  }
  friend constexpr closed_word operator^(closed_word a, closed_word b) {
    return closed_word{a.held ^ b.held};
  }
  friend constexpr closed_word operator~(closed_word a) { return closed_word{~a.held}; }
  friend constexpr closed_word operator<<(closed_word a, unsigned by) {
    return closed_word{a.held << by};
  }
  friend constexpr closed_word operator>>(closed_word a, unsigned by) {
    return closed_word{a.held >> by};
  }
  friend constexpr closed_truth operator==(closed_word a, closed_word b) {
    return {a.held == b.held};
  }
  friend constexpr closed_word choose(closed_truth c, closed_word yes, closed_word no) {
    return c.held ? yes : no;
  }
  std::uint64_t held;
};

}  // namespace ptecheck::impl::packed

template <>
struct ptecheck::model::word_traits<ptecheck::impl::packed::closed_word> {
  using truth = ptecheck::impl::packed::closed_truth;
};

namespace ptecheck::impl::packed {
namespace {

static_assert(model::word<closed_word>);
static_assert(!std::convertible_to<closed_truth, bool>);

context<closed_word> closed(const context<>& c) {
  context<closed_word> same{};
  same.readable = {c.readable};
  same.writable = {c.writable};
  same.shared = {c.shared};
  same.anonymous = {c.anonymous};
  same.uffd_wp = {c.uffd_wp};
  same.registration_lost = {c.registration_lost};
  same.anon_page = {c.anon_page};
  same.mapped_once = {c.mapped_once};
  same.ksm_page = {c.ksm_page};
  same.swap_cached = {c.swap_cached};
  same.swap_migrates = {c.swap_migrates};
  same.cache_migrates = {c.cache_migrates};
  same.forgotten = {c.forgotten};
  same.repointed = {c.repointed};
  same.tables_copied = {c.tables_copied};
  same.cached = {c.cached};
  same.cache_frame = model::pfn<closed_word>{closed_word{c.cache_frame.word()}};
  same.swap_frame = model::pfn<closed_word>{closed_word{c.swap_frame.word()}};
  same.moved_frame = model::pfn<closed_word>{closed_word{c.moved_frame.word()}};
  same.ksm_frame = model::pfn<closed_word>{closed_word{c.ksm_frame.word()}};
  same.fresh_frame = model::pfn<closed_word>{closed_word{c.fresh_frame.word()}};
  same.fresh_slot = model::swap_slot<closed_word>{closed_word{c.fresh_slot.word()}};
  return same;
}

constexpr word_t every[] = {nothing,
                            written,
                            readonly_dirty,
                            inaccessible,
                            zero_page,
                            protected_dirty,
                            swap_exclusive,
                            swap_protected,
                            migrating_written,
                            migrating_protected,
                            hwpoison_word,
                            away_written,
                            away_protected,
                            held_word,
                            marked::uffd_wp,
                            marked::poison,
                            marked::guard};

/// The transition, clean and with the first mutant, in both lives of the text.
template <class Op>
struct in_both_lives : testing::Test {
  template <class... Args>
  void expect_equal(const context<>& c, Args... args) {
    for (const word_t word : every)
      for (const bool exclusive : {false, true}) {
        const auto runs = Op::of(word, exclusive, c, args...);
        const auto closed_c = closed(c);
        const auto proved =
            Op::of(closed_word{word}, closed_truth{exclusive}, closed_c, closed_truth{args}...);
        EXPECT_EQ(proved.word.held, runs.word);
        EXPECT_EQ(proved.effect.held, runs.effect);
        EXPECT_EQ(proved.reply.held, runs.reply);
        EXPECT_EQ(proved.exclusive.held, runs.exclusive);
        EXPECT_EQ(well_formed(proved.word).held, well_formed(runs.word));
        const auto spoiled = spoiling<Op>::of(
            mutant_id{0}, closed_word{word}, proved, closed_c, closed_truth{args}...);
        EXPECT_EQ(spoiled.word.held, spoiling<Op>::of(mutant_id{0}, word, runs, c, args...).word);
      }
  }
};

using transition::because;
using every_transition = testing::Types<transition::read,
                                        transition::write,
                                        transition::mprotect,
                                        transition::write_protect,
                                        transition::write_unprotect,
                                        transition::zap<because::dontneed>,
                                        transition::zap<because::punch_hole>,
                                        transition::zap<because::truncate>,
                                        transition::zap<because::unmap>,
                                        transition::reclaim,
                                        transition::fork_parent,
                                        transition::fork_child,
                                        transition::copy,
                                        transition::zeropage,
                                        transition::poison,
                                        transition::continue_fault,
                                        transition::move_from,
                                        transition::move_to,
                                        transition::mremap,
                                        transition::lazy_free,
                                        transition::ksm_merge,
                                        transition::ksm_unmerge,
                                        transition::swapoff,
                                        transition::migrate_begin,
                                        transition::migrate_end,
                                        transition::hwpoison,
                                        transition::migrate_to_device,
                                        transition::migrate_to_ram,
                                        transition::make_device_exclusive,
                                        transition::guard_install,
                                        transition::guard_remove>;
TYPED_TEST_SUITE(in_both_lives, every_transition);

/// What the caller passes beside the context is one truth, or nothing.
template <class Op>
constexpr bool takes_a_truth =
    std::same_as<Op, transition::copy> || std::same_as<Op, transition::continue_fault> ||
    std::same_as<Op, transition::move_from>;

TYPED_TEST(in_both_lives, says_the_same) {
  for (context<> c : {anon_memory(), private_file(), shared_file()})
    for (const bool more : {false, true}) {
      c.uffd_wp = c.tables_copied = c.mapped_once = more;
      c.registration_lost = c.ksm_page = c.swap_cached = c.forgotten = c.repointed = more;
      c.anon_page = !more;
      c.ksm_frame = c.swap_frame = c.moved_frame = c.cache_frame;
      c.swap_migrates = c.cache_migrates = c.wp_async = !more;
      if constexpr (takes_a_truth<TypeParam>)
        this->expect_equal(c, more);
      else
        this->expect_equal(c);
    }
}

}  // namespace
}  // namespace ptecheck::impl::packed
