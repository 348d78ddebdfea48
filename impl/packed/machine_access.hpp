#pragma once
// Accesses: loads and stores of a program, and of the kernel for a call.
#include <ptecheck/impl/packed/machine_entries.hpp>
#include <ptecheck/impl/packed/machine_huge.hpp>

namespace ptecheck::impl::packed {

/// The answer to an access that did not happen.
inline model::outcome answer_of(model::reply why, model::page_id page, bool write, bool by_kernel) {
  using model::signal;
  using model::signal_code;
  switch (why) {
    case reply::missing_message: return model::blocked{page, write, false, false};
    case reply::minor_message: return model::blocked{page, write, false, true};
    case reply::wp_message: return model::blocked{page, true, true, false};
    default: break;
  }
  if (by_kernel) return refusal(EFAULT);
  switch (why) {
    case reply::segv_accerr: return signal{signal_code::segv_accerr, page};
    case reply::bus_adrerr:
    case reply::poisoned: return signal{signal_code::bus_adrerr, page};
    case reply::hwpoisoned: return signal{signal_code::bus_mceerr_ar, page};
    default: return signal{signal_code::segv_maperr, page};
  }
}

/// Tries until the access happened, or was answered: with that answer. What the kernel does for a
/// call is not told to a userfaultfd that is for user mode only.
template <class Faults>
template <class Op>
model::reply machine<Faults>::access(address_space& in, model::page_id page, bool by_kernel) {
  // No access needs more than five steps: fill the file, map, lift the protection, copy, happen.
  constexpr unsigned most_steps = 16;
  if constexpr (std::is_same_v<Op, transition::read>) fault_around(in, page);
  const vma_list::interval* of = in.vmas.find(page.index);
  if (of == nullptr) return reply::segv_maperr;
  surroundings c = context_of(of->what);
  c.repointed = chosen_.repointed.test(page.index);
  c.sigbus = c.sigbus || (by_kernel && world_.features.user_mode_only);
  if (std::uint64_t* whole = in.tables.find_huge(address_of(page.index)))
    if (const auto said = access_huge<Op>(in, *whole, page, c)) return *said;
  std::uint64_t& word = in.tables.make(address_of(page.index));
  for (unsigned step = 0; step < most_steps; ++step) {
    const std::uint64_t before = word;
    const model::reply said = transit<Op>(word, page.index, c);
    if (said == reply::waits) {
      await(awaited_by(word, c));
      continue;
    }
    if (said != reply::again) return said;
    // The page that this access gave the file is no page that it had already.
    if (word == before) c.uffd_minor = false;
  }
  return reply::never;
}

/// do_fault_around: a read fault of a file mapping may map what the file has beside the page, in
/// the same VMA and the same table, unless writes are watched there.
template <class Faults>
void machine<Faults>::fault_around(address_space& in, model::page_id page) {
  if (chosen_.around.bits == 0) return;
  const vma_list::interval* of = in.vmas.find(page.index);
  if (of == nullptr || of->what.maps == model::backing::anon) return;
  if (has_wp(of->what.uffd) || has_minor(of->what.uffd)) return;
  if (of->what.prot == model::protection::none) return;
  const std::uint64_t own = in.tables.make(address_of(page.index));
  if (!packed::is_none(own) && own != marked::uffd_wp) return;
  const address table = address_of(page.index) & ~(table_reach - 1);
  surroundings c = context_of(of->what);
  for (std::uint32_t beside = of->pages.first; beside < of->pages.end; ++beside) {
    const address at = address_of(beside);
    const std::uint32_t in_file = c.file_page(beside);
    const bool allowed = (at & ~(table_reach - 1)) == table && cache_[in_file] != nothing;
    if (!chosen_.around.test(beside) || !allowed || in_file >= file_size_) continue;
    if (frames_.view(cache_[in_file]).migrates) continue;
    std::uint64_t& word = in.tables.make(at);
    if (packed::is_none(word)) transit<transition::read>(word, beside, c);
  }
}

template <class Faults>
template <class Op>
model::outcome machine<Faults>::load(address_space& in, const Op& op, bool by_kernel) {
  const model::reply said = access<transition::read>(in, op.page, by_kernel);
  if (said != reply::done) return answer_of(said, op.page, false, by_kernel);
  return model::done{frames_.view(frame_of(word_at(op.mm, op.page.index))).contents};
}

template <class Faults>
template <class Op>
model::outcome machine<Faults>::store(address_space& in, const Op& op, bool by_kernel) {
  const model::reply said = access<transition::write>(in, op.page, by_kernel);
  if (said != reply::done) return answer_of(said, op.page, true, by_kernel);
  frames_[frame_of(word_at(op.mm, op.page.index))].contents = op.value.value;
  return model::done{};
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::read& op) {
  return load(in, op, false);
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::write& op) {
  return store(in, op, false);
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::copy_from_user& op) {
  return load(in, op, true);
}

template <class Faults>
model::outcome machine<Faults>::apply(address_space& in, const model::copy_to_user& op) {
  return store(in, op, true);
}

}  // namespace ptecheck::impl::packed
