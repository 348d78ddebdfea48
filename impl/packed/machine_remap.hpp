#pragma once
// mremap.
#include <ptecheck/impl/packed/arguments.hpp>
#include <ptecheck/impl/packed/machine_entries.hpp>
#include <ptecheck/impl/packed/machine_hugetlb.hpp>
#include <ptecheck/impl/packed/transition/ksm.hpp>
#include <ptecheck/impl/packed/transition/remap.hpp>

namespace ptecheck::impl::packed {

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::mremap& op) {
  using model::remap_way;
  const page_span from = rounded(op.pages);
  const std::uint32_t length = from.end - from.first;
  const bool moves = op.how != remap_way::in_place;
  const std::uint32_t start = moves ? op.to.index : from.first;
  const page_span to{start, start + op.size.pages};
  const bool overlap = moves && to.first < from.end && from.first < to.end;
  const bool resizes = op.how == remap_way::dontunmap && op.size.pages != length;
  if (!aligned(op.pages.start) || to.empty() || overlap || resizes) return refusal(EINVAL);
  if (to.end > world_.pages && (moves || op.size.pages > length))
    return model::unsupported{"mapping outside the arena"};
  if (any_hugetlb(in.vmas, from) || (moves && any_hugetlb(in.vmas, to)))
    return model::unsupported{"mremap of hugetlb memory"};
  const vma_list::interval* of = in.vmas.find(from.first);
  if (of == nullptr) return refusal(EFAULT);
  const bool several = moves && op.size.pages == length && one_vma(in.vmas, from) == nullptr;
  const bool stays = op.how == remap_way::dontunmap;
  if (several && world_.profile.get().moves_vmas) return move_parts(in, from, to.first, stays);
  if (of->what.sealed) return refusal(EPERM);
  if (length == 0 && !model::is_shared(of->what.maps)) return refusal(EINVAL);
  return moves ? move(in, from, to, stays) : resize(in, from, to);
}

/// Whether pages of a mapping would be of what the model does not keep of the file.
template <class Faults>
bool machine<Faults>::reaches_beyond_file(const model::vma& of, page_span pages) const {
  return of.maps != model::backing::anon && context_of(of).file_page(pages.end) > 2u * world_.pages;
}

template <class Faults>
model::outcome machine<Faults>::resize(address_space& in, page_span from, page_span to) {
  if (to.end <= from.end) {
    if (any_sealed(in, {to.end, from.end})) return refusal(EPERM);
    tell_unmapped(in, {to.end, from.end});
    unmap(in, {to.end, from.end});
    return model::done{};
  }
  const vma_list::interval of = *in.vmas.find(from.first);
  const std::uint32_t end = whole_vma(of, from.first).end;
  if (end < from.end) return refusal(EFAULT);
  const page_span grown{from.end, to.end};
  const bool room = in.vmas.for_each_part(grown, [](const auto&, page_span) { return 1; }) == 0;
  if (end != from.end || !room) return refusal(ENOMEM);
  if (reaches_beyond_file(of.what, grown)) return model::unsupported{"mapping far beyond the file"};
  return grow(in, grown, of.what);
}

template <class Faults>
model::outcome machine<Faults>::grow(address_space& in, page_span pages, const model::vma& of) {
  in.vmas.map(pages, of);
  if (!is_locked(of)) return model::done{};
  const model::outcome answer = make_resident(in, pages);
  if (std::holds_alternative<model::blocked>(answer)) return answer;
  return model::done{};
}

/// move_page_tables, of pages of one VMA, to a hole. What is named stays named as it was.
template <class Faults>
void machine<Faults>::move_words(address_space& in,
                                 page_span from,
                                 std::uint32_t to,
                                 const model::vma& of) {
  surroundings c = context_of(of);
  c.registration_lost = of.uffd != model::uffd_mode::none && !world_.features.event_remap;
  if (of.mergeable) change_waiting<transition::ksm_unmerge>(in, from, c);
  const auto one = [&](std::uint64_t& word, address at) {
    if (packed::is_none(word)) return 0;
    const bool exclusive = is_present(word) && frames_.view(frame_of(word)).exclusive;
    const std::uint64_t arrives = yield<transition::mremap>(word, exclusive, c).word;
    in.tables.make(address_of(to + (page_of(at) - from.first))) = arrives;
    word = nothing;
    return 0;
  };
  const auto whole = [&](std::uint64_t& word, address at) {
    const bool exclusive = frames_.view(first_frame_of(word)).exclusive;
    const std::uint64_t arrives = yield<transition::huge_mremap>(word, exclusive, c).word;
    in.tables.put_huge(address_of(to + (page_of(at) - from.first)), arrives);
    word = nothing;
    return 0;
  };
  const address start = address_of(from.first), end = address_of(from.end);
  const bool blocks_meet = ((start ^ address_of(to)) & (table_reach - 1)) == 0;
  if (blocks_meet)
    walk_pages(in.tables, start, end, walk_ops{one, not_called{}, not_called{}, whole});
  else
    walk_pages(in.tables, start, end, walk_ops{one});
}

/// remap_move, of a range that is not one VMA.
template <class Faults>
model::outcome machine<Faults>::move_parts(address_space& in,
                                           page_span from,
                                           std::uint32_t to,
                                           bool keeps_old) {
  for (std::uint32_t page = from.first; page < from.end;) {
    const vma_list::interval* of = in.vmas.find(page);
    if (of == nullptr) {
      ++page;
      continue;
    }
    if (of->what.uffd != model::uffd_mode::none) return refusal(EFAULT);
    if (of->what.sealed) return refusal(EPERM);
    const page_span part{page, std::min(whole_vma(*of, page).end, from.end)};
    const std::uint32_t place = to + (part.first - from.first);
    const page_span there{place, place + (part.end - part.first)};
    if (any_sealed(in, there)) return refusal(EPERM);
    move(in, part, there, keeps_old);
    page = part.end;
  }
  return model::done{};
}

template <class Faults>
model::outcome machine<Faults>::move(address_space& in,
                                     page_span from,
                                     page_span to,
                                     bool keeps_old) {
  const std::uint32_t length = from.end - from.first, size = to.end - to.first;
  const page_span source{from.first, from.first + std::min(length, size)};
  const model::vma* found =
      length == 0 ? &in.vmas.find(from.first)->what : one_vma(in.vmas, source);
  if (found == nullptr) return refusal(EFAULT);
  const model::vma of = *found;
  model::vma then = of;
  if (of.maps != model::backing::anon)
    then.moved = static_cast<std::int16_t>(of.moved + static_cast<int>(from.first) -
                                           static_cast<int>(to.first));
  if (size > length && reaches_beyond_file(then, to))
    return model::unsupported{"mapping far beyond the file"};
  const page_span tail{source.end, from.end};
  if (any_sealed(in, to)) return refusal(EPERM);
  tell_unmapped(in, to);
  unmap(in, to);
  if (in.vmas.find(from.first) == nullptr) return refusal(EFAULT);
  if (any_sealed(in, tail)) return refusal(EPERM);
  if (world_.features.event_remap && of.uffd != model::uffd_mode::none)
    told_.push_back({name_of(in), model::event_kind::remap, source.first, source.end, to.first});
  if (!tail.empty()) tell_unmapped(in, tail);
  if (!keeps_old) tell_unmapped(in, source);
  unmap(in, tail);
  if (!world_.features.event_remap) then.uffd = model::uffd_mode::none;
  move_words(in, source, to.first, of);
  if (!keeps_old) in.vmas.unmap(source);
  const page_span moved{to.first, to.first + (source.end - source.first)};
  in.vmas.map(moved, then);
  if (keeps_old)
    in.vmas.change(whole_vma(*in.vmas.find(from.first), from.first),
                   [](model::vma& old) { old.lock = model::memory_lock::none; });
  if (moved.end == to.end) return model::done{};
  const model::outcome answer = grow(in, {moved.end, to.end}, then);
  // Whoever sleeps for pages has told nobody yet.
  if (std::holds_alternative<model::blocked>(answer)) told_.clear();
  return answer;
}

}  // namespace ptecheck::impl::packed
