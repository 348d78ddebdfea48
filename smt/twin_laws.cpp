// Huge entries and small ones: what a transition makes of a huge word is, page by page, what its
// twin makes of the words that the huge one would be split into. So the machine may do either.
#include <ptecheck/impl/packed/transition/huge.hpp>
#include <ptecheck/smt/arithmetic.hpp>
#include <ptecheck/smt/encode.hpp>
#include <ptecheck/smt/registry.hpp>
#include <ptecheck/smt/trial.hpp>

#include <string>

namespace ptecheck::smt {
namespace {

using namespace impl::packed;
using transition::because;

/// The splitting of a huge word, as it runs.
struct splits {
  template <class W>
  static W nth(const W& entry, const W& index) {
    return impl::packed::nth(entry, index);
  }
};
struct splits_without_inversion {
  template <class W>
  static W nth(const W& entry, const W& index) {
    return (impl::packed::nth(entry, index) & W{~huge::index.mask}) | huge::index.of(index);
  }
};
struct splits_and_keeps_the_size {
  template <class W>
  static W nth(const W& entry, const W& index) {
    return impl::packed::nth(entry, index) | W{huge::page_size.mask};
  }
};
struct splits_and_forgets_uffd_wp {
  template <class W>
  static W nth(const W& entry, const W& index) {
    return leaf::uffd_wp.clear(impl::packed::nth(entry, index));
  }
};
struct splits_and_leaves_the_cache_mode {
  template <class W>
  static W nth(const W& entry, const W& index) {
    return huge::small_pat.clear(impl::packed::nth(entry, index));
  }
};

/// A random huge word: that of a page whose frame is aligned.
model::machine_word drawn_huge_word(dice& from, bool accessible) {
  model::present<> first = drawn<model::present<>>(from);
  first.accessible = accessible;
  first.write = first.write && accessible;
  first.frame = model::pfn<>{(first.frame.word() | table_words) & ~(table_words - 1)};
  const std::uint64_t small = encode(first) | (from.flip() ? leaf::accessed.mask : 0);
  return (small & ~huge::index.mask) | huge::page_size.mask;
}

template <class Life, class W = typename Life::word>
W any_huge_word(Life& life) {
  return life.template declare<W>("word",
                                  [](auto& from) { return drawn_huge_word(from, from.flip()); });
}
template <class Life, class W = typename Life::word>
W any_index(Life& life) {
  return life.template declare<model::number<W, index_bits>>("index").word();
}

struct pages_of_a_split_are_as_the_whole {
  template <class Life, class Splitting, class W = typename Life::word>
  void operator()(Life& life, const Splitting& x) const {
    const W word = any_huge_word(life), index = any_index(life);
    life.assume(well_formed_huge(word));
    const W part = x.nth(word, index);
    const std::uint64_t flags = covered(huge::layout) & covered(leaf::layout) & ~leaf::frame.mask;
    life.claim(well_formed_leaf(part) && ((part ^ word) & W{flags}) == W{nothing});
  }
};

struct frames_of_a_split_follow_one_another {
  template <class Life, class Splitting, class W = typename Life::word>
  void operator()(Life& life, const Splitting& x) const {
    const W word = any_huge_word(life), index = any_index(life);
    life.assume(well_formed_huge(word));
    life.claim(frame_of(x.nth(word, index)) == plus(first_frame_of(word), index));
  }
};

struct the_cache_mode_moves {
  template <class Life, class Splitting, class W = typename Life::word>
  void operator()(Life& life, const Splitting& x) const {
    const W word = any_huge_word(life), index = any_index(life);
    life.assume(is_huge(word) && is_present(word));
    life.claim(alike<truth<W>>(huge::small_pat.test(x.nth(word, index)), huge::pat.test(word)));
  }
};

struct a_whole_mapping_splits_into_mappings {
  template <class Life, class Splitting, class W = typename Life::word>
  void operator()(Life& life, const Splitting& x) const {
    const W frame = life.template declare<model::pfn<W>>("frame").word();
    const W index = any_index(life);
    const auto accessible = life.template declare<truth<W>>("accessible");
    const W aligned = frame & W{~std::uint64_t{huge::index.most}};
    life.assume(!(aligned == W{nothing}));
    const W whole = huge_mapped(aligned, accessible);
    life.claim(well_formed_huge(whole));
    life.claim(x.nth(whole, index) == mapped(plus(aligned, index), accessible));
  }
};

/// What a huge transition does, or does wrong: the word with bits set, or cleared.
template <class Op, std::uint64_t Set = 0, std::uint64_t Cleared = 0>
struct as_whole {
  template <class W>
  static changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    changed<W> after = Op::of(entry, exclusive, c);
    after.word = (after.word & W{~Cleared}) | W{Set};
    return after;
  }
};

/// The small entries' own transition on a huge word, which turns over bits that are not its frame.
struct mprotect_of_a_small_entry {
  template <class W>
  static changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    changed<W> after = transition::mprotect::of(entry, exclusive, c);
    after.word = after.word | W{huge::page_size.mask};
    return after;
  }
};

/// pmd_modify from Linux 6.6 until f7491d7c81db: where a page was writable it forgot dirty.
struct mprotect_that_forgets_dirty {
  template <class W>
  static changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    return transition::huge_mprotect::of(leaf::dirty.clear(entry), exclusive, c);
  }
};

/// Where the machine leaves a word whole. `file`: memory of a file, which has none; `copies`: a
/// store that copies the page, or lifts its protection.
struct reach {
  bool file = false;
  bool copies = false;
  bool shared_frames = false;
  /// Whether the VMA allows what the word allows: not so during mprotect.
  bool fits = true;
};

/// What the machine sees of the pages of a word that it leaves whole.
template <class W>
truth<W> lies_within(const reach& how, const context<W>& c, const changed<W>& small) {
  truth<W> within{true};
  if (!how.file) within = within && c.anonymous && !c.shared && c.anon_page;
  if (!how.copies) {
    const truth<W> lifts = small.reply == coded<W>(reply::again) && c.uffd_wp && c.wp_async;
    within = within && !(small.effect == coded<W>(effect::copy_frame)) && !lifts;
  }
  if (!how.shared_frames) within = within && c.mapped_once && !c.in_swap_cache;
  return within;
}

/// nth(op(word), index) = op(nth(word, index)), for every word, index and context.
template <class Small>
struct changes_as_its_pages_do {
  reach how;

  template <class Life, class Large, class W = typename Life::word>
  void operator()(Life& life, const Large& large) const {
    const auto c = life.template declare<context<W>>("context");
    const W word = any_huge_word(life), index = any_index(life);
    const auto exclusive = life.template declare<truth<W>>("exclusive");
    life.assume(well_formed_huge(word) && possible(c));
    const W part = nth(word, index);
    if (how.fits) life.assume(fits(part, c));
    const changed<W> small = Small::of(part, exclusive, c);
    life.assume(lies_within(how, c, small));
    const changed<W> whole = large.of(word, exclusive, c);
    const truth<W> gone = whole.word == W{nothing};
    life.claim(gone || well_formed_huge(whole.word));
    life.claim(select(gone, W{nothing}, nth(whole.word, index)) == small.word);
    life.claim(whole.effect == small.effect && whole.reply == small.reply);
    life.claim(gone || alike<truth<W>>(whole.exclusive, small.exclusive));
  }
};

template <class Statement, class Wrong>
obligation splits_so(const char* name, const Statement& says, const char* fault, const Wrong&) {
  return holds("twins", name, about(says, splits{})).refutes(fault, about(says, Wrong{}));
}

void add_splits(std::vector<obligation>& all) {
  all.push_back(splits_so("twin.split the pages of a huge word have its flags",
                          pages_of_a_split_are_as_the_whole{},
                          "splits_and_forgets_uffd_wp",
                          splits_and_forgets_uffd_wp{}));
  all.push_back(splits_so("twin.split no page of a huge word is huge",
                          pages_of_a_split_are_as_the_whole{},
                          "splits_and_keeps_the_size",
                          splits_and_keeps_the_size{}));
  all.push_back(splits_so("twin.split the frames of a huge word follow one another",
                          frames_of_a_split_follow_one_another{},
                          "splits_without_inversion",
                          splits_without_inversion{}));
  all.push_back(splits_so("twin.split the bit of the cache mode moves",
                          the_cache_mode_moves{},
                          "splits_and_leaves_the_cache_mode",
                          splits_and_leaves_the_cache_mode{}));
  all.push_back(splits_so("twin.split pages mapped as a whole are mapped one by one",
                          a_whole_mapping_splits_into_mappings{},
                          "splits_without_inversion",
                          splits_without_inversion{}));
}

/// The transition and its twin agree, and do not with these bits set, or cleared.
template <class Small, std::uint64_t Set, std::uint64_t Cleared = 0>
obligation twins(const char* name, const char* fault, const reach& how) {
  using large = transition::huge_form_of<Small>;
  const changes_as_its_pages_do<Small> says{how};
  const std::string named = "twin." + std::string(name) + " a huge word changes as its pages do";
  return holds("twins", named, about(says, large{}))
      .refutes(fault, about(says, as_whole<large, Set, Cleared>{}));
}

template <class Small, class Large>
obligation differ(const char* name, const reach& how, const Large& large) {
  const changes_as_its_pages_do<Small> says{how};
  return fails("twins", "twin." + std::string(name), about(says, large));
}

void add_twins(std::vector<obligation>& all) {
  constexpr std::uint64_t dirty = leaf::dirty.mask | leaf::saved_dirty.mask;
  constexpr reach any{.shared_frames = true}, own{};
  constexpr reach protecting{.shared_frames = true, .fits = false};
  const changes_as_its_pages_do<transition::mprotect> protects{protecting};
  all.push_back(
      twins<transition::mprotect, 0, leaf::uffd_wp.mask>("mprotect", "forgets_uffd_wp", protecting)
          .refutes("turns_over_small_frames", about(protects, mprotect_of_a_small_entry{}))
          .refutes("forgets_dirty", about(protects, mprotect_that_forgets_dirty{})));
  all.push_back(
      twins<transition::write_protect, leaf::write.mask>("write_protect", "leaves_write", any));
  all.push_back(twins<transition::write_unprotect, leaf::uffd_wp.mask>(
      "write_unprotect", "leaves_uffd_wp", any));
  all.push_back(
      twins<transition::fork_parent, leaf::write.mask>("fork_parent", "leaves_write", any));
  all.push_back(
      twins<transition::fork_child, leaf::accessed.mask>("fork_child", "leaves_accessed", any));
  all.push_back(twins<transition::zap<because::dontneed>, leaf::present.mask>(
      "zap_dontneed", "leaves_something", any));
  all.push_back(twins<transition::zap<because::unmap>, leaf::present.mask>(
      "zap_unmap", "leaves_something", any));
  all.push_back(twins<transition::mremap, leaf::uffd_wp.mask>("mremap", "leaves_uffd_wp", any));
  all.push_back(
      twins<transition::lazy_free, 0, leaf::user.mask>("lazy_free", "takes_user_away", own));
  all.push_back(twins<transition::write, 0, dirty>("write", "forgets_dirty", any));
}

/// What splits, and why: taken as a whole it would not be the same.
void add_differences(std::vector<obligation>& all) {
  constexpr reach any{.shared_frames = true};
  constexpr reach protecting{.shared_frames = true, .fits = false};
  all.push_back(differ<transition::mprotect>(
      "mprotect of Linux 6.6 until f7491d7c81db: a huge word changes as its pages do",
      protecting,
      mprotect_that_forgets_dirty{}));
  all.push_back(differ<transition::mprotect>(
      "mprotect with the mask of small frames: a huge word changes as its pages do",
      protecting,
      mprotect_of_a_small_entry{}));
  all.push_back(differ<transition::write>(
      "write a huge word changes as its pages do, also if a page is copied or unprotected",
      {.copies = true, .shared_frames = true},
      transition::huge_write{}));
  all.push_back(differ<transition::lazy_free>(
      "lazy_free a huge word changes as its pages do, also if others name them",
      any,
      transition::huge_lazy_free{}));
  all.push_back(differ<transition::zap<because::dontneed>>(
      "zap_dontneed a huge word changes as its pages do, also if it maps a file",
      {.file = true, .shared_frames = true},
      transition::huge_zap{}));
}

}  // namespace

std::vector<obligation> laws_of_twins() {
  std::vector<obligation> all;
  add_splits(all);
  add_twins(all);
  add_differences(all);
  return all;
}

}  // namespace ptecheck::smt
