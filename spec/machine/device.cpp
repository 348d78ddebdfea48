// Pages that a device has. In a trace nothing happens at the same time: a page that is wanted has
// come back before the step goes on.
#include <ptecheck/spec/entry/device.hpp>
#include <ptecheck/spec/machine/machine.hpp>

namespace ptecheck::spec {

/// Entries in the memory of a device say nothing of dirty: what was written since MADV_FREE is not
/// to be forgotten any more.
void machine::keep_written(std::uint64_t frame) {
  for_each_entry_of(frame, [&](const cell& at, std::uint32_t) {
    if (std::get<present<>>(at.what).dirty) frames_[frame].lazy = false;
  });
}

outcome machine::apply(const model::migrate_to_device& op) {
  const cell* const at = mapped(op.mm, op.page.index);
  const auto* page = at == nullptr ? nullptr : std::get_if<present<>>(&at->what);
  const std::uint64_t frame = page == nullptr ? 0 : page->frame.word();
  if (frame == 0 || frames_[frame].partner != 0) {
    note(by<"device.other_stays">, at == nullptr ? 0 : at->what.index());
    return model::done{0};
  }
  if (at->area.maps != model::backing::anon || !is_plain(frame)) {
    note(by<"device.outside">, at->what.index());
    return model::unsupported{"a page for a device that is not anonymous memory alone"};
  }
  keep_written(frame);
  move_to_new_frame(frame, gone_to_device<model::machine_word>);
  return model::done{0};
}

outcome machine::apply(const model::make_device_exclusive& op) {
  cell* const at = mapped(op.mm, op.page.index);
  const auto* page = at == nullptr ? nullptr : std::get_if<present<>>(&at->what);
  if (page == nullptr || !page->write) {
    note(by<"device.hold.other_stays">, at == nullptr ? 0 : at->what.index());
    return model::done{0};
  }
  const std::uint64_t frame = page->frame.word();
  if (at->area.maps != model::backing::anon || !is_plain(frame)) {
    note(by<"device.outside">, at->what.index());
    return model::unsupported{"a page for a device that is not anonymous memory alone"};
  }
  // Linux counts it as written.
  frames_[frame].lazy = false;
  step(*at, op.page.index, held_by_device<model::machine_word>);
  return model::done{0};
}

void machine::fetch_from_device(std::uint64_t frame) {
  move_to_new_frame(frame, come_from_device<model::machine_word>);
}

}  // namespace ptecheck::spec
