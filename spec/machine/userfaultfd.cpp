// The ioctls of userfaultfd.
#include <ptecheck/spec/entry/fill.hpp>
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

}  // namespace

outcome machine::apply(const model::uffdio_register& op) {
  if (bad_uffd_range(op.pages)) return refuse(EINVAL, by<"call.uffdio.range_refused">);
  if (op.mode == uffd_mode::none) return refuse(EINVAL, by<"registration.no_mode">);
  const auto run = rounded_up<page_run>(op.pages);
  if (!any_mapped(op.mm, run)) return refuse(EINVAL, by<"registration.no_vma">);
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    cell* const at = mapped(op.mm, number);
    if (at == nullptr) continue;
    if (contains(at->area.uffd, op.mode)) {
      note(by<"registration.contained">);
      continue;
    }
    if (model::has_wp(at->area.uffd) && !model::has_wp(op.mode)) {
      step(*at, number, write_unprotected<model::machine_word>);
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
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    cell* const at = mapped(op.mm, number);
    if (at == nullptr) continue;
    if (model::has_wp(at->area.uffd)) {
      step(*at, number, write_unprotected<model::machine_word>);
      note(by<"registration.unregister_lifts">);
    }
    change_area(op.mm, *at, with_mode(at->area, uffd_mode::none));
    note(by<"registration.unregister_clears">);
  }
  return model::done{0};
}

outcome machine::apply(const model::uffdio_writeprotect& op) {
  if (bad_uffd_range(op.pages)) return refuse(EINVAL, by<"call.uffdio.range_refused">);
  const auto run = rounded_up<page_run>(op.pages);
  if (!any_mapped(op.mm, run)) return refuse(ENOENT, by<"call.writeprotect.no_vma">);
  if (!world_.profile.get().wp_spans_vmas && !lies_in_one_vma(op.mm, run))
    return refuse(ENOENT, by<"call.uffdio.one_vma">);
  const page_rule rule = op.protect ? page_rule{write_protected<model::machine_word>}
                                    : page_rule{write_unprotected<model::machine_word>};
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    cell* const at = mapped(op.mm, number);
    if (at == nullptr) {
      note(by<"call.writeprotect.hole_skipped">);
      continue;
    }
    if (!model::has_wp(at->area.uffd)) return refuse(ENOENT, by<"call.writeprotect.stops">);
    step(*at, number, rule);
  }
  return model::done{0};
}

/// Fills page after page; `rule(entry, context)` is asked for each, and its contents are `value`
/// plus the number of the page in the range.
template <class Rule>
outcome machine::fill(mm_id mm, model::range bytes, bool wp, model::token value, Rule rule) {
  if (bad_uffd_range(bytes)) return refuse(EINVAL, by<"call.uffdio.range_refused">);
  const auto run = rounded_up<page_run>(bytes);
  if (!lies_in_one_vma(mm, run)) return refuse(ENOENT, by<"call.uffdio.one_vma">);
  const uffd_mode mode = mapped(mm, run.first)->area.uffd;
  if (mode == uffd_mode::none) return refuse(ENOENT, by<"call.uffdio.one_vma">);
  if (wp && !model::has_wp(mode)) return refuse(EINVAL, by<"call.uffdio.wp_needs_registration">);
  for (std::uint32_t number = run.first; number < run.end; ++number) {
    cell& at = *mapped(mm, number);
    const result<> r = rule(at.what, context_of(at, number));
    commit(at, number, r, value);
    if (r.answer != reply::done) {
      const std::uint32_t progress = number - run.first;
      if (progress != 0) return refuse(EAGAIN, by<"call.uffdio.partial">, progress);
      return model::refused{r.answer == reply::exists ? EEXIST : EFAULT, 0};
    }
    ++value.value;
  }
  return model::done{0};
}

outcome machine::apply(const model::uffdio_copy& op) {
  return fill(op.mm, op.pages, op.wp, op.value, [&](const entry<>& before, const context<>& c) {
    return copied<model::machine_word>(before, op.wp, c);
  });
}

outcome machine::apply(const model::uffdio_zeropage& op) {
  return fill(op.mm, op.pages, false, {}, [](const entry<>& before, const context<>& c) {
    return zero_filled<model::machine_word>(before, c);
  });
}

outcome machine::apply(const model::uffdio_poison& op) {
  if (!world_.profile.get().poison) return refuse(EINVAL, by<"call.unknown">);
  return fill(op.mm, op.pages, false, {}, [](const entry<>& before, const context<>& c) {
    return poisoned<model::machine_word>(before, c);
  });
}

outcome machine::apply(const model::uffdio_wake& op) {
  if (bad_uffd_range(op.pages)) return refuse(EINVAL, by<"call.uffdio.range_refused">);
  note(by<"call.wake">);
  return model::done{0};
}

}  // namespace ptecheck::spec
