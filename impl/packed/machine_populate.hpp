#pragma once
// The calls that make pages be there: madvise(MADV_POPULATE_*), mlock, munlock.
#include <ptecheck/impl/packed/arguments.hpp>
#include <ptecheck/impl/packed/machine_access.hpp>

namespace ptecheck::impl::packed {

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::madvise_populate& op) {
  if (!aligned(op.pages.start)) return refusal(EINVAL);
  const page_span pages = rounded(op.pages);
  for (std::uint32_t number = pages.first; number != pages.end; ++number) {
    const vma_list::interval* of = in.vmas.find(number);
    if (of == nullptr) return refusal(ENOMEM);
    const surroundings c = context_of(of->what);
    if (op.write ? !c.writable : !c.readable) return refusal(EINVAL);
    const model::page_id page{static_cast<std::uint16_t>(number)};
    const model::reply said = op.write ? access<transition::write>(in, page, true)
                                       : access<transition::read>(in, page, true);
    if (sleeps(said)) return died(in, said, page, op.write, true);
    if (said == reply::poisoned || said == reply::hwpoisoned) return refusal(EHWPOISON);
    if (said != reply::done) return refusal(EFAULT);
  }
  return model::done{};
}

/// populate_vma_page_range, as far as it goes: what is private and may be written is written, the
/// rest is read. ENOMEM where a page cannot be had.
template <class Faults>
model::outcome machine<Faults>::make_resident(address_space& in, page_span pages) {
  for (std::uint32_t number = pages.first; number != pages.end; ++number) {
    const model::vma& of = in.vmas.find(number)->what;
    if (of.lock == model::memory_lock::on_fault) continue;
    const surroundings c = context_of(of);
    const bool write = c.writable && !c.shared;
    const model::page_id page{static_cast<std::uint16_t>(number)};
    const model::reply said = write ? access<transition::write>(in, page, true)
                                    : access<transition::read>(in, page, true);
    if (sleeps(said)) return died(in, said, page, write, true);
    if (said != reply::done) return refusal(ENOMEM);
  }
  return model::done{};
}

/// apply_vma_lock_flags: up to the first hole. Whether there was none.
template <class Faults>
bool machine<Faults>::set_locked(address_space& in, page_span pages, model::memory_lock how) {
  const std::uint32_t hole = in.vmas.first_hole(pages);
  in.vmas.change({pages.first, hole}, [&](model::vma& of) {
    of.lock = model::is_hugetlb(of.maps) ? model::memory_lock::none : how;
  });
  return hole == pages.end;
}

/// mlock takes every page that its bytes touch.
constexpr page_span touched(const model::range& r) {
  return {r.start / model::page_size, rounded(r).end};
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::mlock& op) {
  return lock_and_populate(in, touched(op.pages), model::memory_lock::all);
}

template <class Faults>
model::outcome machine<Faults>::lock_and_populate(address_space& in,
                                                  page_span pages,
                                                  model::memory_lock how) {
  if (!set_locked(in, pages, how)) return refusal(ENOMEM);
  split_torn(in);
  return make_resident(in, pages);
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::mlock_onfault& op) {
  return lock_and_populate(in, touched(op.pages), model::memory_lock::on_fault);
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::munlock& op) {
  if (!set_locked(in, touched(op.pages), model::memory_lock::none)) return refusal(ENOMEM);
  return model::done{};
}

}  // namespace ptecheck::impl::packed
