#pragma once
// Broken memory: memory_failure.
#include <ptecheck/impl/packed/machine_migrate.hpp>
#include <ptecheck/impl/packed/transition/hwpoison.hpp>

namespace ptecheck::impl::packed {

/// Whether the frame holds anonymous memory that nothing but words names, one by one.
template <class Faults>
bool machine<Faults>::is_plain(std::uint64_t frame) const {
  const frame_unit of = frames_.view(frame);
  return of.anon && !of.ksm && of.slot == 0 && !is_in_huge(frame);
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::memory_failure& op) {
  const std::uint64_t found = word_at(name_of(in), op.page.index);
  if (!is_present(found) || leaf::special.test(found)) return model::done{};
  const std::uint64_t frame = frame_of(found);
  const model::vma& of = in.vmas.find(op.page.index)->what;
  if (model::is_hugetlb(of.maps) || !is_plain(frame))
    return model::unsupported{"a broken page that is not anonymous memory alone"};
  for_each_word_of(frame, [&](std::uint64_t& word, std::uint32_t page, surroundings& c) {
    transit<transition::hwpoison>(word, page, c);
  });
  return model::done{};
}

}  // namespace ptecheck::impl::packed
