#pragma once
#include <ptecheck/cli/disagreement.hpp>
#include <ptecheck/model/trace.hpp>
#include <ptecheck/spec/rule.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::cli {

/// A trace from an empty machine to where a packed operation and its rule differ.
struct proof_trace {
  model::trace all;
  /// The rule that decides where it ends.
  spec::rule_id by;
};

/// What is said about how a counterexample is reached.
struct proof_witness {
  /// The trace; empty: no machine was seen there.
  std::vector<std::string> lines;
  kept_trace kept;
  /// Why there is no trace.
  std::string why_not;
};

/// Traces on which the packed machine with this mutant in it (empty: none) differs from the
/// reference, the shortest first, one for each rule and kind of step.
std::vector<proof_trace> differing_traces(const std::string& mutant);

/// What a counterexample is about: the rule in which it ends, and the packed operation. What is
/// empty may be any.
struct proof_place {
  std::string_view rule;
  std::string_view operation;
};

/// The witness for a counterexample: a trace that ends in its operation, and in its rule if one
/// does. Writes it to the current folder.
proof_witness witness_of(const std::vector<proof_trace>& traces,
                         const proof_place& at,
                         const std::string& mutant);

}  // namespace ptecheck::cli
