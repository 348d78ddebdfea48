#pragma once
// Memory of huge pages that a pool keeps: each block has a word of its own in the table above the
// leaves, which is never split, and may be a marker or none.
#include <ptecheck/impl/packed/arguments.hpp>
#include <ptecheck/impl/packed/machine_entries.hpp>
#include <ptecheck/impl/packed/transition/hugetlb.hpp>

#include <optional>

namespace ptecheck::impl::packed {

/// Whether a block begins at the page.
template <class Faults>
bool machine<Faults>::begins_block(std::uint32_t page) const {
  return model::begins_block(page, world_.pages);
}

template <class Faults>
std::uint32_t machine<Faults>::block_before(std::uint32_t page) const {
  return static_cast<std::uint32_t>(model::block_around(page, world_.pages));
}

/// hugetlb_vm_op_split: whether a VMA may not begin or end at the page.
template <class Faults>
bool machine<Faults>::cuts(const address_space& in, std::uint32_t page) const {
  const vma_list::interval* of = in.vmas.find(page);
  return of != nullptr && model::is_hugetlb(of->what.maps) && !begins_block(page);
}

template <class Faults>
bool machine<Faults>::cuts(const address_space& in, page_span pages) const {
  return cuts(in, pages.first) || cuts(in, pages.end);
}

/// The same of a part of one VMA.
template <class Faults>
bool machine<Faults>::is_cut(const model::vma& of, page_span part) const {
  return model::is_hugetlb(of.maps) && !(begins_block(part.first) && begins_block(part.end));
}

inline bool any_hugetlb(const vma_list& vmas, page_span pages) {
  return vmas.for_each_part(pages, [](const auto& each, page_span) {
    return model::is_hugetlb(each.what.maps) ? 1 : 0;
  }) != 0;
}

/// userfaultfd_register: whether the first VMA of the range forbids it to begin where it does.
template <class Faults>
bool machine<Faults>::begins_inside(const address_space& in, page_span pages) const {
  const int first = in.vmas.for_each_part(pages, [](const auto& each, page_span) {
    return model::is_hugetlb(each.what.maps) ? 1 : -1;
  });
  return first == 1 && !begins_block(pages.first);
}

/// One transition of the word of a block, with all that follows.
template <class Faults>
template <class Op>
model::reply machine<Faults>::transit_block(std::uint64_t& word,
                                            std::uint32_t page,
                                            surroundings& c) {
  using form = transition::hugetlb_form_of<Op>;
  const std::uint64_t before = word;
  frame_unit of{};
  if (is_present(before)) of = frames_.view(frame_of(hugetlb::small(before)));
  c.anon_page = of.anon;
  c.mapped_once = of.names == 1;
  c.cache_frame = model::pfn<>{c.shared ? cache_[c.file_page(page)] : nothing};
  c.cached = c.cache_frame.word() != nothing;
  c.fresh_frame = model::pfn<>{frames_.next_run(table_words)};
  const changed<std::uint64_t> after = yield<form>(before, of.exclusive, c);
  word = after.word;
  settle_block(before, after, c.file_page(page));
  return static_cast<model::reply>(after.reply);
}

/// What follows for the frames of a block. `page`: of the file, if there is one.
template <class Faults>
void machine<Faults>::settle_block(std::uint64_t before,
                                   const changed<std::uint64_t>& after,
                                   std::uint32_t page) {
  const auto what = static_cast<effect>(after.effect);
  const std::uint64_t old = is_present(before) ? frame_of(hugetlb::small(before)) : 0;
  const std::uint64_t now = is_present(after.word) ? frame_of(hugetlb::small(after.word)) : 0;
  std::uint64_t fresh = 0;
  if (what != effect::nothing) fresh = frames_.take_run(table_words);
  for (std::uint64_t i = 0; i < table_words; ++i) {
    if (what == effect::copy_frame) frames_[fresh + i].contents = frames_.view(old + i).contents;
    if (what == effect::cache_zero) {
      frames_[fresh + i].cached = true;
      cache_[page + i] = fresh + i;
    } else if (what != effect::nothing) {
      frames_[fresh + i].anon = true;
    }
    if (now != old && now != 0) frames_.name(now + i);
    if (now != old && old != 0) frames_.drop(old + i);
    if (now != 0) frames_[now + i].exclusive = after.exclusive;
  }
}

/// Drives a transition over the blocks of a part of one VMA.
template <class Faults>
template <class Op>
int machine<Faults>::change_blocks(address_space& in, page_span pages, surroundings c) {
  if constexpr (transition::has_hugetlb_form<Op>)
    for (std::uint32_t page = pages.first; page < pages.end; page += model::block_pages)
      transit_block<Op>(in.tables.make_whole(address_of(page)), page, c);
  return 0;
}

/// An access to a page, which is one to its block.
template <class Faults>
template <class Op>
model::reply machine<Faults>::access_block(address_space& in, std::uint32_t page, surroundings c) {
  const std::uint32_t first = block_before(page);
  std::uint64_t& word = in.tables.make_whole(address_of(first));
  for (;;) {
    const std::uint64_t before = word;
    const model::reply said = transit_block<Op>(word, first, c);
    if (said != reply::again) return said;
    // The page that this access gave the file is no page that it had already.
    if (word == before) c.uffd_minor = false;
  }
}

/// copy_hugetlb_page_range.
template <class Faults>
void machine<Faults>::fork_blocks(address_space& parent,
                                  address_space& child,
                                  page_span pages,
                                  const model::vma& of,
                                  surroundings c) {
  using copies = transition::hugetlb_form_of<transition::fork_child>;
  for (std::uint32_t page = pages.first; page < pages.end; page += model::block_pages) {
    std::uint64_t& word = parent.tables.make_whole(address_of(page));
    if (packed::is_none(word)) continue;
    c.tables_copied = is_copied(hugetlb::small(word), page, of, c.child_uffd_wp);
    transit_block<transition::fork_parent>(word, page, c);
    const auto copy = yield<copies>(word, false, c);
    if (packed::is_none(copy.word)) continue;
    child.tables.make_whole(address_of(page)) = copy.word;
    if (!is_present(copy.word)) continue;
    const std::uint64_t first = frame_of(hugetlb::small(copy.word));
    for (std::uint64_t frame = first; frame < first + table_words; ++frame) frames_.name(frame);
  }
}

/// mfill_atomic_hugetlb, as far as it refuses.
template <class Faults>
std::optional<model::outcome> machine<Faults>::unfillable_block(const model::vma& of,
                                                                page_span pages,
                                                                bool zeros) const {
  if (!model::is_hugetlb(of.maps)) return {};
  if (zeros || is_cut(of, pages)) return refusal(EINVAL);
  return model::unsupported{"filling hugetlb memory"};
}

/// What a scan of hugetlb memory cannot be asked for, if it asks for that.
template <class Faults>
std::optional<model::outcome> machine<Faults>::unscannable(const address_space& in,
                                                           page_span pages,
                                                           bool protects) const {
  const int untouched = in.vmas.for_each_part(pages, [&](const auto& each, page_span part) {
    if (!model::is_hugetlb(each.what.maps)) return 0;
    if (protects) return 1;
    return any_none(in, part) ? 2 : 0;
  });
  if (untouched == 1) return model::unsupported{"protecting hugetlb memory by a scan"};
  if (untouched == 2) return model::unsupported{"scanning untouched hugetlb memory"};
  return {};
}

/// Whether a block of the pages has no entry.
template <class Faults>
bool machine<Faults>::any_none(const address_space& in, page_span pages) const {
  for (std::uint32_t page = pages.first; page < pages.end;
       page = block_before(page) + model::block_pages)
    if (is_none(name_of(in), page)) return true;
  return false;
}

/// Whether the page cache has a page that no entry maps here: whether mincore asks it depends on
/// tables.
template <class Faults>
bool machine<Faults>::any_unmapped(const address_space& in, page_span pages) const {
  return in.vmas.for_each_part(pages, [&](const auto& each, page_span part) {
    if (each.what.maps != model::backing::hugetlb_shared) return 0;
    const surroundings c = context_of(each.what);
    for (std::uint32_t page = part.first; page < part.end; ++page)
      if (is_none(name_of(in), page) && cache_[c.file_page(page)] != nothing) return 1;
    return 0;
  }) != 0;
}

}  // namespace ptecheck::impl::packed
