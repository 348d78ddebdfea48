// Blocks of pages that one huge entry maps: MADV_COLLAPSE, which makes them, and what splits them.
#include <ptecheck/spec/entry/huge.hpp>
#include <ptecheck/spec/entry/hugetlb.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/machine/ranges.hpp>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace ptecheck::spec {

using model::block_pages;

/// What keeps a block from being collapsed; `ends`: those behind it as well.
struct machine::uncollapsible {
  int error;
  rule_id by;
  bool ends;
};

machine::page_run machine::block_of(std::uint32_t number) const {
  const auto first = static_cast<std::uint32_t>(model::block_around(number, world_.pages));
  return {first, first + block_pages};
}

bool machine::is_huge(mm_id mm, std::uint32_t number) const {
  const cell& each = mms_[mm.index].pages[number];
  if (model::is_hugetlb(each.area.maps)) return !is_none(mm, number);
  return is_collapsed(mm, number);
}

/// Whether a collapse made the block one entry, and nothing has split it since.
bool machine::is_collapsed(mm_id mm, std::uint32_t number) const {
  const std::vector<std::uint32_t>& blocks = mms_[mm.index].huge_blocks;
  return std::any_of(blocks.begin(), blocks.end(), [&](std::uint32_t first) {
    return first <= number && number < first + block_pages;
  });
}

void machine::split(mm_id mm, std::uint32_t number, rule_id why) {
  if (!is_collapsed(mm, number)) return;
  note(why);
  std::erase(mms_[mm.index].huge_blocks, block_of(number).first);
}

/// The page is about to be changed as one of a run: its block is split unless all of it is in the
/// run.
void machine::split_part(mm_id mm, std::uint32_t number, page_run run) {
  if (!is_collapsed(mm, number)) return;
  if (!run.covers(block_of(number))) return split(mm, number, by<"huge.part_splits">);
  note(by<"huge.whole_stays">);
}

/// Whether a page of the block is named by somebody else, or is the page of a slot.
bool machine::block_is_shared(mm_id mm, std::uint32_t number) const {
  const page_run block = block_of(number);
  for (std::uint32_t i = block.first; i < block.end; ++i) {
    const unit& frame = frames_[std::get<present<>>(at(mm, i)).frame.word()];
    if (frame.names > 1 || frame.partner != 0) return true;
  }
  return false;
}

/// MADV_FREE, MADV_COLD: whether they leave the page alone because of its block.
bool machine::passes_block(mm_id mm, std::uint32_t number, page_run run) {
  if (!is_collapsed(mm, number)) return false;
  if (block_is_shared(mm, number)) {
    note(by<"huge.shared_stays">);
    return true;
  }
  split_part(mm, number, run);
  return false;
}

/// Forgets blocks whose pages are gone, of which the first speaks for all, and splits those that
/// lie in one VMA no more.
void machine::forget_torn_blocks(mm_id mm) {
  address_space& in = mms_[mm.index];
  std::erase_if(in.huge_blocks, [&](std::uint32_t first) {
    const cell& begins = in.pages[first];
    if (!std::holds_alternative<present<>>(begins.what)) return true;
    for (std::uint32_t number = first; number < first + block_pages; ++number) {
      const cell& each = in.pages[number];
      if (each.mapped && mergeable(each.area, begins.area)) continue;
      note(by<"huge.vma_splits">);
      return true;
    }
    return false;
  });
}

/// A write to a page of a huge entry. If every page can be written in place it is one to all of
/// them. If one has to be copied, or WP_ASYNC lifts the protection, the entry is split. Else
/// nothing happens here: the one page answers.
void machine::write_to_block(mm_id mm, std::uint32_t number) {
  if (!is_collapsed(mm, number)) return;
  const page_run block = block_of(number);
  std::vector<result<>> writes;
  for (std::uint32_t i = block.first; i < block.end; ++i) {
    context<> c = context_of(mm, i);
    c.repointed = i == number && chosen_.repointed.test(i);
    writes.push_back(accessed<model::machine_word>(at(mm, i), access::write, c));
    const rule_id says = writes.back().by;
    const bool in_place = says == by<"access.present.writes"> || says == by<"access.cow.reuses">;
    if (says == by<"access.cow.copies"> || says == by<"access.wp.async">)
      return split(mm, number, by<"huge.write.splits">);
    if (!in_place) return;
  }
  note(by<"huge.write.whole">);
  for (std::uint32_t i = block.first; i < block.end; ++i)
    commit(mms_[mm.index].pages[i], i, writes[i - block.first]);
}

/// What hpage_collapse_scan_pmd() finds against the block before anything changes.
std::optional<machine::uncollapsible> machine::unsuited(mm_id mm, page_run block) const {
  const bool armed = mms_[mm.index].pages[block.first].area.uffd != model::uffd_mode::none;
  bool own = false, any = false;
  for (std::uint32_t number = block.first; number < block.end; ++number)
    any = any || !is_none(mm, number);
  if (!any) return uncollapsible{EINVAL, by<"huge.collapse.needs_page">, false};
  for (std::uint32_t number = block.first; number < block.end; ++number) {
    const entry<>& what = at(mm, number);
    if (is_protected(what)) return uncollapsible{EINVAL, by<"huge.collapse.wp_refuses">, false};
    const auto* page = std::get_if<present<>>(&what);
    const bool zero = page != nullptr && is_zero_page<model::machine_word>(page->frame);
    if (!zero && !is_none(mm, number)) {
      own = true;
    } else if (armed) {
      return uncollapsible{EBUSY, by<"huge.collapse.armed_refuses">, true};
    }
  }
  if (own) return {};
  return uncollapsible{EINVAL, by<"huge.collapse.needs_page">, false};
}

/// Brings back what is swapped or with a device, and waits for what is just being moved, up to a
/// marker or a broken page: false if there is one.
bool machine::bring_back(page_run block, std::vector<cell>& pages) {
  for (std::uint32_t number = block.first; number < block.end; ++number) {
    cell& each = pages[number];
    if (std::holds_alternative<marker<>>(each.what)) return false;
    if (std::holds_alternative<hwpoison<>>(each.what)) return false;
    const bool away = std::holds_alternative<device_private<>>(each.what);
    if (away || std::holds_alternative<migration<>>(each.what)) await(each, number);
    const bool held = std::holds_alternative<device_exclusive<>>(each.what);
    if (!held && !std::holds_alternative<swap<>>(each.what)) continue;
    patiently(each, number, [&] {
      // The kernel does it itself, and does not ask the VMA.
      context<> c = context_of(each, number);
      const bool readable = std::exchange(c.readable, true);
      result<> r = accessed<model::machine_word>(each.what, access::read, c);
      if (auto* page = std::get_if<present<>>(&r.after)) page->accessible = readable;
      return commit(each, number, r);
    });
  }
  return true;
}

std::optional<machine::uncollapsible> machine::collapse(mm_id mm, page_run block) {
  note(by<"huge.collapse.goes_on">);
  if (is_collapsed(mm, block.first)) return {};
  if (const auto no = unsuited(mm, block)) return no;
  std::vector<cell>& pages = mms_[mm.index].pages;
  if (!bring_back(block, pages))
    return uncollapsible{EINVAL, by<"huge.collapse.marker_refuses">, true};
  for (std::uint32_t number = block.first; number < block.end; ++number)
    step(pages[number], number, collapsed<model::machine_word>);
  note(by<"huge.collapse.makes_own">);
  mms_[mm.index].huge_blocks.push_back(block.first);
  return {};
}

/// The blocks of a part of one VMA. The answer is that of the last one that was refused.
std::optional<outcome> machine::collapse_part(mm_id mm, page_run part) {
  const auto first_block = [&](std::uint32_t number) {
    const page_run around = block_of(number + block_pages - 1);
    return around.first;
  };
  const page_run whole = vma_around(mms_[mm.index], part.first);
  const std::uint32_t begin = first_block(part.first);
  const std::uint32_t end = block_of(part.end).first;
  const bool fits = first_block(whole.first) + block_pages <= whole.end;
  const model::vma& area = mms_[mm.index].pages[part.first].area;
  if (model::is_hugetlb(area.maps)) return refuse(EINVAL, by<"hugetlb.advice_refused">);
  if (!fits || area.nohugepage || static_cast<std::int32_t>(end - begin) < 0)
    return refuse(EINVAL, by<"huge.collapse.refused">);
  if (area.maps != model::backing::anon) {
    note(by<"huge.collapse.file">);
    return model::unsupported{"huge pages of a file"};
  }
  std::optional<outcome> failed;
  for (page_run block{begin, begin + block_pages}; block.end <= end;
       block = {block.end, block.end + block_pages}) {
    const auto no = collapse(mm, block);
    if (no) failed = refuse(no->error, no->by);
    if (no && no->ends) break;
  }
  return failed;
}

/// mremap: what is moved as a whole block to a place where a block begins keeps its entry.
void machine::keep_moved_blocks(mm_id mm, page_run source, std::uint32_t to) {
  std::vector<std::uint32_t>& blocks = mms_[mm.index].huge_blocks;
  const std::vector<std::uint32_t> before = blocks;
  for (const std::uint32_t first : before) {
    if (first + block_pages <= source.first || source.end <= first) continue;
    const bool whole = source.covers({first, first + block_pages});
    const std::uint32_t place = to + (first - source.first);
    std::erase(blocks, first);
    if (whole && block_of(place).first == place) {
      note(by<"huge.remap.keeps">);
      blocks.push_back(place);
    } else {
      note(whole ? by<"huge.remap.splits"> : by<"huge.part_splits">);
    }
  }
}

outcome machine::apply(const model::madvise_collapse& op) {
  if (misaligned(op.pages.start)) return refuse(EINVAL, by<"call.misaligned">);
  const auto [first, end] = rounded_up<page_run>(op.pages);
  if (first == end) note(by<"call.empty.does_nothing">);
  bool hole = false;
  for (std::uint32_t number = first; number < end;) {
    const cell* const at = mapped(op.mm, number);
    if (at == nullptr) {
      hole = true;
      ++number;
      continue;
    }
    const page_run part{number, std::min(vma_around(mms_[op.mm.index], number).end, end)};
    if (const auto failed = collapse_part(op.mm, part)) return *failed;
    number = part.end;
  }
  if (hole) return refuse(ENOMEM, by<"call.madvise.hole_skipped">);
  return model::done{0};
}

}  // namespace ptecheck::spec
