#pragma once
// Where a kernel breaks its own stated rule. The rules do not know of it: a machine that is told to
// deviate asks here, in one place, whether a rule's answer is what this kernel does.
#include <ptecheck/model/operation.hpp>
#include <ptecheck/spec/result.hpp>

#include <bitset>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace ptecheck::spec {

/// A rule's answer, and everything that it was an answer to.
struct situation {
  const model::operation& during;
  const entry<>& before;
  const context<>& c;
  const result<>& answer;
};

/// One deviation. `violates` quotes the text that it breaks, with its source: without one it would
/// simply be the rule. `trace` is the shortest one that shows it: in its first line, what its world
/// maps and how it is registered.
struct deviation {
  std::string_view id;
  std::string_view sentence;
  std::span<const rule_id> overrides;
  bool (*when)(const situation&);
  result<> (*instead)(const situation&);
  std::string_view violates;
  std::string_view evidence;
  std::string_view trace;
};

/// What a kernel does instead, and which deviation of the list says so.
struct departure {
  std::size_t which;
  result<> instead;
};

/// A list of deviations, ready to be asked for every answer of every rule.
class deviations {
 public:
  explicit deviations(std::span<const deviation> all);

  std::span<const deviation> all() const { return all_; }
  /// Whether any deviation overrides the rule.
  bool touch(rule_id by) const { return overridden_[by.index]; }
  std::optional<departure> from(const situation& at) const;

 private:
  std::span<const deviation> all_;
  std::bitset<rule_id_count> overridden_;
};

/// Those of Linux 6.18.
const deviations& linux_deviations();

}  // namespace ptecheck::spec
