// fork and exit.
#include <ptecheck/spec/entry/fork.hpp>
#include <ptecheck/spec/entry/huge.hpp>
#include <ptecheck/spec/entry/hugetlb.hpp>
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
  tell_forked(op.mm);
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
  child.huge_blocks = parent.huge_blocks;
  forget_torn_blocks(op.child);
  if (!child.huge_blocks.empty()) note(by<"huge.fork.keeps">);
  join_guard_flags(child);
  return model::done{0};
}

void machine::fork_vma(address_space& parent, address_space& child, page_run run) {
  model::vma area = parent.pages[run.first].area;
  if (area.dont_fork) return note(by<"fork.vma.absent">);
  if (area.uffd != model::uffd_mode::none)
    note(world_.features.event_fork ? by<"fork.vma.keeps_registration">
                                    : by<"fork.vma.loses_registration">);
  if (!world_.features.event_fork) area.uffd = model::uffd_mode::none;
  if (is_locked(area)) note(by<"mlock.not_inherited">);
  area.lock = model::memory_lock::none;
  const bool child_uffd_wp = model::has_wp(area.uffd);
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    cell& from = parent.pages[number];
    cell& to = child.pages[number];
    to.mapped = true;
    to.area = area;
    context<> c = context_of(from, number);
    c.tables_copied = entry_copied(from, number, child_uffd_wp);
    c.child_uffd_wp = child_uffd_wp;
    commit(from, number, forked_parent(from.what, c));
    const result<> r = model::is_hugetlb(area.maps)
                           ? hugetlb_forked_child<model::machine_word>(from.what, c)
                           : forked_child(from.what, c);
    note(r.by, from.what.index());
    to.by = r.by;
    to.what = r.after;
    hold(to.what);
  }
}

/// Whether fork copies an entry (vma_needs_copy): what cannot be faulted in again is copied. A
/// shared VMA is copied only if it may have guards, and whether Linux had merged it with one that
/// has is not always known: there, as in a private VMA, what can be faulted in is a choice. One of
/// a file that is open for reading only has no VM_SHARED, and so may have an anon_vma all the same.
bool machine::entry_copied(const cell& from, std::uint32_t number, bool child_uffd_wp) const {
  if (from.area.wipe_on_fork) return false;
  if (child_uffd_wp) return true;
  const bool shared = model::is_shared(from.area.maps);
  if (shared && !from.area.maybe_guard && !from.area.no_maywrite) return false;
  const auto* mark = std::get_if<marker<>>(&from.what);
  if (mark != nullptr && (mark->guard || (mark->poison && !shared))) return true;
  return is_private_copy(from.what, context_of(from, number)) ||
         !chosen_.tables_skipped.test(number);
}

outcome machine::apply(const model::exit& op) {
  address_space& gone = mms_[op.mm.index];
  for (std::uint32_t number = 0; number < gone.pages.size(); ++number)
    unmap(gone.pages[number], number);
  gone.live = gone.areas_changed = gone.had_guards = false;
  gone.huge_blocks.clear();
  return model::done{0};
}

}  // namespace ptecheck::spec
