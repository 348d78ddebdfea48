#pragma once
// The calls that work on a range of the address space: madvise, mprotect, mmap, munmap.
#include <ptecheck/impl/packed/arguments.hpp>
#include <ptecheck/impl/packed/machine_huge.hpp>
#include <ptecheck/impl/packed/machine_hugetlb.hpp>
#include <ptecheck/impl/packed/transition/free.hpp>
#include <ptecheck/impl/packed/transition/ksm.hpp>

#include <utility>

namespace ptecheck::impl::packed {

/// madvise_walk_vmas: `visit(vma, pages)` for each part, left to right, until one is an errno. A
/// hole is skipped, and remembered as ENOMEM.
template <class Faults>
template <class Visit>
model::outcome machine<Faults>::advise(address_space& in, const model::range& r, Visit visit) {
  if (!aligned(r.start)) return refusal(EINVAL);
  const page_span pages = rounded(r);
  std::uint32_t at = pages.first;
  bool hole = false;
  const int error = in.vmas.for_each_part(pages, [&](const auto& each, page_span part) {
    hole = hole || part.first != at;
    if (hole && faults_.has(seeded<"madvise_stops_at_hole">)) return ENOMEM;
    at = part.end;
    return visit(each.what, part);
  });
  if (error != 0) return refusal(error);
  if (hole || at != pages.end) return refusal(ENOMEM);
  return model::done{};
}

/// userfaultfd_remove.
template <class Faults>
void machine<Faults>::tell_removed(const address_space& in, const model::vma& of, page_span pages) {
  if (!world_.features.event_remove || of.uffd == model::uffd_mode::none) return;
  const model::event next{name_of(in), model::event_kind::remove, pages.first, pages.end, 0};
  if (!told_.empty() && continues(told_.back(), next)) {
    told_.back().end = pages.end;
  } else {
    told_.push_back(next);
  }
}

/// userfaultfd_unmap_prep: the whole range, if a VMA in it is registered.
template <class Faults>
void machine<Faults>::tell_unmapped(const address_space& in, page_span pages) {
  if (!world_.features.event_unmap) return;
  const int registered = in.vmas.for_each_part(pages, [](const auto& each, page_span) {
    return each.what.uffd == model::uffd_mode::none ? 0 : 1;
  });
  if (registered != 0)
    told_.push_back({name_of(in), model::event_kind::unmap, pages.first, pages.end, 0});
}

/// can_madvise_modify, for advice that discards.
inline bool keeps_contents(const model::vma& of) {
  return of.sealed && of.maps == model::backing::anon && of.prot != model::protection::read_write;
}

/// The errno of advice that discards pages, or 0.
inline int refuses_discard(const model::vma& of) {
  if (keeps_contents(of)) return EPERM;
  return is_locked(of) ? EINVAL : 0;
}

/// madvise_dontneed_single_vma, where `refuses(vma)` is 0 and no errno.
template <class Faults>
template <class Refuses>
model::outcome machine<Faults>::throw_away(address_space& in,
                                           const model::range& r,
                                           Refuses refuses) {
  return advise(in, r, [&](const model::vma& of, page_span part) {
    using transition::because;
    if (const int error = refuses(of)) return error;
    if (model::is_hugetlb(of.maps)) {
      if (!begins_block(part.first)) return EINVAL;
      part.end = block_before(part.end);
      if (part.empty()) return 0;
    }
    tell_removed(in, of, part);
    return change<transition::zap<because::dontneed>>(in, part, context_of(of));
  });
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_dontneed& op) {
  return throw_away(in, op.pages, refuses_discard);
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_free& op) {
  return advise(in, op.pages, [&](const model::vma& of, page_span part) {
    if (const int error = refuses_discard(of)) return error;
    if (model::is_hugetlb(of.maps)) return EINVAL;
    const std::uint32_t end = whole_vma(*in.vmas.find(part.first), part.first).end;
    const bool refused = of.maps != model::backing::anon;
    tell_removed(in, of, {part.first, refused ? std::min(end, part.end) : part.end});
    if (refused) return EINVAL;
    return for_each_unshared(in, part, [&](page_span pages) {
      return change<transition::lazy_free>(in, pages, context_of(of));
    });
  });
}

/// Makes pages the first to be reclaimed, which nobody can see.
template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_cold& op) {
  return advise(in, op.pages, [&](const model::vma& of, page_span part) {
    if (is_locked(of) || model::is_hugetlb(of.maps)) return EINVAL;
    const auto nothing_to_do = [](std::uint64_t&, address) { return 0; };
    return for_each_unshared(in, part, [&](page_span pages) {
      const walk_ops ops{nothing_to_do, not_called{}, not_called{}, nothing_to_do};
      return walk_pages(in.tables, address_of(pages.first), address_of(pages.end), ops);
    });
  });
}

/// The attribute that an advice sets.
inline void mark(model::vma& of, model::hint advice) {
  using model::hint;
  if (advice <= hint::sequential) of.reads = static_cast<model::read_ahead>(advice);
  if (advice == hint::hugepage || advice == hint::nohugepage) {
    of.hugepage = advice == hint::hugepage;
    of.nohugepage = advice == hint::nohugepage;
  }
  if (advice == hint::dontdump || advice == hint::dodump) of.dont_dump = advice == hint::dontdump;
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_hint& op) {
  if (op.advice == model::hint::unknown) return refusal(EINVAL);
  page_span set{op.pages.start / model::page_size, 0};
  const model::outcome answer = advise(in, op.pages, [&](const model::vma& of, page_span part) {
    model::vma then = of;
    mark(then, op.advice);
    if (!(then == of) && is_cut(of, part)) return EINVAL;
    set.end = part.end;
    return 0;
  });
  in.vmas.change(set, [&](model::vma& of) { mark(of, op.advice); });
  return answer;
}

/// mincore_pte_range. `kept`: it is in memory where it might be in swap.
template <class Faults>
bool machine<Faults>::is_resident(const address_space& in,
                                  std::uint32_t page,
                                  const surroundings& c,
                                  bool kept) const {
  const std::uint64_t word = word_at(name_of(in), page);
  const bool counts_marker = faults_.has(seeded<"hugetlb_marker_is_in_memory">);
  if (c.hugetlb) return is_present(word) || (counts_marker && is_marker(word));
  if (names_frame(word)) return true;
  if (is_swap(word)) return kept;
  const std::uint64_t cached = c.anonymous ? nothing : cache_[c.file_page(page)];
  return cached != nothing && (kept || frames_.view(cached).names != 0);
}

/// do_mincore.
template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::mincore& op) {
  if (!aligned(op.pages.start)) return refusal(EINVAL);
  const page_span pages = rounded(op.pages);
  if (in.vmas.first_hole(pages) != pages.end) return refusal(ENOMEM);
  if (any_unmapped(in, pages))
    return model::unsupported{"mincore of an unmapped hugetlb page of the file"};
  model::page_mask found{};
  const std::uint32_t told_end = std::min(pages.end, pages.first + model::page_mask::width);
  in.vmas.for_each_part({pages.first, told_end}, [&](const auto& each, page_span part) {
    const surroundings c = context_of(each.what);
    for (std::uint32_t page = part.first; page != part.end; ++page) {
      const std::uint32_t nth = page - pages.first;
      if (is_resident(in, page, c, chosen_.kept.test(nth))) found.set(nth);
    }
    return 0;
  });
  return model::resident{found};
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_mergeable& op) {
  const auto answer = advise(in, op.pages, [&](const model::vma& of, page_span part) {
    if (op.merge || !of.mergeable) return 0;
    change_waiting<transition::ksm_unmerge>(in, part, context_of(of));
    return 0;
  });
  if (aligned(op.pages.start))
    in.vmas.change(rounded(op.pages), [&](model::vma& of) {
      if (!model::is_shared(of.maps) && !model::is_hugetlb(of.maps)) of.mergeable = op.merge;
    });
  return answer;
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_guard_install& op) {
  if (!world_.profile.get().guards) return refusal(EINVAL);
  page_span guarded{op.pages.start / model::page_size, 0};
  const model::outcome answer = advise(in, op.pages, [&](const model::vma& of, page_span part) {
    if (const int error = refuses_discard(of)) return error;
    if (model::is_hugetlb(of.maps)) return EINVAL;
    guarded.end = part.end;
    return change<transition::guard_install>(in, part, context_of(of));
  });
  in.vmas.note_guards(guarded);
  return answer;
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_guard_remove& op) {
  if (!world_.profile.get().guards) return refusal(EINVAL);
  return advise(in, op.pages, [&](const model::vma& of, page_span part) {
    if (model::is_hugetlb(of.maps)) return EINVAL;
    return change<transition::guard_remove>(in, part, context_of(of));
  });
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_wipeonfork& op) {
  page_span set{op.pages.start / model::page_size, 0};
  const model::outcome answer = advise(in, op.pages, [&](const model::vma& of, page_span part) {
    if (op.wipe && of.maps != model::backing::anon) return EINVAL;
    if (op.wipe && keeps_contents(of)) return EPERM;
    set.end = part.end;
    return 0;
  });
  in.vmas.change(set, [&](model::vma& of) { of.wipe_on_fork = op.wipe; });
  return answer;
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_dontfork& op) {
  page_span set{op.pages.start / model::page_size, 0};
  const model::outcome answer = advise(in, op.pages, [&](const model::vma& of, page_span part) {
    if (op.absent && keeps_contents(of)) return EPERM;
    if (of.dont_fork != op.absent && is_cut(of, part)) return EINVAL;
    set.end = part.end;
    return 0;
  });
  in.vmas.change(set, [&](model::vma& of) { of.dont_fork = op.absent; });
  return answer;
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_remove& op) {
  if (aligned(op.pages.start) && cuts(in, rounded(op.pages)))
    return model::unsupported{"punching part of a huge page"};
  return advise(in, op.pages, [&](const model::vma& of, page_span part) {
    if (const int error = refuses_discard(of)) return error;
    if (of.maps == model::backing::anon) return EINVAL;
    if (!model::is_shared(of.maps) || of.no_maywrite) return EACCES;
    tell_removed(in, of, part);
    const surroundings c = context_of(of);
    punch({c.file_page(part.first), c.file_page(part.end)});
    return 0;
  });
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::reclaim& op) {
  reclaiming_ = rounded(op.pages);
  return advise(in, op.pages, [&](const model::vma& of, page_span part) {
    if (is_locked(of) || model::is_hugetlb(of.maps)) return EINVAL;
    return change<transition::reclaim>(in, part, context_of(of));
  });
}

inline bool lacks_maywrite(const model::vma& of, model::protection prot) {
  return of.no_maywrite && prot == model::protection::read_write;
}

/// One part of one VMA. Locked memory of its own that becomes writable gets its pages at once, as
/// far as that goes without sleeping.
template <class Faults>
void machine<Faults>::protect(address_space& in, page_span part, const model::vma& then) {
  change<transition::mprotect>(in, part, context_of(then));
  in.vmas.change(part, [&](model::vma& of) { of.prot = then.prot; });
  const bool own = !model::is_shared(then.maps);
  if (then.lock != model::memory_lock::all || !own || then.prot != model::protection::read_write)
    return;
  const bool sigbus = std::exchange(world_.features.sigbus, true);
  (void)make_resident(in, part);
  world_.features.sigbus = sigbus;
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::mprotect& op) {
  if (!aligned(op.pages.start)) return refusal(EINVAL);
  const page_span asked = rounded(op.pages);
  const std::uint32_t hole = in.vmas.first_hole(asked);
  const bool skips = faults_.has(seeded<"mprotect_continues_after_hole">);
  const std::uint32_t end = std::min(skips ? asked.end : hole, std::uint32_t{world_.pages});
  for (std::uint32_t page = asked.first; page < end;) {
    const vma_list::interval* of = in.vmas.find(page);
    if (of == nullptr) {
      ++page;
      continue;
    }
    if (lacks_maywrite(of->what, op.prot)) return refusal(EACCES);
    if (of->what.sealed) return refusal(EPERM);
    const page_span part{page, std::min(end, whole_vma(*of, page).end)};
    model::vma then = of->what;
    then.prot = op.prot;
    const bool changes = of->what.prot != op.prot;
    if (changes && is_cut(then, part)) return refusal(EINVAL);
    if (changes) protect(in, part, then);
    page = part.end;
  }
  if (hole != asked.end) return refusal(ENOMEM);
  return model::done{};
}

template <class Faults>
bool machine<Faults>::any_sealed(const address_space& in, page_span pages) const {
  if (faults_.has(seeded<"munmap_takes_sealed">)) return false;
  return in.vmas.for_each_part(
             pages, [](const auto& each, page_span) { return each.what.sealed ? 1 : 0; }) != 0;
}

/// do_mseal.
template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::mseal& op) {
  if (!world_.profile.get().seals) return refusal(ENOSYS);
  if (!aligned(op.pages.start)) return refusal(EINVAL);
  const page_span pages = rounded(op.pages);
  if (in.vmas.first_hole(pages) != pages.end) return refusal(ENOMEM);
  page_span set{pages.first, 0};
  const int error = in.vmas.for_each_part(pages, [&](const auto& each, page_span part) {
    if (!each.what.sealed && is_cut(each.what, part)) return EINVAL;
    set.end = part.end;
    return 0;
  });
  in.vmas.change(set, [](model::vma& of) { of.sealed = true; });
  return error == 0 ? model::outcome{model::done{}} : refusal(error);
}

template <class Faults>
void machine<Faults>::unmap(address_space& in, page_span pages) {
  in.vmas.for_each_part(pages, [&](const auto& each, page_span part) {
    using transition::because;
    return change<transition::zap<because::unmap>>(in, part, context_of(each.what));
  });
  in.vmas.unmap(pages);
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::munmap& op) {
  if (!aligned(op.pages.start) || op.pages.length == 0) return refusal(EINVAL);
  const page_span pages = rounded(op.pages);
  const vma_list::interval* first = in.vmas.find(pages.first);
  const bool starts_sealed = first != nullptr && first->what.sealed;
  if (!starts_sealed && cuts(in, pages.first)) return refusal(EINVAL);
  if (any_sealed(in, pages)) return refusal(EPERM);
  if (cuts(in, pages.end)) return refusal(EINVAL);
  tell_unmapped(in, rounded(op.pages));
  unmap(in, rounded(op.pages));
  return model::done{};
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::mmap& op) {
  return map(in, op.pages, {.maps = op.maps, .prot = op.prot});
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::mmap_read_only& op) {
  return map(in, op.pages, {.maps = model::backing::shmem, .prot = op.prot, .no_maywrite = true});
}

template <class Faults>
model::outcome machine<Faults>::map(address_space& in,
                                    const model::range& r,
                                    const model::vma& as) {
  if (model::is_hugetlb(as.maps) && !model::has_blocks(world_.pages))
    return model::unsupported{"hugetlb memory in a small arena"};
  if (!aligned(r.start) || r.length == 0) return refusal(EINVAL);
  page_span pages = rounded(r);
  if (model::is_hugetlb(as.maps)) {
    if (!begins_block(pages.first)) return refusal(EINVAL);
    pages.end = block_before(pages.end + model::block_pages - 1);
  }
  if (pages.end > world_.pages) return model::unsupported{"mapping outside the arena"};
  if (lacks_maywrite(as, as.prot)) return refusal(EACCES);
  if (any_sealed(in, pages)) return refusal(EPERM);
  if (cuts(in, pages)) return model::unsupported{"mapping over a part of a huge page"};
  tell_unmapped(in, pages);
  unmap(in, pages);
  in.vmas.map(pages, as);
  return model::done{};
}

}  // namespace ptecheck::impl::packed
