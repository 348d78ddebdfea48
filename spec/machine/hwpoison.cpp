// Broken memory: the entries of a page that nobody gets at any more.
#include <ptecheck/spec/entry/hwpoison.hpp>
#include <ptecheck/spec/machine/machine.hpp>

namespace ptecheck::spec {

/// Whether a page is anonymous memory and nothing else, so that all that names it are entries.
bool machine::is_plain(std::uint64_t frame) const {
  const unit& of = frames_[frame];
  return of.anon && !of.ksm && of.partner == 0 && !in_huge_entry(frame);
}

outcome machine::apply(const model::memory_failure& op) {
  const cell* const at = mapped(op.mm, op.page.index);
  const auto* page = at == nullptr ? nullptr : std::get_if<present<>>(&at->what);
  if (page == nullptr || is_zero_page<model::machine_word>(page->frame)) {
    note(by<"hwpoison.other_stays">, at == nullptr ? 0 : at->what.index());
    return model::done{0};
  }
  const std::uint64_t frame = page->frame.word();
  if (model::is_hugetlb(at->area.maps) || !is_plain(frame)) {
    note(by<"hwpoison.outside">, at->what.index());
    return model::unsupported{"a broken page that is not anonymous memory alone"};
  }
  for_each_entry_of(frame, [&](cell& each, std::uint32_t number) {
    step(each, number, hwpoisoned<model::machine_word>);
  });
  return model::done{0};
}

}  // namespace ptecheck::spec
