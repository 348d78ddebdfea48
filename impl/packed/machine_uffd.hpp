#pragma once
// The ioctls of userfaultfd.
#include <ptecheck/impl/packed/arguments.hpp>
#include <ptecheck/impl/packed/machine_entries.hpp>
#include <ptecheck/impl/packed/machine_hugetlb.hpp>
#include <ptecheck/impl/packed/transition/move.hpp>

namespace ptecheck::impl::packed {

/// Gives each VMA in the pages the modes `modes(vma)`. Where write-protection is given up, what is
/// protected is protected no more.
template <class Faults>
template <class Change>
void machine<Faults>::set_modes(address_space& in, page_span pages, Change modes) {
  in.vmas.for_each_part(pages, [&](const auto& each, page_span part) {
    if (!has_wp(each.what.uffd) || has_wp(modes(each.what))) return 0;
    return change<transition::write_unprotect>(in, part, context_of(each.what));
  });
  in.vmas.change(pages, [&](model::vma& of) { of.uffd = modes(of); });
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::uffdio_register& op) {
  if (!valid_for_uffd(op.pages) || op.mode == model::uffd_mode::none) return refusal(EINVAL);
  const page_span pages = rounded(op.pages);
  if (in.vmas.for_each_part(pages, [](auto&, page_span) { return 1; }) == 0) return refusal(EINVAL);
  if (begins_inside(in, pages) || cuts(in, pages.end)) return refusal(EINVAL);
  const int unsuited = in.vmas.for_each_part(pages, [&](const auto& each, page_span) {
    if (has_minor(op.mode) && each.what.maps == model::backing::anon) return EINVAL;
    return each.what.no_maywrite ? EPERM : 0;
  });
  if (unsuited != 0) return refusal(unsuited);
  set_modes(in, pages, [&](const model::vma& of) {
    const bool contained = (!has_wp(op.mode) || has_wp(of.uffd)) &&
                           (!has_missing(op.mode) || has_missing(of.uffd)) &&
                           (!has_minor(op.mode) || has_minor(of.uffd));
    return contained ? of.uffd : op.mode;
  });
  return model::done{};
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::uffdio_unregister& op) {
  if (!valid_for_uffd(op.pages)) return refusal(EINVAL);
  const page_span pages = rounded(op.pages);
  if (in.vmas.for_each_part(pages, [](auto&, page_span) { return 1; }) == 0) return refusal(EINVAL);
  if (begins_inside(in, pages)) return refusal(EINVAL);
  if (cuts(in, pages.end)) return model::unsupported{"unregistering a part of a huge page"};
  const auto none = [](const model::vma&) { return model::uffd_mode::none; };
  if (faults_.has(seeded<"unregister_leaves_uffd_wp">))
    in.vmas.change(pages, [&](model::vma& of) { of.uffd = none(of); });
  else
    set_modes(in, pages, none);
  return model::done{};
}

/// The VMA around the page, as Linux has it: what begins where the step says `apart` was not merged
/// with the one before.
template <class Faults>
page_span machine<Faults>::whole_vma(const vma_list::interval& of, std::uint32_t page) const {
  page_span whole = of.pages;
  if (model::is_hugetlb(of.what.maps)) return whole;
  for (std::uint32_t seam = of.pages.first + 1; seam < of.pages.end; ++seam) {
    if (!chosen_.apart.test(seam)) continue;
    if (seam > page) {
      whole.end = seam;
      break;
    }
    whole.first = seam;
  }
  return whole;
}

/// The VMA that holds all of the pages, or null.
template <class Faults>
const model::vma* machine<Faults>::one_vma(const vma_list& vmas, page_span pages) const {
  const vma_list::interval* of = vmas.find(pages.first);
  return of != nullptr && pages.end <= whole_vma(*of, pages.first).end ? &of->what : nullptr;
}

/// The VMA that holds all of the pages and has a userfaultfd, or null.
template <class Faults>
const model::vma* machine<Faults>::fillable(const vma_list& vmas, page_span pages) const {
  const model::vma* of = one_vma(vmas, pages);
  return of != nullptr && of->uffd != model::uffd_mode::none ? of : nullptr;
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::uffdio_writeprotect& op) {
  if (!valid_for_uffd(op.pages)) return refusal(EINVAL);
  const page_span pages = rounded(op.pages);
  if (!world_.profile.get().wp_spans_vmas && one_vma(in.vmas, pages) == nullptr)
    return refusal(ENOENT);
  const bool whole_blocks = begins_block(pages.first) && begins_block(pages.end);
  bool found = false;
  int error = 0;
  in.vmas.for_each_part(pages, [&](const auto& each, page_span part) {
    found = true;
    if (!has_wp(each.what.uffd)) {
      error = ENOENT;
      return faults_.has(seeded<"writeprotect_continues_after_bad_vma">) ? 0 : ENOENT;
    }
    const surroundings c = context_of(each.what);
    if (c.hugetlb && !whole_blocks) return error = EINVAL;
    return op.protect ? change<transition::write_protect>(in, part, c)
                      : change<transition::write_unprotect>(in, part, c);
  });
  if (error != 0 || !found) return refusal(error != 0 ? error : ENOENT);
  return model::done{};
}

/// validate_move_areas.
inline bool movable(const model::vma& from, const model::vma& to) {
  using model::backing;
  return from.maps == backing::anon && to.maps == backing::anon && from.prot == to.prot &&
         from.prot == model::protection::read_write && is_locked(from) == is_locked(to) &&
         to.uffd != model::uffd_mode::none;
}

inline int error_of(model::reply why) {
  switch (why) {
    case reply::exists: return EEXIST;
    case reply::no_entry: return ENOENT;
    case reply::busy: return EBUSY;
    default: return EFAULT;
  }
}

/// Page by page until one refuses. The first page tells its own error, a later one EAGAIN. The i-th
/// page gets the contents `first` + i * `step`.
template <class Faults>
template <class Op, class... Args>
model::outcome machine<Faults>::fill(
    address_space& in, page_span pages, const supply& from, const model::vma& of, Args... args) {
  const surroundings c = context_of(of);
  supplied_ = from.first;
  for (std::uint32_t page = pages.first; page != pages.end; ++page) {
    // Nothing is filled where a huge word is, which stays whole.
    const bool whole = in.tables.find_huge(address_of(page)) != nullptr;
    const int stop = whole ? static_cast<int>(reply::exists)
                           : change_waiting<Op>(in, {page, page + 1}, c, args...);
    supplied_ = static_cast<std::uint16_t>(supplied_ + from.step);
    if (stop == 0) continue;
    const int error = error_of(static_cast<model::reply>(stop));
    const std::uint32_t progress = page - pages.first;
    if (progress == 0 || faults_.has(seeded<"copy_hides_progress">)) return refusal(error);
    return refusal(EAGAIN, progress);
  }
  return model::done{};
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::uffdio_copy& op) {
  if (!valid_for_uffd(op.pages)) return refusal(EINVAL);
  const model::vma* of = fillable(in.vmas, rounded(op.pages));
  if (of == nullptr) return refusal(ENOENT);
  if (op.wp && !has_wp(of->uffd)) return refusal(EINVAL);
  if (const auto no = unfillable_block(*of, rounded(op.pages), false)) return *no;
  return fill<transition::copy>(in, rounded(op.pages), {op.value.value, 1}, *of, op.wp);
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::uffdio_zeropage& op) {
  if (!valid_for_uffd(op.pages)) return refusal(EINVAL);
  const model::vma* of = fillable(in.vmas, rounded(op.pages));
  if (of == nullptr) return refusal(ENOENT);
  if (const auto no = unfillable_block(*of, rounded(op.pages), true)) return *no;
  return fill<transition::zeropage>(in, rounded(op.pages), {0, 0}, *of);
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::uffdio_poison& op) {
  if (!world_.profile.get().poison || !valid_for_uffd(op.pages)) return refusal(EINVAL);
  const model::vma* of = fillable(in.vmas, rounded(op.pages));
  if (of == nullptr) return refusal(ENOENT);
  if (const auto no = unfillable_block(*of, rounded(op.pages), false)) return *no;
  return fill<transition::poison>(in, rounded(op.pages), {0, 0}, *of);
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::uffdio_continue& op) {
  if (!valid_for_uffd(op.pages)) return refusal(EINVAL);
  const model::vma* of = fillable(in.vmas, rounded(op.pages));
  if (of == nullptr) return refusal(ENOENT);
  if ((op.wp && !has_wp(of->uffd)) || of->maps == model::backing::anon) return refusal(EINVAL);
  if (const auto no = unfillable_block(*of, rounded(op.pages), false)) return *no;
  if (context_of(*of).file_page(rounded(op.pages).first) >= file_size_) return refusal(EINVAL);
  return fill<transition::continue_fault>(in, rounded(op.pages), {0, 0}, *of, op.wp);
}

/// One word goes to another place, where it is named as before. Nothing happens unless both agree.
template <class Faults>
model::reply machine<Faults>::move_word(std::uint64_t& from,
                                        std::uint64_t& to,
                                        const surroundings& c,
                                        bool holes) {
  if (!packed::is_none(to)) return reply::exists;
  const bool exclusive = is_present(from) && frames_.view(frame_of(from)).exclusive;
  const auto leaves = yield<transition::move_from>(from, exclusive, c, holes);
  const auto said = static_cast<model::reply>(leaves.reply);
  if (said == reply::waits) {
    finish_migration(moving::frame.get(from));
    return move_word(from, to, c, holes);
  }
  if (said != reply::done || packed::is_none(from)) return said;
  to = yield<transition::move_to>(from, exclusive, c).word;
  from = leaves.word;
  return reply::done;
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::uffdio_move& op) {
  if (!world_.profile.get().move || !valid_for_uffd(op.pages)) return refusal(EINVAL);
  const page_span from = rounded(op.pages);
  const page_span to{op.to.index, op.to.index + (from.end - from.first)};
  if (!in.vmas.find(from.first) || !in.vmas.find(to.first)) return refusal(ENOENT);
  const model::vma* give = one_vma(in.vmas, from);
  const model::vma* take = one_vma(in.vmas, to);
  if (!give || !take || !movable(*give, *take)) return refusal(EINVAL);
  const surroundings c = context_of(*take);
  for (std::uint32_t page = from.first; page != from.end; ++page) {
    const std::uint32_t progress = page - from.first;
    model::reply said = reply::exists;
    if (is_none(op.mm, to.first + progress)) {
      std::uint64_t& source = in.tables.make(address_of(page));
      std::uint64_t& target = in.tables.make(address_of(to.first + progress));
      said = move_word(source, target, c, op.holes);
    }
    if (said == reply::done) continue;
    return progress == 0 ? refusal(error_of(said)) : refusal(EAGAIN, progress);
  }
  return model::done{};
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space&, const model::uffdio_wake& op) {
  if (!valid_for_uffd(op.pages)) return refusal(EINVAL);
  return model::done{};
}

}  // namespace ptecheck::impl::packed
