#include <ptecheck/props/told_entries.hpp>

#include <algorithm>

namespace ptecheck::props {

void told_names::forget() {
  frames_.clear();
  slots_.clear();
}

bool told_names::frames_relate(std::uint64_t expected, std::uint64_t told) {
  if (expected == 0 || told == 0) return expected == told;
  return relate(frames_, expected, told);
}

bool told_names::slots_relate(std::uint64_t expected, std::uint64_t told) {
  return relate(slots_, expected, told);
}

bool told_names::relate(pairs& known, std::uint64_t expected, std::uint64_t told) {
  const auto same = [&](const auto& each) { return each.first == expected || each.second == told; };
  const auto found = std::find_if(known.begin(), known.end(), same);
  if (found != known.end()) return found->first == expected && found->second == told;
  known.emplace_back(expected, told);
  return true;
}

bool agree(const model::entry<>& expected,
           const model::entry<>& told,
           told_names& names,
           dirty_bit dirty) {
  if (expected.index() != told.index()) return false;
  if (const auto* page = std::get_if<model::present<>>(&expected)) {
    auto other = std::get<model::present<>>(told);
    if (!names.frames_relate(page->frame.word(), other.frame.word())) return false;
    other.frame = page->frame;
    other.exclusive = page->exclusive;
    if (dirty == dirty_bit::says_nothing || (dirty == dirty_bit::may_be_missing && !other.dirty))
      other.dirty = page->dirty;
    return other == *page;
  }
  if (const auto* slot = std::get_if<model::swap<>>(&expected)) {
    auto other = std::get<model::swap<>>(told);
    if (!names.slots_relate(slot->slot.word(), other.slot.word())) return false;
    other.slot = slot->slot;
    return other == *slot;
  }
  return std::visit(
      [&]<class Kind>(const Kind& held) {
        Kind other = std::get<Kind>(told);
        if constexpr (model::names_frame<Kind>) {
          if (!names.frames_relate(held.frame.word(), other.frame.word())) return false;
          other.frame = held.frame;
        }
        return other == held;
      },
      expected);
}

}  // namespace ptecheck::props
