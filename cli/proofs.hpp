#pragma once
// What the rest of the program knows about proofs, whether it was built with the solver or not.
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::cli {

/// A statement that can be proved, by its name.
struct listed_obligation {
  std::string name;
  std::string group;
  std::string layout;
  bool holds;  ///< false: expected to fail
  /// The ids of the faults that it must refute.
  std::vector<std::string> faults;
};
std::vector<listed_obligation> all_listed_obligations();

/// Whether some obligation refutes this fault, or mutant.
bool proofs_cover(std::string_view fault);

/// What becomes of a mutant where it is put into the obligations that name it: all of them refute
/// it, or some do not, or there are none.
enum class proof_fate { refuted, survived, not_covered };
proof_fate proof_fate_of(std::string_view mutant);

/// What is missing before anything can be proved; empty: nothing.
std::string missing_for_proofs();
/// The same for what other solvers say of them, and for certificates.
std::string missing_for_second_opinions();
std::string missing_for_certificates();

}  // namespace ptecheck::cli
