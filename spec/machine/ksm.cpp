// KSM: which pages become one.
#include <ptecheck/spec/entry/huge.hpp>
#include <ptecheck/spec/entry/ksm.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <algorithm>
#include <map>

namespace ptecheck::spec {

/// These pages have equal contents, and are not one already. The first that is not repointed is
/// the one that all name afterwards.
void machine::merge_equals(mm_id mm, const std::vector<std::uint32_t>& equals) {
  const auto stays = std::find_if(equals.begin(), equals.end(), [&](std::uint32_t number) {
    return !chosen_.repointed.test(number);
  });
  const std::uint32_t common = stays == equals.end() ? equals.front() : *stays;
  const model::pfn<> frame = std::get<present<>>(at(mm, common)).frame;
  frames_[frame.word()].ksm = true;
  frames_[frame.word()].lazy = false;
  for (const std::uint32_t number : equals) {
    cell& each = *mapped(mm, number);
    split(mm, number, by<"huge.part_splits">);
    context<> c = context_of(each, number);
    c.ksm_frame = frame;
    c.repointed = std::get<present<>>(each.what).frame != frame;
    commit(each, number, merged<model::machine_word>(each.what, c));
  }
}

outcome machine::apply(const model::ksm_merge& op) {
  const auto living =
      std::count_if(mms_.begin(), mms_.end(), [](const address_space& each) { return each.live; });
  if (living > 1) {
    note(by<"ksm.one_process">);
    return model::unsupported{"merging while several processes live"};
  }
  std::map<std::uint16_t, std::vector<std::uint32_t>> by_contents;
  for (std::uint32_t number = 0; number < world_.pages; ++number) {
    const cell* const at = mapped(op.mm, number);
    if (at == nullptr || !at->area.mergeable || chosen_.kept.test(number)) continue;
    const auto* page = std::get_if<present<>>(&at->what);
    if (page == nullptr || !frames_[page->frame.word()].anon) continue;
    by_contents[frames_[page->frame.word()].contents.value].push_back(number);
  }
  for (const auto& [contents, equals] : by_contents)
    if (equals.size() > 1)
      merge_equals(op.mm, equals);
    else
      note(by<"ksm.merge.kept">);
  return model::done{0};
}

}  // namespace ptecheck::spec
