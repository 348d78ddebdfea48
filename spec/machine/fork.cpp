// fork and exit.
#include <ptecheck/spec/entry/fork.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>

namespace ptecheck::spec {

outcome machine::apply(const model::fork& op) {
  if (op.child.index >= mms_.size() || live(op.child)) {
    note(by<"call.absent">);
    return model::absent{};
  }
  address_space& parent = mms_[op.mm.index];
  address_space& child = mms_[op.child.index];
  child.live = true;
  for (std::uint32_t number = 0; number < parent.pages.size();) {
    if (!parent.pages[number].mapped) {
      ++number;
      continue;
    }
    const page_run run = vma_around(parent, number);
    fork_vma(parent, child, run);
    number = run.end;
  }
  child.had_guards = parent.had_guards;
  join_guard_flags(child);
  return model::done{0};
}

void machine::fork_vma(address_space& parent, address_space& child, page_run run) {
  model::vma area = parent.pages[run.first].area;
  if (area.dont_fork) return note(by<"fork.vma.absent">);
  if (!world_.features.event_fork) area.uffd = model::uffd_mode::none;
  note(world_.features.event_fork ? by<"fork.vma.keeps_registration">
                                  : by<"fork.vma.loses_registration">);
  const bool child_uffd_wp = model::has_wp(area.uffd);
  const bool copied = tables_copied(parent, run, child_uffd_wp);
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    cell& from = parent.pages[number];
    cell& to = child.pages[number];
    to.mapped = true;
    to.area = area;
    context<> c = context_of(from, number);
    c.tables_copied = copied;
    c.child_uffd_wp = child_uffd_wp;
    commit(from, number, forked_parent(from.what, c));
    const result<> r = forked_child(from.what, c);
    note(r.by, from.what.index());
    to.by = r.by;
    to.what = r.after;
    hold(to.what);
  }
}

/// Whether fork copies the page table of a VMA (vma_needs_copy). A private VMA that never had an
/// anonymous page need not be copied: what it maps can be faulted in again.
bool machine::tables_copied(const address_space& parent, page_run run, bool child_uffd_wp) const {
  const model::vma& area = parent.pages[run.first].area;
  if (area.wipe_on_fork) return false;
  if (area.maybe_guard || child_uffd_wp) return true;
  if (area.maps == model::backing::shmem) return false;
  if (!chosen_.tables_skipped) return true;
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    const entry<>& what = parent.pages[number].what;
    const auto* mark = std::get_if<marker<>>(&what);
    if (mark != nullptr && mark->poison) return true;
    if (is_private_copy(what, context_of(parent.pages[number], number))) return true;
  }
  return false;
}

outcome machine::apply(const model::exit& op) {
  address_space& gone = mms_[op.mm.index];
  for (std::uint32_t number = 0; number < gone.pages.size(); ++number)
    unmap(gone.pages[number], number);
  gone.live = gone.areas_changed = gone.had_guards = false;
  return model::done{0};
}

}  // namespace ptecheck::spec
