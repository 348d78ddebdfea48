// What userfaultfd is told of calls: whoever makes one sleeps until the event is read.
#include <ptecheck/spec/entry/remap.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <algorithm>

namespace ptecheck::spec {

using model::event_kind;

void machine::tell(const model::event& next) {
  if (!told_.empty() && continues(told_.back(), next)) {
    told_.back().end = next.end;
  } else {
    told_.push_back(next);
  }
}

bool machine::any_registered(mm_id mm, page_run run) const {
  const address_space& in = mms_[mm.index];
  for (std::uint32_t number = run.first; number < run.end && number < in.pages.size(); ++number)
    if (in.pages[number].mapped && in.pages[number].area.uffd != model::uffd_mode::none)
      return true;
  return false;
}

void machine::tell_forked(mm_id mm) {
  const auto inherits = [](const cell& at) {
    return at.mapped && at.area.uffd != model::uffd_mode::none && !at.area.dont_fork;
  };
  const std::vector<cell>& pages = mms_[mm.index].pages;
  if (!world_.features.event_fork || std::none_of(pages.begin(), pages.end(), inherits)) return;
  note(by<"event.fork">);
  tell({mm, event_kind::fork, 0, 0, 0});
}

void machine::tell_unmapped(mm_id mm, page_run run) {
  if (!world_.features.event_unmap || !any_registered(mm, run)) return;
  note(by<"event.unmap">);
  tell({mm, event_kind::unmap, run.first, run.end, 0});
}

void machine::tell_removed(mm_id mm, const cell& at, page_run run) {
  if (!world_.features.event_remove || at.area.uffd == model::uffd_mode::none) return;
  note(by<"event.remove">);
  tell({mm, event_kind::remove, run.first, run.end, 0});
}

/// `source` moves; `tail`: what was cut off behind it, if that is to be told.
void machine::tell_moved(const model::mremap& op, page_run source, page_run tail) {
  const page_run begins{source.first, source.first + 1};
  if (world_.features.event_remap && any_registered(op.mm, begins)) {
    note(by<"event.remap">);
    tell({op.mm, event_kind::remap, source.first, source.end, op.to.index});
  }
  if (world_.features.event_unmap && tail.first != tail.end)
    tell({op.mm, event_kind::unmap, tail.first, tail.end, 0});
  if (op.how == model::remap_way::move) tell_unmapped(op.mm, source);
}

}  // namespace ptecheck::spec
