// Memory of huge pages that a pool keeps: what its blocks forbid, and faults, which are of whole
// blocks. How much the pool has left is not modelled: there is always enough.
#include <ptecheck/spec/entry/hugetlb.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/machine/ranges.hpp>

#include <cerrno>

namespace ptecheck::spec {

using model::is_hugetlb;

/// Whether a VMA that began or ended before this page would cut a huge page.
bool machine::is_cut(mm_id mm, std::uint32_t number) const {
  if (number >= world_.pages || model::begins_block(number, world_.pages)) return false;
  const model::vma* const area = vma_at(mm, number);
  return area != nullptr && is_hugetlb(area->maps);
}

bool machine::is_cut(mm_id mm, page_run run) const {
  return is_cut(mm, run.first) || is_cut(mm, run.end);
}

/// The same of the VMA of a page, as far as it lies in the run.
bool machine::cuts_vma(mm_id mm, std::uint32_t number, page_run run) const {
  if (!is_cut(mm, run)) return false;
  const page_run whole = part_around(mm, number);
  const auto inside = [&](std::uint32_t edge) {
    return whole.first < edge && edge < whole.end && is_cut(mm, edge);
  };
  return inside(run.first) || inside(run.end);
}

bool machine::any_hugetlb(mm_id mm, page_run run) const {
  for (std::uint32_t number = run.first; number < run.end && number < world_.pages; ++number) {
    const model::vma* const area = vma_at(mm, number);
    if (area != nullptr && is_hugetlb(area->maps)) return true;
  }
  return false;
}

/// An access to a page is one to all of its block: as they are alike, so are the answers.
reply machine::touched_block(mm_id mm, std::uint32_t number, access how, accessor who) {
  cell& touched = mms_[mm.index].pages[number];
  const auto* page = std::get_if<present<>>(&touched.what);
  const bool needs_nothing =
      page != nullptr && (how == access::read || (page->write && page->dirty));
  if (needs_nothing) return faulted(touched, number, how, who);
  note(by<"hugetlb.fault.whole_block">);
  const page_run block = block_of(number);
  reply answer = reply::done;
  for (std::uint32_t i = block.first; i < block.end; ++i)
    answer = faulted(mms_[mm.index].pages[i], i, how, who);
  return answer;
}

/// The page that a message about an access to this one names.
model::page_id machine::told_page(mm_id mm, model::page_id where) const {
  if (!any_hugetlb(mm, {where.index, where.index + 1u})) return where;
  return {static_cast<std::uint16_t>(block_of(where.index).first)};
}

/// How the write-protection of a page is lifted.
machine::page_rule machine::unprotecting(const cell& at) {
  return is_hugetlb(at.area.maps) ? page_rule{hugetlb_write_unprotected<model::machine_word>}
                                  : page_rule{write_unprotected<model::machine_word>};
}

/// Whether a call that the first VMA of its range forbids to begin inside a block does so.
bool machine::begins_inside(mm_id mm, page_run run) const {
  if (model::begins_block(run.first, world_.pages)) return false;
  std::uint32_t first = run.first;
  while (first < run.end && first < world_.pages && vma_at(mm, first) == nullptr) ++first;
  return any_hugetlb(mm, {first, first + 1});
}

/// Filling a block is not modelled, but for what is refused.
std::optional<outcome> machine::unfillable_block(mm_id mm, model::range bytes, bool zeros) {
  const auto run = rounded_up<page_run>(bytes);
  if (!any_hugetlb(mm, run)) return {};
  if (zeros || !model::begins_block(run.first, world_.pages) || is_cut(mm, run.end))
    return refuse(EINVAL, by<"hugetlb.fill.refused">);
  return not_modelled("filling hugetlb memory");
}

/// What PAGEMAP_SCAN says of memory that was never touched depends on whether a table lies there.
std::optional<outcome> machine::unscannable(const model::pagemap_scan& op) {
  const auto run = rounded_up<page_run>(op.pages);
  for (std::uint32_t number = run.first; number < run.end && number < world_.pages; ++number) {
    if (!any_hugetlb(op.mm, {number, number + 1})) continue;
    if (op.protect) return not_modelled("protecting hugetlb memory by a scan");
    if (is_none(op.mm, number)) return not_modelled("scanning untouched hugetlb memory");
  }
  return {};
}

outcome machine::not_modelled(std::string_view what) {
  note(by<"hugetlb.not_modelled">);
  return model::unsupported{what};
}

}  // namespace ptecheck::spec
