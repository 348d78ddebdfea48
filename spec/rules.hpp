#pragma once
// All rules, in one list: for coverage, reports and docs.
#include <ptecheck/model/profile.hpp>
#include <ptecheck/spec/rule.hpp>

#include <span>
#include <string_view>

namespace ptecheck::spec {

/// The ids of all rules, family by family.
std::span<const rule_id> all_rules();

/// The text of a rule.
const rule& text_of(rule_id id);

/// Whether any trace can reach the rule under this profile: some rules speak of older kernels.
bool reachable(rule_id id, const model::profile& under);

}  // namespace ptecheck::spec
