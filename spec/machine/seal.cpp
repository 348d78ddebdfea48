// mseal, and what sealed memory keeps.
#include <ptecheck/spec/entry/hugetlb.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/machine/ranges.hpp>

#include <algorithm>
#include <cerrno>

namespace ptecheck::spec {

outcome machine::apply(const model::mseal& op) {
  if (!world_.profile.get().seals) return refuse(ENOSYS, by<"call.unknown">);
  if (misaligned(op.pages.start)) return refuse(EINVAL, by<"call.misaligned">);
  const auto run = rounded_up<page_run>(op.pages);
  if (run.first == run.end) note(by<"call.empty.does_nothing">);
  for (std::uint32_t number = run.first; number < run.end; ++number)
    if (mapped(op.mm, number) == nullptr) return refuse(ENOMEM, by<"seal.hole_refused">);
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    cell& at = *mapped(op.mm, number);
    model::vma area = at.area;
    if (!area.sealed && cuts_vma(op.mm, number, run))
      return refuse(EINVAL, by<"hugetlb.vma_is_not_cut">);
    area.sealed = true;
    change_area(op.mm, at, area);
    note(by<"seal.seals">);
  }
  return model::done{0};
}

/// Whether a call must not unmap the run, because something in it is sealed.
bool machine::keeps_sealed(mm_id mm, page_run run) {
  const std::vector<cell>& pages = mms_[mm.index].pages;
  const auto until = std::min<std::uint32_t>(run.end, static_cast<std::uint32_t>(pages.size()));
  std::optional<std::uint32_t> watched;
  for (std::uint32_t number = run.first; number < until; ++number) {
    const cell& at = pages[number];
    if (!at.mapped) continue;
    if (at.area.sealed) {
      if (watched) keep_quiet(mm, *watched, run);
      return true;
    }
    if (at.area.uffd != model::uffd_mode::none) watched = number;
  }
  return false;
}

/// Nothing is told of what was not unmapped. Where a deviation overrides that, it is told of the
/// run; `watched`: a registered page that lies before what is sealed.
void machine::keep_quiet(mm_id mm, std::uint32_t watched, page_run run) {
  if (!world_.features.event_unmap) return;
  const cell& at = mms_[mm.index].pages[watched];
  const result<> stays{at.what, by<"seal.tells_nothing">};
  note(stays.by);
  if (departure(at.what, at, watched, stays))
    tell({mm, model::event_kind::unmap, run.first, run.end, 0});
}

}  // namespace ptecheck::spec
