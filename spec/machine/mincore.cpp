// mincore.
#include <ptecheck/spec/entry/hugetlb.hpp>
#include <ptecheck/spec/entry/mincore.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/machine/ranges.hpp>

#include <cerrno>

namespace ptecheck::spec {

std::pair<bool, rule_id> machine::resident(mm_id mm, std::uint32_t number, bool kept) const {
  context<> c = context_of(mm, number);
  c.kept = kept;
  if (model::is_hugetlb(vma_at(mm, number)->maps))
    return {std::holds_alternative<present<>>(at(mm, number)), by<"hugetlb.mincore">};
  const bool mapped_somewhere = c.cached && frames_[c.cache_frame.word()].names > 0;
  return in_memory(at(mm, number), c, mapped_somewhere);
}

outcome machine::apply(const model::mincore& op) {
  if (misaligned(op.pages.start)) return refuse(EINVAL, by<"mincore.refused">);
  const auto [first, end] = rounded_up<page_run>(op.pages);
  model::resident found{};
  bool unclear = false;
  for (std::uint32_t number = first; number < end; ++number) {
    const cell* const at = mapped(op.mm, number);
    if (at == nullptr) return refuse(ENOMEM, by<"mincore.refused">);
    // Whether the file is asked depends on whether a table lies there.
    const bool hugetlb = model::is_hugetlb(at->area.maps);
    unclear |= hugetlb && is_none(op.mm, number) && context_of(*at, number).cached;
    const std::uint32_t nth = number - first;
    const auto [in_memory, rule] = resident(op.mm, number, chosen_.kept.test(nth));
    note(rule, at->what.index());
    if (in_memory) found.pages.set(nth);
  }
  if (unclear) return not_modelled("mincore of an unmapped hugetlb page of the file");
  return found;
}

}  // namespace ptecheck::spec
