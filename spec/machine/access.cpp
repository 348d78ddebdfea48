// User-mode accesses: fault after fault, until the access happened or was answered.
#include <ptecheck/model/invariant.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>

namespace ptecheck::spec {

outcome machine::died(reply answer, model::page_id where, access how) const {
  using model::signal;
  using model::signal_code;
  switch (answer) {
    case reply::segv_maperr: return signal{signal_code::segv_maperr, where};
    case reply::segv_accerr: return signal{signal_code::segv_accerr, where};
    case reply::bus_adrerr: return signal{signal_code::bus_adrerr, where};
    case reply::missing_message: return model::blocked{where, how == access::write, false};
    case reply::wp_message: return model::blocked{where, true, true};
    case reply::done:
    case reply::again:
    case reply::exists:
    case reply::never:
    case reply::bad_address: break;
  }
  PTECHECK_INVARIANT(false, "an access is answered by a signal or by a message");
  return model::absent{};
}

std::optional<outcome> machine::touched(mm_id mm, model::page_id where, access how) {
  cell* const at = mapped(mm, where.index);
  if (at == nullptr) {
    note(by<"call.access.unmapped">);
    return model::signal{model::signal_code::segv_maperr, where};
  }
  for (int faults = 0; faults < 8; ++faults) {
    const result<> r = accessed<model::machine_word>(at->what, how, context_of(*at, where.index));
    const reply answer = commit(*at, where.index, r);
    if (answer == reply::done) return {};
    if (answer != reply::again) return died(answer, where, how);
  }
  PTECHECK_INVARIANT(false, "an access ends after a few faults");
  return {};
}

/// Whether a read of the page faults on a file mapping, so that it may map what lies around.
bool machine::faults_around(const cell& at, std::uint32_t number) const {
  const auto* mark = std::get_if<marker<>>(&at.what);
  const bool nothing_mapped = at.what.index() == 0 || (mark != nullptr && mark->uffd_wp);
  const context<> c = context_of(at, number);
  return nothing_mapped && !c.anonymous && !c.uffd_wp && c.readable;
}

/// Which page table maps the page: each maps 512, and one begins in the middle of the arena.
std::uint32_t machine::table_of(std::uint32_t number) const {
  constexpr std::uint32_t reach = 512;
  return (number + reach - world_.pages / 2 % reach) / reach;
}

void machine::fault_around(mm_id mm, model::page_id where) {
  const cell* const at = mapped(mm, where.index);
  if (chosen_.around.bits == 0 || at == nullptr || !faults_around(*at, where.index)) return;
  const auto [first, end] = vma_around(mms_[mm.index], where.index);
  const std::uint32_t table = table_of(where.index);
  for (std::uint32_t number = first; number < end; ++number) {
    cell& beside = mms_[mm.index].pages[number];
    if (!chosen_.around.test(number) || table_of(number) != table || beside.what.index() != 0)
      continue;
    const context<> c = context_of(beside, number);
    if (!c.cached || c.beyond_eof) continue;
    result<> r = populated_file<model::machine_word>(none{}, access::read, false, c);
    r.by = by<"populate.file.maps_around">;
    commit(beside, number, r);
  }
}

outcome machine::apply(const model::read& op) {
  fault_around(op.mm, op.page);
  if (const auto ended = touched(op.mm, op.page, access::read)) return *ended;
  const entry<>& what = at(op.mm, op.page.index);
  return model::done{frames_[std::get<present<>>(what).frame.word()].contents.value};
}

outcome machine::apply(const model::write& op) {
  if (const auto ended = touched(op.mm, op.page, access::write)) return *ended;
  const entry<>& what = at(op.mm, op.page.index);
  frames_[std::get<present<>>(what).frame.word()].contents = op.value;
  return model::done{0};
}

}  // namespace ptecheck::spec
