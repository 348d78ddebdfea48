// The ioctls of userfaultfd.
#include <ptecheck/spec/entry/fill.hpp>
#include <ptecheck/spec/entry/huge.hpp>
#include <ptecheck/spec/entry/hugetlb.hpp>
#include <ptecheck/spec/entry/move.hpp>
#include <ptecheck/spec/entry/writeprotect.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/machine/ranges.hpp>

#include <cerrno>

namespace ptecheck::spec {
namespace {

using model::uffd_mode;

bool bad_uffd_range(model::range bytes) {
  return misaligned(bytes.start) || misaligned(bytes.length) || bytes.length == 0;
}

bool contains(uffd_mode current, uffd_mode wanted) {
  return (static_cast<unsigned>(current) & static_cast<unsigned>(wanted)) ==
         static_cast<unsigned>(wanted);
}

model::vma with_mode(model::vma area, uffd_mode mode) {
  area.uffd = mode;
  return area;
}

model::token zeros(std::uint32_t) {
  return {};
}

int error_of(reply answer) {
  switch (answer) {
    case reply::exists: return EEXIST;
    case reply::no_entry: return ENOENT;
    case reply::busy: return EBUSY;
    default: return EFAULT;
  }
}

}  // namespace

outcome machine::apply(const model::uffdio_register& op) {
  if (bad_uffd_range(op.pages)) return refuse(EINVAL, by<"call.uffdio.range_refused">);
  if (op.mode == uffd_mode::none) return refuse(EINVAL, by<"registration.no_mode">);
  const auto run = rounded_up<page_run>(op.pages);
  if (!any_mapped(op.mm, run)) return refuse(EINVAL, by<"registration.no_vma">);
  if (begins_inside(op.mm, run) || is_cut(op.mm, run.end))
    return refuse(EINVAL, by<"hugetlb.register.range">);
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    const cell* const at = mapped(op.mm, number);
    if (at == nullptr) continue;
    if (at->area.maps == model::backing::anon && model::has_minor(op.mode))
      return refuse(EINVAL, by<"registration.minor_needs_file">);
    if (at->area.no_maywrite) return refuse(EPERM, by<"file.read_only.not_registered">);
  }
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    cell* const at = mapped(op.mm, number);
    if (at == nullptr) continue;
    if (contains(at->area.uffd, op.mode)) {
      note(by<"registration.contained">);
      continue;
    }
    if (model::has_wp(at->area.uffd) && !model::has_wp(op.mode)) {
      step(*at, number, unprotecting(*at));
      note(by<"registration.gives_up_wp">);
    }
    change_area(op.mm, *at, with_mode(at->area, op.mode));
    note(by<"registration.replaces">);
  }
  return model::done{0};
}

outcome machine::apply(const model::uffdio_unregister& op) {
  if (bad_uffd_range(op.pages)) return refuse(EINVAL, by<"call.uffdio.range_refused">);
  const auto run = rounded_up<page_run>(op.pages);
  if (!any_mapped(op.mm, run)) return refuse(EINVAL, by<"registration.no_vma">);
  if (begins_inside(op.mm, run)) return refuse(EINVAL, by<"hugetlb.register.range">);
  if (is_cut(op.mm, run.end)) return not_modelled("unregistering a part of a huge page");
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    cell* const at = mapped(op.mm, number);
    if (at == nullptr) continue;
    if (model::has_wp(at->area.uffd)) {
      step(*at, number, unprotecting(*at));
      note(by<"registration.unregister_lifts">);
    }
    note(at->area.uffd == uffd_mode::none ? by<"registration.unregister_nothing">
                                          : by<"registration.unregister_clears">);
    change_area(op.mm, *at, with_mode(at->area, uffd_mode::none));
  }
  return model::done{0};
}

outcome machine::apply(const model::uffdio_writeprotect& op) {
  if (bad_uffd_range(op.pages)) return refuse(EINVAL, by<"call.uffdio.range_refused">);
  const auto run = rounded_up<page_run>(op.pages);
  if (!any_mapped(op.mm, run)) return refuse(ENOENT, by<"call.writeprotect.no_vma">);
  if (!world_.profile.get().wp_spans_vmas && !lies_in_one_vma(op.mm, run))
    return refuse(ENOENT, by<"call.uffdio.one_vma">);
  const bool whole_blocks =
      model::begins_block(run.first, world_.pages) && model::begins_block(run.end, world_.pages);
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    cell* const at = mapped(op.mm, number);
    if (at == nullptr) {
      note(by<"call.writeprotect.hole_skipped">);
      continue;
    }
    if (!model::has_wp(at->area.uffd)) return refuse(ENOENT, by<"call.writeprotect.stops">);
    if (model::is_hugetlb(at->area.maps) && !whole_blocks)
      return refuse(EINVAL, by<"hugetlb.writeprotect.range">);
    split_part(op.mm, number, run);
    step(*at,
         number,
         op.protect ? page_rule{write_protected<model::machine_word>} : unprotecting(*at));
  }
  return model::done{0};
}

/// What keeps a range from being filled at all, if anything does.
std::optional<outcome> machine::unfillable(mm_id mm, model::range bytes, bool wp) {
  if (bad_uffd_range(bytes)) return refuse(EINVAL, by<"call.uffdio.range_refused">);
  const auto run = rounded_up<page_run>(bytes);
  if (!lies_in_one_vma(mm, run)) return refuse(ENOENT, by<"call.uffdio.one_vma">);
  const uffd_mode mode = mapped(mm, run.first)->area.uffd;
  if (mode == uffd_mode::none) return refuse(ENOENT, by<"call.uffdio.one_vma">);
  if (wp && !model::has_wp(mode)) return refuse(EINVAL, by<"call.uffdio.wp_needs_registration">);
  return {};
}

/// Fills page after page: `rule(entry, context)` is asked for each, and `contents(i)` is what the
/// i-th page of the range is filled with.
template <class Rule, class Contents>
outcome machine::fill(mm_id mm, model::range bytes, Rule rule, Contents contents) {
  const auto run = rounded_up<page_run>(bytes);
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    const std::uint32_t progress = number - run.first;
    cell& at = *mapped(mm, number);
    const reply answer = patiently(at, number, [&] {
      return commit(at, number, rule(at.what, context_of(at, number)), contents(progress));
    });
    if (answer == reply::done) continue;
    if (progress != 0) return refuse(EAGAIN, by<"call.uffdio.partial">, progress);
    return model::refused{error_of(answer), 0};
  }
  return model::done{0};
}

outcome machine::apply(const model::uffdio_copy& op) {
  if (const auto no = unfillable(op.mm, op.pages, op.wp)) return *no;
  if (const auto no = unfillable_block(op.mm, op.pages, false)) return *no;
  const auto rule = [&](const entry<>& before, const context<>& c) {
    return copied<model::machine_word>(before, op.wp, c);
  };
  return fill(op.mm, op.pages, rule, [&](std::uint32_t i) {
    return model::token{static_cast<std::uint16_t>(op.value.value + i)};
  });
}

outcome machine::apply(const model::uffdio_zeropage& op) {
  if (const auto no = unfillable(op.mm, op.pages, false)) return *no;
  if (const auto no = unfillable_block(op.mm, op.pages, true)) return *no;
  return fill(op.mm, op.pages, zero_filled<model::machine_word>, zeros);
}

outcome machine::apply(const model::uffdio_poison& op) {
  if (!world_.profile.get().poison) return refuse(EINVAL, by<"call.unknown">);
  if (const auto no = unfillable(op.mm, op.pages, false)) return *no;
  if (const auto no = unfillable_block(op.mm, op.pages, false)) return *no;
  return fill(op.mm, op.pages, poisoned<model::machine_word>, zeros);
}

outcome machine::apply(const model::uffdio_continue& op) {
  if (const auto no = unfillable(op.mm, op.pages, op.wp)) return *no;
  if (const auto no = unfillable_block(op.mm, op.pages, false)) return *no;
  const std::uint32_t first = rounded_up<page_run>(op.pages).first;
  if (mapped(op.mm, first)->area.maps == model::backing::anon)
    return refuse(EINVAL, by<"call.continue.needs_file">);
  if (file_page(*mapped(op.mm, first), first) >= file_size_)
    return refuse(EINVAL, by<"call.continue.beyond_eof">);
  const auto rule = [&](const entry<>& before, const context<>& c) {
    return continued<model::machine_word>(before, op.wp, c);
  };
  return fill(op.mm, op.pages, rule, zeros);
}

/// What keeps pages from being moved at all, if anything does.
std::optional<outcome> machine::immovable(mm_id mm, page_run from, page_run to) {
  const cell* const source = mapped(mm, from.first);
  const cell* const target = mapped(mm, to.first);
  if (source == nullptr || target == nullptr) return refuse(ENOENT, by<"call.move.no_vma">);
  const model::vma &give = source->area, &take = target->area;
  const bool anonymous = give.maps == model::backing::anon && take.maps == model::backing::anon;
  const bool alike = give.prot == take.prot && is_locked(give) == is_locked(take);
  if (!lies_in_one_vma(mm, from) || !lies_in_one_vma(mm, to) || !anonymous || !alike ||
      give.prot != model::protection::read_write || take.uffd == uffd_mode::none)
    return refuse(EINVAL, by<"call.move.vma_refused">);
  return {};
}

/// One page: both entries change, or neither.
reply machine::move_entry(mm_id mm,
                          std::uint32_t from_number,
                          std::uint32_t to_number,
                          bool holes) {
  cell &from = *mapped(mm, from_number), &to = *mapped(mm, to_number);
  if (!std::holds_alternative<none>(to.what)) {
    note(by<"move.occupied">, to.what.index());
    return reply::exists;
  }
  split(mm, from_number, by<"huge.part_splits">);
  const entry<> source = from.what;
  const result<> leaves = taken<model::machine_word>(source, holes, context_of(from, from_number));
  if (leaves.answer != reply::done || std::holds_alternative<none>(source))
    return commit(from, from_number, leaves);
  arrive(source, to, to_number, arrived<model::machine_word>(source, context_of(to, to_number)));
  return commit(from, from_number, leaves);
}

outcome machine::apply(const model::uffdio_move& op) {
  if (!world_.profile.get().move) return refuse(EINVAL, by<"call.unknown">);
  if (bad_uffd_range(op.pages)) return refuse(EINVAL, by<"call.uffdio.range_refused">);
  const auto from = rounded_up<page_run>(op.pages);
  const std::uint32_t count = from.end - from.first;
  const page_run to{op.to.index, op.to.index + count};
  if (const auto no = immovable(op.mm, from, to)) return *no;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t source = from.first + i, target = to.first + i;
    const reply answer = patiently(*mapped(op.mm, source), source, [&] {
      return move_entry(op.mm, source, target, op.holes);
    });
    if (answer == reply::done) continue;
    if (i != 0) return refuse(EAGAIN, by<"call.uffdio.partial">, i);
    return model::refused{error_of(answer), 0};
  }
  return model::done{0};
}

outcome machine::apply(const model::uffdio_wake& op) {
  if (bad_uffd_range(op.pages)) return refuse(EINVAL, by<"call.uffdio.range_refused">);
  note(by<"call.wake">);
  return model::done{0};
}

}  // namespace ptecheck::spec
