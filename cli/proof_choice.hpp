#pragma once
#include <ptecheck/smt/obligation.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::cli {

/// Which obligations are meant: all that fit. What is empty fits all.
struct proof_choice {
  /// With *, ? or [ a glob for a whole name or group; else a group, or a part of a name.
  std::string pattern = {};
  std::string layout = {};
  /// Those that have to refute this fault, with the fault in them.
  std::string fault = {};
};

/// Whether the pattern means this obligation.
bool means(std::string_view pattern, const smt::obligation& each);

/// The obligations that are meant, in their order. Throws usage_error where there is none, with
/// what there would be.
std::vector<smt::obligation> chosen(std::vector<smt::obligation> all, const proof_choice& by);

}  // namespace ptecheck::cli
