#pragma once
// Huge words: madvise(MADV_COLLAPSE), which makes them, and the transitions of all their pages at
// once.
#include <ptecheck/impl/packed/arguments.hpp>
#include <ptecheck/impl/packed/machine_entries.hpp>
#include <ptecheck/impl/packed/transition/collapse.hpp>

#include <optional>
#include <utility>

namespace ptecheck::impl::packed {

/// Calls `visit(span)` for what of the pages no huge word maps, left to right, until one is not 0.
template <class Faults>
template <class Visit>
int machine<Faults>::for_each_small(address_space& in, page_span pages, Visit visit) {
  return for_each_beside(
      in, pages, [](std::uint64_t) { return true; }, visit);
}

/// The same of what no huge word maps with pages that somebody else names.
template <class Faults>
template <class Visit>
int machine<Faults>::for_each_unshared(address_space& in, page_span pages, Visit visit) {
  return for_each_beside(
      in, pages, [this](std::uint64_t word) { return is_shared(word); }, visit);
}

/// The same of what no huge word maps that is to be left out.
template <class Faults>
template <class LeftOut, class Visit>
int machine<Faults>::for_each_beside(address_space& in,
                                     page_span pages,
                                     LeftOut left_out,
                                     Visit visit) {
  if (!in.tables.any_huge()) return pages.empty() ? 0 : visit(pages);
  page_span small{pages.first, pages.first};
  while (small.end < pages.end) {
    const std::uint64_t* word = in.tables.find_huge(address_of(small.end));
    const bool whole = word != nullptr && left_out(*word);
    const std::uint32_t boundary = page_of(next_boundary(address_of(small.end), 1));
    const std::uint32_t next = std::min(boundary, pages.end);
    if (whole) {
      if (const int stop = small.empty() ? 0 : visit(small)) return stop;
      small.first = next;
    }
    small.end = next;
  }
  return small.empty() ? 0 : visit(small);
}

/// What follows from a transition of a huge word for its 512 frames.
template <class Faults>
template <class Twin>
void machine<Faults>::settle_huge(std::uint64_t before, const changed<std::uint64_t>& after) {
  const std::uint64_t first = first_frame_of(before);
  for (std::uint64_t number = first; number < first + table_words; ++number) {
    frame_unit& of = frames_[number];
    if (after.effect == coded<std::uint64_t>(effect::lazy_frame)) of.lazy = true;
    if (after.word != nothing) {
      if (Twin::uses.frame) of.exclusive = after.exclusive;
      continue;
    }
    of.dirty = of.dirty || is_dirty(before);
    frames_.drop(number);
  }
}

/// One transition of a huge word. Its pages are alike: exclusive or not, they are all so.
template <class Faults>
template <class Op>
model::reply machine<Faults>::transit_huge(std::uint64_t& word, surroundings& c) {
  using twin = transition::huge_form_of<Op>;
  const std::uint64_t before = word;
  const frame_unit of = frames_.view(first_frame_of(before));
  c.anon_page = of.anon;
  const changed<std::uint64_t> after = yield<twin>(before, of.exclusive, c);
  word = after.word;
  settle_huge<twin>(before, after);
  return static_cast<model::reply>(after.reply);
}

/// Whether a page of the word is named by somebody else, or is the page of a slot.
template <class Faults>
bool machine<Faults>::is_shared(std::uint64_t word) const {
  const std::uint64_t first = first_frame_of(word);
  for (std::uint64_t number = first; number < first + table_words; ++number) {
    const frame_unit of = frames_.view(number);
    if (of.names > 1 || of.slot != 0) return true;
  }
  return false;
}

/// do_huge_pmd_wp_page: whether every page of the word can be written in place.
template <class Faults>
bool machine<Faults>::is_reusable(std::uint64_t word) const {
  const std::uint64_t first = first_frame_of(word);
  for (std::uint64_t number = first; number < first + table_words; ++number) {
    const frame_unit of = frames_.view(number);
    if (!of.exclusive && (of.names > 1 || of.slot != 0 || of.ksm)) return false;
  }
  return true;
}

/// An access to a page of a huge word: its answer, or nothing where the word was split.
template <class Faults>
template <class Op>
std::optional<model::reply> machine<Faults>::access_huge(address_space& in,
                                                         std::uint64_t& word,
                                                         model::page_id page,
                                                         surroundings& c) {
  if constexpr (std::is_same_v<Op, transition::read>) {
    return c.readable ? reply::done : reply::segv_accerr;
  } else {
    const std::uint64_t own = frames_.view(first_frame_of(word)).exclusive;
    const bool watched = leaf::uffd_wp.test(word) && c.uffd_wp;
    const bool faults = c.writable && !leaf::write.test(word);
    const bool lifts = watched && c.wp_async;
    const bool copies = !watched && ((c.repointed && own == 0) || !is_reusable(word));
    if (faults && (lifts || copies)) {
      in.tables.make(address_of(page.index));
      return {};
    }
    model::reply said = reply::again;
    while (said == reply::again) said = transit_huge<Op>(word, c);
    return said;
  }
}

/// Calls `visit(word, first page)` for each huge word; the first answer that is true ends it.
template <class Faults>
template <class Visit>
bool machine<Faults>::any_huge_word(const address_space& in, Visit visit) const {
  if (!in.tables.any_huge()) return false;
  const std::int64_t arena = world_.pages;
  for (std::int64_t first = model::block_around(model::block_pages - 1, arena);
       model::is_whole_block(first, arena);
       first += model::block_pages) {
    const auto page = static_cast<std::uint32_t>(first);
    const std::uint64_t* word = in.tables.find_huge(address_of(page));
    if (word != nullptr && visit(*word, page)) return true;
  }
  return false;
}

/// What lies in one VMA no more is split.
template <class Faults>
void machine<Faults>::split_torn(address_space& in) {
  any_huge_word(in, [&](std::uint64_t, std::uint32_t page) {
    const vma_list::interval* of = in.vmas.find(page);
    const bool whole = of != nullptr && page + model::block_pages <= of->pages.end;
    if (!whole) in.tables.make(address_of(page));
    return false;
  });
}

/// hpage_collapse_scan_pmd, up to where it begins to change things. The errno, negative if it ends
/// the call.
template <class Faults>
int machine<Faults>::unsuited(const address_space& in, page_span block, bool armed) const {
  const model::mm_id mm = name_of(in);
  bool own = false, any = false;
  for (std::uint32_t page = block.first; page != block.end; ++page) any = any || !is_none(mm, page);
  if (!any) return EINVAL;
  for (std::uint32_t page = block.first; page != block.end; ++page) {
    const std::uint64_t word = word_at(mm, page);
    if (transition::is_uffd_wp(word)) return EINVAL;
    const bool missing = packed::is_none(word) || (is_present(word) && leaf::special.test(word));
    if (missing && armed) return -EBUSY;
    own = own || !missing;
  }
  return own ? 0 : EINVAL;
}

/// One block: 0, or an errno, which is negative if it ends the call.
template <class Faults>
int machine<Faults>::collapse(address_space& in, page_span block, const model::vma& of) {
  if (in.tables.find_huge(address_of(block.first)) != nullptr) return 0;
  const bool armed = of.uffd != model::uffd_mode::none;
  if (const int error = unsuited(in, block, armed)) return error;
  surroundings c = context_of(of);
  for (std::uint32_t page = block.first; page != block.end; ++page) {
    std::uint64_t& word = in.tables.make(address_of(page));
    if (is_marker(word) || is_hwpoison(word)) return -EINVAL;
    if (is_migration(word) || is_device_private(word)) await(moving::frame.get(word));
    while ((is_swap(word) || is_device_exclusive(word)) &&
           transit<transition::collapse_swap_in>(word, page, c) == reply::waits)
      await(awaited_by(word, c));
  }
  const std::uint64_t run = frames_.take_run(table_words);
  for (std::uint32_t page = block.first; page != block.end; ++page) {
    std::uint64_t& word = in.tables.make(address_of(page));
    frame_unit& fresh = frames_[run + (page - block.first)];
    const std::uint64_t old = is_present(word) ? frame_of(word) : 0;
    const std::uint16_t contents = old == 0 ? std::uint16_t{0} : frames_.view(old).contents;
    fresh = {.names = 1, .contents = contents, .anon = true, .exclusive = true};
    if (old != 0) frames_.drop(old);
    word = nothing;
  }
  in.tables.put_huge(address_of(block.first), transition::collapsed<std::uint64_t>(run, c));
  return 0;
}

/// madvise_collapse, of a part of one VMA. 0 or an errno: ENOTSUP for blocks of a file.
template <class Faults>
int machine<Faults>::collapse_part(address_space& in,
                                   page_span whole,
                                   page_span part,
                                   const model::vma& of) {
  const auto up = [&](std::uint32_t page) {
    return static_cast<std::uint32_t>(
        model::block_around(std::int64_t{page} + model::block_pages - 1, world_.pages));
  };
  const std::int64_t begin = up(part.first);
  const std::int64_t end = model::block_around(part.end, world_.pages);
  const bool fits = up(whole.first) + model::block_pages <= whole.end;
  if (!fits || of.nohugepage || end < begin) return EINVAL;
  if (of.maps != model::backing::anon) return ENOTSUP;
  int failed = 0;
  for (std::int64_t first = begin; first < end; first += model::block_pages) {
    const auto page = static_cast<std::uint32_t>(first);
    const int error = collapse(in, {page, page + model::block_pages}, of);
    if (error != 0) failed = std::abs(error);
    if (error < 0) break;
  }
  return failed;
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_collapse& op) {
  const model::outcome answer = advise(in, op.pages, [&](const model::vma& of, page_span part) {
    return collapse_part(in, in.vmas.find(part.first)->pages, part, model::vma{of});
  });
  if (answer == refusal(ENOTSUP)) return model::unsupported{"huge pages of a file"};
  return answer;
}

}  // namespace ptecheck::impl::packed
