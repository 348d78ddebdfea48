#include <ptecheck/spec/entry/access.hpp>
#include <ptecheck/spec/entry/device.hpp>
#include <ptecheck/spec/entry/fill.hpp>
#include <ptecheck/spec/entry/fork.hpp>
#include <ptecheck/spec/entry/free.hpp>
#include <ptecheck/spec/entry/guard.hpp>
#include <ptecheck/spec/entry/huge.hpp>
#include <ptecheck/spec/entry/hwpoison.hpp>
#include <ptecheck/spec/entry/ksm.hpp>
#include <ptecheck/spec/entry/migrate.hpp>
#include <ptecheck/spec/entry/mincore.hpp>
#include <ptecheck/spec/entry/move.hpp>
#include <ptecheck/spec/entry/protect.hpp>
#include <ptecheck/spec/entry/reclaim.hpp>
#include <ptecheck/spec/entry/remap.hpp>
#include <ptecheck/spec/entry/scan.hpp>
#include <ptecheck/spec/entry/swapoff.hpp>
#include <ptecheck/spec/entry/writeprotect.hpp>
#include <ptecheck/spec/entry/zap.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/rules.hpp>

#include <vector>

namespace ptecheck::spec {
namespace {

/// Calls `visit(number of the family, its rules)` for each family, in order.
template <class F>
void for_each_family(F visit) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (visit(I, std::span<const rule>{rules_of<static_cast<family>(I)>}), ...);
  }
  (std::make_index_sequence<family_names.size()>{});
}

}  // namespace

std::span<const rule_id> all_rules() {
  static const std::vector<rule_id> ids = [] {
    std::vector<rule_id> all;
    for_each_family([&](std::size_t number, std::span<const rule> rules) {
      for (std::size_t i = 0; i < rules.size(); ++i)
        all.push_back({static_cast<std::uint16_t>(number * most_rules_of_a_family + i)});
    });
    return all;
  }();
  return ids;
}

const rule& text_of(rule_id id) {
  const rule* found = nullptr;
  for_each_family([&](std::size_t number, std::span<const rule> rules) {
    if (number == id.index / most_rules_of_a_family)
      found = &rules[id.index % most_rules_of_a_family];
  });
  return *found;
}

bool reachable(rule_id id, const model::profile& under) {
  if (id == by<"call.unknown">) return !under.guards || !under.poison;
  const std::string_view name = text_of(id).id;
  if (!under.guards && name.find("guard") != name.npos) return false;
  const bool about_markers = name.find("poison") != name.npos && name.find("hw") == name.npos;
  if (!under.poison && about_markers) return false;
  if (!under.wp_async &&
      (id == by<"access.wp.async"> || name.starts_with("scan.") || name.starts_with("huge.scan.")))
    return false;
  if (!under.move && (name.starts_with("move.") || name.starts_with("call.move."))) return false;
  if (!under.wp_spans_vmas && id == by<"call.writeprotect.hole_skipped">) return false;
  return true;
}

}  // namespace ptecheck::spec
