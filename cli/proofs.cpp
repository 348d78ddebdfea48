#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/proofs.hpp>
#include <ptecheck/smt/certificate/certify.hpp>
#include <ptecheck/smt/registry.hpp>
#include <ptecheck/smt/second_opinion.hpp>
#include <ptecheck/smt/workers.hpp>

#include <algorithm>

namespace ptecheck::cli {
namespace {

/// Those of the solvers that are not installed, by the names of their packages.
std::string not_installed(const std::vector<smt::outside_solver>& solvers) {
  std::vector<std::string_view> names;
  for (const smt::outside_solver& each : solvers)
    if (!smt::installed_version(each)) names.push_back(each.name);
  return names.empty() ? "" : "not installed: " + joined(names);
}

}  // namespace

std::vector<listed_obligation> all_listed_obligations() {
  std::vector<listed_obligation> all;
  for (const smt::obligation& each : smt::all_obligations()) {
    const bool holds = each.expected == smt::expectation::holds;
    all.push_back({each.name, each.group, each.layout, holds, {}});
    for (const smt::seeded_fault& fault : each.kills) all.back().faults.push_back(fault.id);
  }
  return all;
}

bool proofs_cover(std::string_view fault) {
  static const std::vector<listed_obligation> all = all_listed_obligations();
  return std::any_of(all.begin(), all.end(), [&](const listed_obligation& each) {
    return std::find(each.faults.begin(), each.faults.end(), fault) != each.faults.end();
  });
}

proof_fate proof_fate_of(std::string_view mutant) {
  static const std::vector<smt::obligation> all = smt::all_obligations();
  std::vector<smt::statement> broken;
  for (const smt::obligation& each : all)
    for (const smt::seeded_fault& fault : each.kills)
      if (fault.id == mutant) broken.push_back(fault.broken);
  if (broken.empty()) return proof_fate::not_covered;
  for (const smt::report& each : smt::discharge_all(broken))
    if (each.found != smt::verdict::refuted) return proof_fate::survived;
  return proof_fate::refuted;
}

std::string missing_for_proofs() {
  return {};
}

std::string missing_for_second_opinions() {
  return not_installed(smt::other_solvers());
}

std::string missing_for_certificates() {
  return not_installed({smt::proving_solver()});
}

}  // namespace ptecheck::cli
