// mremap.
#include <ptecheck/spec/entry/hugetlb.hpp>
#include <ptecheck/spec/entry/ksm.hpp>
#include <ptecheck/spec/entry/remap.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/machine/ranges.hpp>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace ptecheck::spec {

using model::remap_way;

outcome machine::apply(const model::mremap& op) {
  const auto from = rounded_up<page_run>(op.pages);
  const std::uint32_t size = op.size.pages, length = from.end - from.first;
  const bool moves = op.how != remap_way::in_place;
  const std::uint32_t to = moves ? op.to.index : from.first;
  const bool overlaps = to < from.end && from.first < to + size;
  if (misaligned(op.pages.start) || size == 0 || (moves && overlaps) ||
      (op.how == remap_way::dontunmap && size != length))
    return refuse(EINVAL, by<"remap.refused">);
  if (to + size > world_.pages && (moves || size > length)) {
    note(by<"remap.outside">);
    return model::unsupported{"mapping outside the arena"};
  }
  if (any_hugetlb(op.mm, from) || (moves && any_hugetlb(op.mm, {to, to + size})))
    return not_modelled("mremap of hugetlb memory");
  const cell* const at = mapped(op.mm, from.first);
  if (at == nullptr) return refuse(EFAULT, by<"remap.no_vma">);
  const bool in_turn = moves && size == length && !lies_in_one_vma(op.mm, from);
  if (in_turn && world_.profile.get().moves_vmas) return moved_in_turn(op, from);
  if (at->area.sealed) return refuse(EPERM, by<"seal.mremap_refused">);
  if (length == 0 && !model::is_shared(at->area.maps)) return refuse(EINVAL, by<"remap.refused">);
  return moves ? moved_whole(op, from, size) : resized(op, from, size);
}

/// Without flags: the mapping stays where it is.
outcome machine::resized(const model::mremap& op, page_run from, std::uint32_t size) {
  const std::uint32_t length = from.end - from.first;
  if (size <= length) {
    const page_run tail{from.first + size, from.end};
    if (keeps_sealed(op.mm, tail)) return refuse(EPERM, by<"seal.unmap_refused">);
    if (size < length) note(by<"remap.tail_cut">);
    tell_unmapped(op.mm, tail);
    unmap_all(op.mm, tail);
    return model::done{0};
  }
  const page_run grown{from.end, from.first + size};
  const page_run whole = part_of(op.mm, from.first, world_.pages);
  if (whole.end < from.end) return refuse(EFAULT, by<"remap.beyond_vma">);
  if (whole.end != from.end || any_mapped(op.mm, grown)) return refuse(ENOMEM, by<"remap.no_room">);
  const cell& begins = *mapped(op.mm, from.first);
  if (reaches_beyond_file(begins, from.first, size)) return far_beyond_file();
  note(by<"remap.grows">);
  return grow(op.mm, grown, begins.area);
}

/// Whether so many pages of a mapping, from this one on, would map what is not kept of the file.
bool machine::reaches_beyond_file(const cell& begins,
                                  std::uint32_t number,
                                  std::uint32_t size) const {
  return begins.area.maps != model::backing::anon &&
         file_page(begins, number) + size > file_pages();
}

outcome machine::far_beyond_file() {
  note(by<"remap.outside">);
  return model::unsupported{"mapping far beyond the file"};
}

/// New pages at the end of a mapping, which are made to stay if it is locked.
outcome machine::grow(mm_id mm, page_run grown, const model::vma& area) {
  for (std::uint32_t number = grown.first; number < grown.end; ++number) {
    cell& at = mms_[mm.index].pages[number];
    at.mapped = true;
    change_area(mm, at, area);
  }
  if (!is_locked(area)) return model::done{0};
  const stop ended = make_resident(mm, grown);
  return is_message(ended.answer) ? died(mm, ended, accessor::kernel) : model::done{0};
}

/// What of the range each VMA has, one after the other.
outcome machine::moved_in_turn(const model::mremap& op, page_run from) {
  for (std::uint32_t number = from.first; number < from.end;) {
    if (mapped(op.mm, number) == nullptr) {
      ++number;
      continue;
    }
    const page_run part = part_of(op.mm, number, from.end);
    if (any_registered(op.mm, part)) return refuse(EFAULT, by<"remap.several.registered">);
    if (mapped(op.mm, number)->area.sealed) return refuse(EPERM, by<"seal.mremap_refused">);
    note(by<"remap.several">);
    model::mremap one = op;
    one.to.index = static_cast<std::uint16_t>(op.to.index + (part.first - from.first));
    const outcome moved = moved_whole(one, part, part.end - part.first);
    if (std::holds_alternative<model::refused>(moved)) return moved;
    // It is one VMA with what lies beside it before the next one comes.
    join_guard_flags(mms_[op.mm.index]);
    number = part.end;
  }
  return model::done{0};
}

/// What was at the new place goes; so does what was at the old one, unless it is to stay. Of length
/// 0 nothing is moved.
outcome machine::moved_whole(const model::mremap& op, page_run from, std::uint32_t size) {
  const std::uint32_t length = from.end - from.first;
  const page_run source{from.first, from.first + std::min(length, size)};
  if (!lies_in_one_vma(op.mm, source)) return refuse(EFAULT, by<"remap.beyond_vma">);
  if (size > length && reaches_beyond_file(*mapped(op.mm, from.first), from.first, size))
    return far_beyond_file();
  if (length == 0) note(by<"remap.copies">);
  const page_run to{op.to.index, op.to.index + size};
  if (keeps_sealed(op.mm, to)) return refuse(EPERM, by<"seal.unmap_refused">);
  tell_unmapped(op.mm, to);
  unmap_all(op.mm, to);
  note(by<"remap.replaces">);
  if (mapped(op.mm, from.first) == nullptr) return refuse(EFAULT, by<"remap.no_vma">);
  const page_run tail{source.end, from.end};
  if (keeps_sealed(op.mm, tail)) return refuse(EPERM, by<"seal.unmap_refused">);
  const bool tail_registered = any_registered(op.mm, tail);
  if (size < length) note(by<"remap.tail_cut">);
  unmap_all(op.mm, tail);
  forget_torn_blocks(op.mm);
  const outcome answer = carry(op, source, to, tail_registered ? tail : page_run{});
  // Whoever sleeps for pages has told nobody yet.
  if (std::holds_alternative<model::blocked>(answer)) told_.clear();
  return answer;
}

/// Moves a run of pages of one VMA; `tail`: what was cut off behind them, if that is to be told.
outcome machine::carry(const model::mremap& op, page_run source, page_run to, page_run tail) {
  const bool stays = op.how == remap_way::dontunmap;
  model::vma area = mapped(op.mm, source.first)->area;
  if (area.maps != model::backing::anon)
    area.moved = static_cast<std::int16_t>(area.moved + static_cast<std::int32_t>(source.first) -
                                           static_cast<std::int32_t>(to.first));
  const bool lost = leaves_userfaultfd(area);
  if (lost) pass_neighbours(op.mm, to, area);
  tell_moved(op, source, tail);
  if (lost) area.uffd = model::uffd_mode::none;
  keep_moved_blocks(op.mm, source, to.first);
  for (std::uint32_t number = source.first; number < source.end; ++number)
    move_page(op, number, to.first + (number - source.first), area, lost);
  if (stays) lock(op.mm, part_around(op.mm, source.first), model::memory_lock::none);
  if (stays) note(by<"remap.dontunmap">);
  const page_run grown{to.first + (source.end - source.first), to.end};
  if (grown.first == grown.end) return model::done{0};
  note(by<"remap.grows">);
  return grow(op.mm, grown, area);
}

/// Whether what is moved belongs to no userfaultfd afterwards.
bool machine::leaves_userfaultfd(const model::vma& area) {
  if (area.uffd == model::uffd_mode::none) return false;
  note(world_.features.event_remap ? by<"remap.keeps_registration">
                                   : by<"remap.loses_registration">);
  return !world_.features.event_remap;
}

/// What lies beside the new place, and would be one VMA with what arrives there, is not concerned.
void machine::pass_neighbours(mm_id mm, page_run to, const model::vma& arriving) {
  const auto alike = [&](std::uint32_t number) {
    const cell* const at = mapped(mm, number);
    return at != nullptr && mergeable(at->area, arriving);
  };
  if (to.first > 0 && alike(to.first - 1) && !chosen_.apart.test(to.first))
    pass(mm, part_around(mm, to.first - 1));
  if (alike(to.end) && !chosen_.apart.test(to.end)) pass(mm, part_around(mm, to.end));
}

void machine::pass(mm_id mm, page_run run) {
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    cell& at = *mapped(mm, number);
    const result<> stays{at.what, by<"remap.neighbour_stays_registered">};
    note(stays.by);
    // The rule is about the VMA. Where a deviation overrides it the VMA loses its registration; the
    // entry stays what it is.
    if (!departure(at.what, at, number, stays)) continue;
    model::vma area = at.area;
    area.uffd = model::uffd_mode::none;
    change_area(mm, at, area);
  }
}

/// The entry goes along, and KSM's pages part before they do.
void machine::move_page(const model::mremap& op,
                        std::uint32_t from,
                        std::uint32_t to,
                        const model::vma& area,
                        bool lost) {
  cell& source = *mapped(op.mm, from);
  if (source.area.mergeable) step(source, from, unmerged<model::machine_word>);
  context<> c = context_of(source, from);
  c.registration_lost = lost;
  const result<> r = remapped<model::machine_word>(source.what, c);
  cell& target = mms_[op.mm.index].pages[to];
  target.mapped = true;
  change_area(op.mm, target, area);
  arrive(source.what, target, to, r);
  let_go(std::exchange(source.what, none{}));
  source.by = r.by;
  if (op.how == remap_way::dontunmap) return;
  source.mapped = false;
  source.area = {};
}

}  // namespace ptecheck::spec
