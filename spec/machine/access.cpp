// Accesses, a program's and the kernel's: fault after fault, until it happened or was answered.
#include <ptecheck/model/invariant.hpp>
#include <ptecheck/spec/entry/hugetlb.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <cerrno>

namespace ptecheck::spec {

bool machine::is_message(reply answer) {
  return answer == reply::missing_message || answer == reply::minor_message ||
         answer == reply::wp_message;
}

outcome machine::died(mm_id mm, const stop& at, accessor who) const {
  using model::signal;
  using model::signal_code;
  const bool write = at.how == access::write;
  const model::page_id where = at.where, told = told_page(mm, where);
  switch (at.answer) {
    case reply::missing_message: return model::blocked{told, write, false, false};
    case reply::minor_message: return model::blocked{told, write, false, true};
    case reply::wp_message: return model::blocked{told, true, true, false};
    default: break;
  }
  if (who == accessor::kernel) return model::refused{EFAULT, 0};
  switch (at.answer) {
    case reply::segv_maperr: return signal{signal_code::segv_maperr, where};
    case reply::segv_accerr: return signal{signal_code::segv_accerr, where};
    case reply::bus_adrerr:
    case reply::poisoned: return signal{signal_code::bus_adrerr, where};
    case reply::hwpoisoned: return signal{signal_code::bus_mceerr_ar, where};
    default: break;
  }
  PTECHECK_INVARIANT(false, "an access is answered by a signal or by a message");
  return model::absent{};
}

reply machine::touched(mm_id mm, model::page_id where, access how, accessor who) {
  cell* const at = mapped(mm, where.index);
  if (at == nullptr) {
    note(by<"call.access.unmapped">);
    return reply::segv_maperr;
  }
  if (model::is_hugetlb(at->area.maps)) return touched_block(mm, where.index, how, who);
  if (how == access::read) fault_around(mm, where);
  if (how == access::write) write_to_block(mm, where.index);
  return faulted(*at, where.index, how, who);
}

/// Fault after fault of one page.
reply machine::faulted(cell& at, std::uint32_t number, access how, accessor who) {
  const bool hugetlb = model::is_hugetlb(at.area.maps);
  bool filled_hole = false;
  for (int faults = 0; faults < 8; ++faults) {
    context<> c = context_of(at, number);
    // The page that this access gave the file is no page that it had already.
    c.uffd_minor = c.uffd_minor && !filled_hole;
    filled_hole |= !c.anonymous && !c.cached;
    c.repointed = !hugetlb && chosen_.repointed.test(number);
    c.sigbus = c.sigbus || (who == accessor::kernel && world_.features.user_mode_only);
    const reply answer = commit(at,
                                number,
                                hugetlb ? hugetlb_accessed<model::machine_word>(at.what, how, c)
                                        : accessed<model::machine_word>(at.what, how, c));
    if (answer == reply::waits)
      await(at, number);
    else if (answer != reply::again)
      return answer;
  }
  PTECHECK_INVARIANT(false, "an access ends after a few faults");
  return reply::never;
}

/// Whether a read of the page faults on a file mapping, so that it may map what lies around.
bool machine::faults_around(const cell& at, std::uint32_t number) const {
  const auto* mark = std::get_if<marker<>>(&at.what);
  const bool nothing_mapped = at.what.index() == 0 || (mark != nullptr && is_uffd_wp_marker(*mark));
  const context<> c = context_of(at, number);
  return nothing_mapped && !c.anonymous && !c.uffd_wp && !c.uffd_minor && c.readable;
}

void machine::fault_around(mm_id mm, model::page_id where) {
  const cell* const at = mapped(mm, where.index);
  if (chosen_.around.bits == 0 || at == nullptr || !faults_around(*at, where.index)) return;
  const auto [first, end] = vma_around(mms_[mm.index], where.index);
  // A table maps what a huge entry would.
  const std::uint32_t table = block_of(where.index).first;
  for (std::uint32_t number = first; number < end; ++number) {
    cell& beside = mms_[mm.index].pages[number];
    if (!chosen_.around.test(number) || block_of(number).first != table || beside.what.index() != 0)
      continue;
    const context<> c = context_of(beside, number);
    if (!c.cached || c.cache_migrates || c.beyond_eof) continue;
    result<> r = populated_file<model::machine_word>(none{}, access::read, false, c);
    r.by = by<"populate.file.maps_around">;
    commit(beside, number, r);
  }
}

std::uint16_t& machine::contents_at(mm_id mm, model::page_id where) {
  return frames_[std::get<present<>>(at(mm, where.index)).frame.word()].contents.value;
}

outcome machine::apply(const model::read& op) {
  const reply answer = touched(op.mm, op.page, access::read);
  if (answer != reply::done) return died(op.mm, {answer, op.page, access::read}, accessor::user);
  return model::done{contents_at(op.mm, op.page)};
}

outcome machine::apply(const model::write& op) {
  const reply answer = touched(op.mm, op.page, access::write);
  if (answer != reply::done) return died(op.mm, {answer, op.page, access::write}, accessor::user);
  contents_at(op.mm, op.page) = op.value.value;
  return model::done{0};
}

outcome machine::apply(const model::copy_from_user& op) {
  const reply answer = touched(op.mm, op.page, access::read, accessor::kernel);
  if (answer != reply::done) return died(op.mm, {answer, op.page, access::read}, accessor::kernel);
  note(by<"call.copy_user">);
  return model::done{contents_at(op.mm, op.page)};
}

outcome machine::apply(const model::copy_to_user& op) {
  const reply answer = touched(op.mm, op.page, access::write, accessor::kernel);
  if (answer != reply::done) return died(op.mm, {answer, op.page, access::write}, accessor::kernel);
  note(by<"call.copy_user">);
  contents_at(op.mm, op.page) = op.value.value;
  return model::done{0};
}

}  // namespace ptecheck::spec
