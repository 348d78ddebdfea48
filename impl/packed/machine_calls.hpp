#pragma once
// The calls that work on a range of the address space: madvise, mprotect, mmap, munmap.
#include <ptecheck/impl/packed/arguments.hpp>
#include <ptecheck/impl/packed/machine_entries.hpp>

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

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_dontneed& op) {
  return advise(in, op.pages, [&](const model::vma& of, page_span part) {
    using transition::because;
    return change<transition::zap<because::dontneed>>(in, part, context_of(of));
  });
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_guard_install& op) {
  if (!world_.profile.get().guards) return refusal(EINVAL);
  const model::outcome answer = advise(in, op.pages, [&](const model::vma& of, page_span part) {
    return change<transition::guard_install>(in, part, context_of(of));
  });
  if (aligned(op.pages.start)) in.vmas.note_guards(rounded(op.pages));
  return answer;
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_guard_remove& op) {
  if (!world_.profile.get().guards) return refusal(EINVAL);
  return advise(in, op.pages, [&](const model::vma& of, page_span part) {
    return change<transition::guard_remove>(in, part, context_of(of));
  });
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_wipeonfork& op) {
  page_span set{op.pages.start / model::page_size, 0};
  const model::outcome answer = advise(in, op.pages, [&](const model::vma& of, page_span part) {
    if (op.wipe && of.maps != model::backing::anon) return EINVAL;
    set.end = part.end;
    return 0;
  });
  in.vmas.change(set, [&](model::vma& of) { of.wipe_on_fork = op.wipe; });
  return answer;
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_dontfork& op) {
  const model::outcome answer =
      advise(in, op.pages, [](const model::vma&, page_span) { return 0; });
  if (aligned(op.pages.start))
    in.vmas.change(rounded(op.pages), [&](model::vma& of) { of.dont_fork = op.absent; });
  return answer;
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_remove& op) {
  return advise(in, op.pages, [&](const model::vma& of, page_span part) {
    if (of.maps == model::backing::anon) return EINVAL;
    if (of.maps == model::backing::private_shmem) return EACCES;
    punch(part);
    return 0;
  });
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::reclaim& op) {
  reclaiming_ = rounded(op.pages);
  return advise(in, op.pages, [&](const model::vma& of, page_span part) {
    return change<transition::reclaim>(in, part, context_of(of));
  });
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::mprotect& op) {
  if (!aligned(op.pages.start)) return refusal(EINVAL);
  const page_span asked = rounded(op.pages);
  const std::uint32_t hole = in.vmas.first_hole(asked);
  const bool skips = faults_.has(seeded<"mprotect_continues_after_hole">);
  const page_span pages{asked.first, skips ? asked.end : hole};
  in.vmas.for_each_part(pages, [&](const auto& each, page_span part) {
    if (each.what.prot == op.prot) return 0;
    model::vma then = each.what;
    then.prot = op.prot;
    return change<transition::mprotect>(in, part, context_of(then));
  });
  in.vmas.change(pages, [&](model::vma& of) { of.prot = op.prot; });
  if (hole != asked.end) return refusal(ENOMEM);
  return model::done{};
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::munmap& op) {
  if (!aligned(op.pages.start) || op.pages.length == 0) return refusal(EINVAL);
  const page_span pages = rounded(op.pages);
  in.vmas.for_each_part(pages, [&](const auto& each, page_span part) {
    using transition::because;
    return change<transition::zap<because::unmap>>(in, part, context_of(each.what));
  });
  in.vmas.unmap(pages);
  return model::done{};
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::mmap& op) {
  if (!aligned(op.pages.start) || op.pages.length == 0) return refusal(EINVAL);
  const page_span pages = rounded(op.pages);
  if (pages.end > world_.pages) return model::unsupported{"mapping outside the arena"};
  const model::outcome answer = apply(in, model::munmap{op.mm, op.pages});
  in.vmas.map(pages, {op.maps, op.prot, model::uffd_mode::none, false, false, false});
  return answer;
}

}  // namespace ptecheck::impl::packed
