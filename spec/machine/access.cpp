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
    commit(*at, where.index, r);
    if (r.answer == reply::done) return {};
    if (r.answer != reply::again) return died(r.answer, where, how);
  }
  PTECHECK_INVARIANT(false, "an access ends after a few faults");
  return {};
}

outcome machine::apply(const model::read& op) {
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
