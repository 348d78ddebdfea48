#pragma once
// What Linux does to pages of its own accord, when it is told to: KSM, swapoff.
#include <ptecheck/impl/packed/machine_entries.hpp>
#include <ptecheck/impl/packed/transition/ksm.hpp>
#include <ptecheck/impl/packed/transition/swapoff.hpp>

#include <algorithm>
#include <utility>

namespace ptecheck::impl::packed {

/// The pages have equal contents: they name one frame afterwards, that of the first that the step
/// does not say was repointed. It is marked dirty, so that nobody forgets it.
template <class Faults>
void machine<Faults>::merge(address_space& in, std::span<const std::uint32_t> pages) {
  const auto stays = std::find_if(pages.begin(), pages.end(), [&](std::uint32_t page) {
    return !chosen_.repointed.test(page);
  });
  const std::uint32_t common = stays == pages.end() ? pages.front() : *stays;
  const std::uint64_t frame = frame_of(word_at(name_of(in), common));
  frames_[frame].ksm = true;
  frames_[frame].lazy = false;
  for (const std::uint32_t page : pages) {
    surroundings c = context_of(in.vmas.find(page)->what);
    std::uint64_t& word = in.tables.make(address_of(page));
    c.ksm_frame = model::pfn<>{frame};
    c.repointed = frame_of(word) != frame;
    transit<transition::ksm_merge>(word, page, c);
  }
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::ksm_merge& op) {
  const auto lives = [](const address_space& each) { return each.live; };
  if (std::count_if(mms_.begin(), mms_.end(), lives) > 1)
    return model::unsupported{"merging while several processes live"};
  std::vector<std::pair<std::uint16_t, std::uint32_t>> pages;  // contents, page
  in.vmas.for_each_part({0, world_.pages}, [&](const auto& each, page_span part) {
    for (std::uint32_t page = part.first; each.what.mergeable && page != part.end; ++page) {
      const std::uint64_t word = word_at(op.mm, page);
      if (!is_present(word) || chosen_.kept.test(page)) continue;
      const frame_unit of = frames_.view(frame_of(word));
      if (of.anon) pages.emplace_back(of.contents, page);
    }
    return 0;
  });
  std::sort(pages.begin(), pages.end());
  std::vector<std::uint32_t> equal;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    equal.push_back(pages[i].second);
    if (i + 1 < pages.size() && pages[i + 1].first == pages[i].first) continue;
    if (equal.size() > 1) merge(in, equal);
    equal.clear();
  }
  return model::done{};
}

template <class Faults>
model::outcome machine<Faults>::apply(const model::swapoff&) {
  for (address_space& each : mms_) {
    if (!each.live) continue;
    each.vmas.for_each_part({0, world_.pages}, [&](const auto& of, page_span part) {
      change_waiting<transition::swapoff>(each, part, context_of(of.what));
      return 0;
    });
  }
  return model::done{};
}

}  // namespace ptecheck::impl::packed
