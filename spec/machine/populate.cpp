// Calls that make pages be there: they fault as a program would.
#include <ptecheck/spec/entry/hugetlb.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/machine/ranges.hpp>

#include <algorithm>
#include <cerrno>

namespace ptecheck::spec {

using model::memory_lock;

namespace {

bool allows(const model::vma& area, access how) {
  if (how == access::write) return area.prot == model::protection::read_write;
  return area.prot != model::protection::none;
}

/// What mlock does to make a page stay: a private page that may be written is made one's own.
access locking(const model::vma& area) {
  const bool own = !model::is_shared(area.maps);
  return own && allows(area, access::write) ? access::write : access::read;
}

}  // namespace

outcome machine::apply(const model::madvise_populate& op) {
  if (misaligned(op.pages.start)) return refuse(EINVAL, by<"call.misaligned">);
  const auto [first, end] = rounded_up<page_run>(op.pages);
  if (first == end) note(by<"call.empty.does_nothing">);
  const access how = op.write ? access::write : access::read;
  for (std::uint32_t number = first; number < end; ++number) {
    cell* const at = mapped(op.mm, number);
    if (at == nullptr) return refuse(ENOMEM, by<"call.populate.hole_stops">);
    if (!allows(at->area, how)) return refuse(EINVAL, by<"call.populate.vma_refuses">);
    const model::page_id where{static_cast<std::uint16_t>(number)};
    const reply answer = touched(op.mm, where, how, accessor::kernel);
    if (answer == reply::done) continue;
    if (is_message(answer)) return died(op.mm, {answer, where, how}, accessor::kernel);
    const bool poison = answer == reply::poisoned || answer == reply::hwpoisoned;
    return refuse(poison ? EHWPOISON : EFAULT, by<"call.populate.fails">);
  }
  return model::done{0};
}

/// Locks or unlocks page after page; whether no hole stopped it.
bool machine::lock(mm_id mm, page_run run, model::memory_lock how) {
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    cell* const at = mapped(mm, number);
    if (at == nullptr) return false;
    model::vma area = at->area;
    const bool hugetlb = model::is_hugetlb(area.maps);
    if (hugetlb && how != memory_lock::none) note(by<"hugetlb.mlock.only_populates">);
    area.lock = hugetlb ? memory_lock::none : how;
    change_area(mm, *at, area);
  }
  return true;
}

/// Touches page after page, as far as it goes, as what is locked is made to stay.
machine::stop machine::make_resident(mm_id mm, page_run run) {
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    const model::vma& area = mapped(mm, number)->area;
    if (area.lock == memory_lock::on_fault) continue;
    const model::page_id where{static_cast<std::uint16_t>(number)};
    const access how = locking(area);
    if (!allows(area, access::read)) return {reply::segv_accerr, where, how};
    const reply answer = touched(mm, where, how, accessor::kernel);
    if (answer != reply::done) return {answer, where, how};
  }
  return {reply::done, {}, access::read};
}

outcome machine::apply(const model::mlock& op) {
  return lock_and_populate(op.mm, op.pages, memory_lock::all);
}

outcome machine::apply(const model::mlock_onfault& op) {
  note(by<"mlock.on_fault">);
  return lock_and_populate(op.mm, op.pages, memory_lock::on_fault);
}

outcome machine::lock_and_populate(mm_id mm, model::range bytes, memory_lock how) {
  const auto run = touched_pages<page_run>(bytes);
  if (!lock(mm, run, how)) return refuse(ENOMEM, by<"mlock.hole_stops">);
  forget_torn_blocks(mm);
  note(by<"mlock.locks">);
  const stop ended = make_resident(mm, run);
  if (ended.answer == reply::done) return model::done{0};
  if (is_message(ended.answer)) return died(mm, ended, accessor::kernel);
  return refuse(ENOMEM, by<"mlock.populates">);
}

outcome machine::apply(const model::munlock& op) {
  if (!lock(op.mm, touched_pages<page_run>(op.pages), memory_lock::none))
    return refuse(ENOMEM, by<"mlock.hole_stops">);
  note(by<"mlock.unlocks">);
  return model::done{0};
}

}  // namespace ptecheck::spec
