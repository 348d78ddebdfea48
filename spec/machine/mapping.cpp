// mmap, munmap, mprotect.
#include <ptecheck/spec/entry/protect.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/machine/ranges.hpp>

#include <cerrno>

namespace ptecheck::spec {

outcome machine::apply(const model::mmap& op) {
  if (misaligned(op.pages.start)) return refuse(EINVAL, by<"call.misaligned">);
  if (op.pages.length == 0) return refuse(EINVAL, by<"call.empty.refused">);
  const auto [first, end] = rounded_up<page_run>(op.pages);
  if (end > world_.pages) {
    note(by<"call.mmap.outside">);
    return model::unsupported{"mapping outside the arena"};
  }
  for (std::uint32_t number = first; number < end; ++number) {
    cell& at = mms_[op.mm.index].pages[number];
    unmap(at, number);
    at.mapped = true;
    change_area(op.mm, at, {op.maps, op.prot, model::uffd_mode::none, false, false, false});
  }
  note(by<"call.mmap.replaces">);
  return model::done{0};
}

outcome machine::apply(const model::munmap& op) {
  if (misaligned(op.pages.start)) return refuse(EINVAL, by<"call.misaligned">);
  if (op.pages.length == 0) return refuse(EINVAL, by<"call.empty.refused">);
  const auto [first, end] = rounded_up<page_run>(op.pages);
  for (std::uint32_t number = first; number < end; ++number)
    if (cell* const at = mapped(op.mm, number)) unmap(*at, number);
  return model::done{0};
}

outcome machine::apply(const model::mprotect& op) {
  if (misaligned(op.pages.start)) return refuse(EINVAL, by<"call.misaligned">);
  const auto [first, end] = rounded_up<page_run>(op.pages);
  if (first == end) note(by<"call.empty.does_nothing">);
  for (std::uint32_t number = first; number < end; ++number) {
    cell* const at = mapped(op.mm, number);
    if (at == nullptr) return refuse(ENOMEM, by<"call.mprotect.hole_stops">);
    if (at->area.prot == op.prot) {
      note(by<"call.mprotect.same_stays">);
      continue;
    }
    model::vma area = at->area;
    area.prot = op.prot;
    change_area(op.mm, *at, area);
    step(*at, number, protection_changed<model::machine_word>);
  }
  return model::done{0};
}

}  // namespace ptecheck::spec
