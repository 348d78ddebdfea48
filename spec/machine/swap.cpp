// Swap slots, and the pages of them that are in memory: the swap cache.
#include <ptecheck/spec/entry/swapoff.hpp>
#include <ptecheck/spec/machine/machine.hpp>

namespace ptecheck::spec {

/// The page of a slot came back for one of several entries: the others will find it.
void machine::enter_swap_cache(std::uint64_t slot, std::uint64_t frame) {
  slots_[slot].partner = frame;
  frames_[frame].partner = slot;
  frames_[frame].cached = true;
}

void machine::leave_swap_cache(std::uint64_t slot) {
  const std::uint64_t frame = slots_[slot].partner;
  if (frame == 0) return;
  slots_[slot].partner = frames_[frame].partner = 0;
  frames_[frame].cached = false;
  frames_.release(frame);
}

void machine::forget_slot(std::uint64_t slot) {
  if (--slots_[slot].names != 0) return;
  leave_swap_cache(slot);
  slots_.release(slot);
}

outcome machine::apply(const model::swapoff&) {
  for (address_space& each : mms_)
    for (std::uint32_t number = 0; each.live && number < world_.pages; ++number)
      if (each.pages[number].mapped)
        step(each.pages[number], number, swapped_back<model::machine_word>);
  return model::done{0};
}

}  // namespace ptecheck::spec
