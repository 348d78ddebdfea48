// mincore.
#include <ptecheck/spec/entry/mincore.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/machine/machine.hpp>
#include <ptecheck/spec/machine/ranges.hpp>

#include <cerrno>

namespace ptecheck::spec {

outcome machine::apply(const model::mincore& op) {
  if (misaligned(op.pages.start)) return refuse(EINVAL, by<"mincore.refused">);
  const auto [first, end] = rounded_up<page_run>(op.pages);
  model::resident found{};
  for (std::uint32_t number = first; number < end; ++number) {
    const cell* const at = mapped(op.mm, number);
    if (at == nullptr) return refuse(ENOMEM, by<"mincore.refused">);
    context<> c = context_of(*at, number);
    c.kept = chosen_.kept.test(number - first);
    const bool mapped_somewhere = c.cached && frames_[c.cache_frame.word()].names > 0;
    const auto [resident, rule] = in_memory(at->what, c, mapped_somewhere);
    note(rule, at->what.index());
    if (resident && number - first < 64) found.pages.bits |= std::uint64_t{1} << (number - first);
  }
  return found;
}

}  // namespace ptecheck::spec
