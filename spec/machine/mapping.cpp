// mmap, munmap, mprotect.
#include <ptecheck/spec/entry/hugetlb.hpp>
#include <ptecheck/spec/entry/protect.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/machine/ranges.hpp>

#include <cerrno>
#include <utility>

namespace ptecheck::spec {
namespace {

bool may_get(const model::vma& area, model::protection prot) {
  return !area.no_maywrite || prot != model::protection::read_write;
}

}  // namespace

outcome machine::apply(const model::mmap& op) {
  return map(op.mm, op.pages, {.maps = op.maps, .prot = op.prot});
}

outcome machine::apply(const model::mmap_read_only& op) {
  return map(
      op.mm, op.pages, {.maps = model::backing::shmem, .prot = op.prot, .no_maywrite = true});
}

outcome machine::map(mm_id mm, model::range bytes, const model::vma& area) {
  if (model::is_hugetlb(area.maps) && !model::has_blocks(world_.pages))
    return not_modelled("hugetlb memory in a small arena");
  if (misaligned(bytes.start)) return refuse(EINVAL, by<"call.misaligned">);
  if (bytes.length == 0) return refuse(EINVAL, by<"call.empty.refused">);
  auto [first, end] = rounded_up<page_run>(bytes);
  if (model::is_hugetlb(area.maps)) {
    if (!model::begins_block(first, world_.pages))
      return refuse(EINVAL, by<"hugetlb.mmap.whole_blocks">);
    end = block_of(end + model::block_pages - 1).first;
  }
  if (end > world_.pages) {
    note(by<"call.mmap.outside">);
    return model::unsupported{"mapping outside the arena"};
  }
  if (!may_get(area, area.prot)) return refuse(EACCES, by<"file.read_only.not_writable">);
  if (keeps_sealed(mm, {first, end})) return refuse(EPERM, by<"seal.unmap_refused">);
  if (is_cut(mm, {first, end})) return not_modelled("mapping over a part of a huge page");
  tell_unmapped(mm, {first, end});
  for (std::uint32_t number = first; number < end; ++number) {
    cell& at = mms_[mm.index].pages[number];
    split_part(mm, number, {first, end});
    unmap(at, number);
    at.mapped = true;
    change_area(mm, at, area);
  }
  note(by<"call.mmap.replaces">);
  return model::done{0};
}

outcome machine::apply(const model::munmap& op) {
  if (misaligned(op.pages.start)) return refuse(EINVAL, by<"call.misaligned">);
  if (op.pages.length == 0) return refuse(EINVAL, by<"call.empty.refused">);
  const auto run = rounded_up<page_run>(op.pages);
  const cell* const begins = mapped(op.mm, run.first);
  const bool starts_sealed = begins != nullptr && begins->area.sealed;
  if (!starts_sealed && is_cut(op.mm, run.first))
    return refuse(EINVAL, by<"hugetlb.vma_is_not_cut">);
  if (keeps_sealed(op.mm, run)) return refuse(EPERM, by<"seal.unmap_refused">);
  if (is_cut(op.mm, run.end)) return refuse(EINVAL, by<"hugetlb.vma_is_not_cut">);
  tell_unmapped(op.mm, run);
  unmap_all(op.mm, run);
  return model::done{0};
}

outcome machine::apply(const model::mprotect& op) {
  if (misaligned(op.pages.start)) return refuse(EINVAL, by<"call.misaligned">);
  const auto [first, end] = rounded_up<page_run>(op.pages);
  if (first == end) note(by<"call.empty.does_nothing">);
  for (std::uint32_t number = first; number < end;) {
    if (mapped(op.mm, number) == nullptr) return refuse(ENOMEM, by<"call.mprotect.hole_stops">);
    const model::vma& area = mapped(op.mm, number)->area;
    if (!may_get(area, op.prot)) return refuse(EACCES, by<"file.read_only.not_writable">);
    if (area.sealed) return refuse(EPERM, by<"seal.mprotect_refused">);
    const page_run part = part_of(op.mm, number, end);
    if (area.prot != op.prot && is_cut(op.mm, part))
      return refuse(EINVAL, by<"hugetlb.vma_is_not_cut">);
    protect(op.mm, part, op.prot);
    number = part.end;
  }
  return model::done{0};
}

/// Changes the protection of a part of one VMA.
void machine::protect(mm_id mm, page_run part, model::protection prot) {
  const model::vma before = mapped(mm, part.first)->area;
  if (before.prot == prot) return note(by<"call.mprotect.same_stays">);
  model::vma area = before;
  area.prot = prot;
  const page_rule rule = model::is_hugetlb(area.maps)
                             ? page_rule{hugetlb_protection_changed<model::machine_word>}
                             : page_rule{protection_changed<model::machine_word>};
  for (std::uint32_t number = part.first; number < part.end; ++number) {
    change_area(mm, *mapped(mm, number), area);
    split_part(mm, number, part);
    step(*mapped(mm, number), number, rule);
  }
  const bool own = !model::is_shared(area.maps);
  if (area.lock != model::memory_lock::all || !own || prot != model::protection::read_write) return;
  note(by<"mlock.mprotect_copies">);
  // It cannot sleep here: where it would have to, it gives up.
  const bool sigbus = std::exchange(world_.features.sigbus, true);
  (void)make_resident(mm, part);
  world_.features.sigbus = sigbus;
}

}  // namespace ptecheck::spec
