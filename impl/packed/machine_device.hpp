#pragma once
// Pages that go to the memory of a device, and come back when they are wanted.
#include <ptecheck/impl/packed/machine_hwpoison.hpp>
#include <ptecheck/impl/packed/transition/device.hpp>

namespace ptecheck::impl::packed {

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::migrate_to_device& op) {
  const std::uint64_t found = word_at(name_of(in), op.page.index);
  if (!is_present(found) || leaf::special.test(found)) return model::done{};
  const std::uint64_t frame = frame_of(found);
  if (frames_.view(frame).slot != 0) return model::done{};
  const bool anon = in.vmas.find(op.page.index)->what.maps == model::backing::anon;
  if (!anon || !is_plain(frame))
    return model::unsupported{"a page for a device that is not anonymous memory alone"};
  // The word will not say that the page was written since MADV_FREE.
  for_each_word_of(frame, [&](std::uint64_t& word, std::uint32_t, surroundings&) {
    if (is_dirty(word)) frames_[frame].lazy = false;
  });
  give_new_frame_to_words<transition::migrate_to_device>(frame);
  return model::done{};
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::make_device_exclusive& op) {
  const std::uint64_t found = word_at(name_of(in), op.page.index);
  if (!is_present(found) || !leaf::write.test(found)) return model::done{};
  const std::uint64_t frame = frame_of(found);
  const model::vma& of = in.vmas.find(op.page.index)->what;
  if (of.maps != model::backing::anon || !is_plain(frame))
    return model::unsupported{"a page for a device that is not anonymous memory alone"};
  // FOLL_WRITE: it counts as written.
  frames_[frame].lazy = false;
  surroundings c = context_of(of);
  transit<transition::make_device_exclusive>(
      in.tables.make(address_of(op.page.index)), op.page.index, c);
  return model::done{};
}

}  // namespace ptecheck::impl::packed
