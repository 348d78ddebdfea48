// The word of a hugetlb page stands for 512 small pages. That its transition does what the rule
// says is proved of the first of them, as of any small entry (operation.cpp); here: what it makes
// of the first it makes of each, with the frames that follow.
#include <ptecheck/impl/packed/transition/hugetlb.hpp>
#include <ptecheck/smt/arithmetic.hpp>
#include <ptecheck/smt/encode.hpp>
#include <ptecheck/smt/registry.hpp>
#include <ptecheck/smt/trial.hpp>

#include <string>

namespace ptecheck::smt {
namespace {

using namespace impl::packed;
using transition::because;

constexpr std::uint64_t within_block = table_words - 1;

/// A random word of a hugetlb page, without the bit that says so: its frame is aligned.
model::machine_word drawn_first_page(dice& from) {
  if (from.flip()) return from.flip() ? marked::uffd_wp : nothing;
  model::present<> first = drawn<model::present<>>(from);
  first.write = first.write && first.accessible;
  first.frame = model::pfn<>{(first.frame.word() | table_words) & ~within_block};
  return encode(first);
}

template <class W>
model::pfn<W> aligned(const model::pfn<W>& frame) {
  return model::pfn<W>{frame.word() & W{~within_block}};
}

template <class W>
model::pfn<W> following(const model::pfn<W>& frame, const W& index) {
  return model::pfn<W>{plus(frame.word(), index)};
}

/// The word with a bit of its frame set that no word of a hugetlb page has.
template <class Op>
struct with_another_frame {
  template <class W>
  static changed<W> of(const W& entry, const truth<W>& exclusive, const context<W>& c) {
    changed<W> after = Op::of(entry, exclusive, c);
    after.word = after.word ^ W { std::uint64_t{1} << page_shift };
    return after;
  }
};

/// nth(op(word), index) = op(nth(word, index)), for every word, index and context.
template <class Small>
struct each_page_changes_as_the_first {
  template <class Life, class Large, class W = typename Life::word>
  void operator()(Life& life, const Large& large) const {
    auto c = life.template declare<context<W>>("context");
    const W first = life.template declare<W>("word", [](auto& d) { return drawn_first_page(d); });
    const W index = life.template declare<model::number<W, index_bits>>("index").word();
    const auto exclusive = life.template declare<truth<W>>("exclusive");
    c.fresh_frame = aligned<W>(c.fresh_frame);
    c.cache_frame = aligned<W>(c.cache_frame);
    life.assume(possible(c) && well_formed(first) && !has_swap_form(first));
    life.assume(!is_present(first) || (frame_of(first) & W{within_block}) == W{nothing});
    const W word = hugetlb::whole(first);
    const changed<W> whole = large.of(word, exclusive, c);
    c.fresh_frame = following<W>(c.fresh_frame, index);
    c.cache_frame = following<W>(c.cache_frame, index);
    const changed<W> small = Small::of(hugetlb::whole(hugetlb::nth(word, index)), exclusive, c);
    life.claim(hugetlb::nth(whole.word, index) == hugetlb::small(small.word));
    life.claim(whole.effect == small.effect && whole.reply == small.reply);
    life.claim(alike<truth<W>>(whole.exclusive, small.exclusive));
  }
};

/// The pages of a hugetlb word, as they run.
struct pages_of_it {
  template <class W>
  static W nth(const W& entry, const W& index) {
    return hugetlb::nth(entry, index);
  }
};
/// Those of a transparent huge page: of its frame the bits of the index are not turned over.
struct pages_as_of_a_transparent_one {
  template <class W>
  static W nth(const W& entry, const W& index) {
    return impl::packed::nth(entry, index);
  }
};

struct frames_follow_one_another {
  template <class Life, class Pages, class W = typename Life::word>
  void operator()(Life& life, const Pages& x) const {
    const auto frame = aligned<W>(life.template declare<model::pfn<W>>("frame"));
    const W index = life.template declare<model::number<W, index_bits>>("index").word();
    const auto accessible = life.template declare<truth<W>>("accessible");
    life.assume(!(frame == model::pfn<W>{}));
    const W part = x.nth(hugetlb::whole(mapped(frame.word(), accessible)), index);
    life.claim(part == mapped(plus(frame.word(), index), accessible));
  }
};

template <class Op>
obligation uniform(const char* name) {
  using form = transition::hugetlb_form_of<Op>;
  const each_page_changes_as_the_first<form> says;
  const std::string named = "twin." + std::string(name) + " each page changes as the first";
  return holds("twins", named, about(says, form{}))
      .refutes("sets_a_bit_of_the_frame", about(says, with_another_frame<form>{}));
}

}  // namespace

std::vector<obligation> laws_of_hugetlb() {
  std::vector<obligation> all;
  all.push_back(holds("twins",
                      "twin.hugetlb the frames of a page follow one another",
                      about(frames_follow_one_another{}, pages_of_it{}))
                    .refutes("splits_as_a_transparent_one",
                             about(frames_follow_one_another{}, pages_as_of_a_transparent_one{})));
  all.push_back(uniform<transition::read>("hugetlb_read"));
  all.push_back(uniform<transition::write>("hugetlb_write"));
  all.push_back(uniform<transition::mprotect>("hugetlb_mprotect"));
  all.push_back(uniform<transition::write_protect>("hugetlb_write_protect"));
  all.push_back(uniform<transition::write_unprotect>("hugetlb_write_unprotect"));
  all.push_back(uniform<transition::fork_parent>("hugetlb_fork_parent"));
  all.push_back(uniform<transition::fork_child>("hugetlb_fork_child"));
  all.push_back(uniform<transition::zap<because::dontneed>>("hugetlb_zap_dontneed"));
  all.push_back(uniform<transition::zap<because::punch_hole>>("hugetlb_zap_punch_hole"));
  all.push_back(uniform<transition::zap<because::unmap>>("hugetlb_zap_unmap"));
  return all;
}

}  // namespace ptecheck::smt
