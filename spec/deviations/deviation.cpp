#include <ptecheck/spec/deviations/deviation.hpp>

#include <algorithm>

namespace ptecheck::spec {

deviations::deviations(std::span<const deviation> all) : all_(all) {
  for (const deviation& each : all)
    for (const rule_id by : each.overrides) overridden_.set(by.index);
}

std::optional<departure> deviations::from(const situation& at) const {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const std::span<const rule_id> rules = all_[i].overrides;
    if (std::find(rules.begin(), rules.end(), at.answer.by) != rules.end() && all_[i].when(at))
      return departure{i, all_[i].instead(at)};
  }
  return {};
}

}  // namespace ptecheck::spec
