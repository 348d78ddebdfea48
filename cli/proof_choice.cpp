#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/proof_choice.hpp>
#include <ptecheck/cli/usage_error.hpp>
#include <ptecheck/impl/packed/mutants.hpp>

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <utility>

namespace ptecheck::cli {
namespace {

using smt::obligation;

void add_once(std::vector<std::string_view>& names, std::string_view name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

void keep_layout(std::vector<obligation>& all, std::string_view layout) {
  std::vector<std::string_view> layouts;
  for (const obligation& each : all) add_once(layouts, each.layout);
  place_of("layout", layout, layouts);
  std::erase_if(all, [&](const obligation& each) { return each.layout != layout; });
}

void keep_pattern(std::vector<obligation>& all, std::string_view pattern) {
  const auto is_meant = [&](const obligation& each) { return means(pattern, each); };
  if (std::none_of(all.begin(), all.end(), is_meant)) {
    std::vector<std::string_view> groups;
    for (const obligation& each : all) add_once(groups, each.group);
    throw usage_error(
        fmt::format("no obligation '{}': the groups are {}; see ptecheck list "
                    "obligations",
                    pattern,
                    joined(groups)));
  }
  std::erase_if(all, [&](const obligation& each) { return !is_meant(each); });
}

std::string mutants_in(const std::vector<obligation>& all) {
  std::vector<std::string_view> names;
  for (const obligation& each : all)
    for (const smt::seeded_fault& wrong : each.kills)
      if (impl::packed::mutant_named(wrong.id)) add_once(names, wrong.id);
  return joined(names);
}

[[noreturn]] void refuse_fault(const std::vector<obligation>& all, std::string_view fault) {
  if (impl::packed::mutant_named(fault))
    throw usage_error(
        fmt::format("mutant '{}' is not of one entry, or not of the obligations that are meant: "
                    "ptecheck run --mutant {} looks for it",
                    fault,
                    fault));
  throw usage_error(
      fmt::format("no mutant '{}' in what is proved: there is {}; and the faults that ptecheck "
                  "list obligations --json - names",
                  fault,
                  mutants_in(all)));
}

/// Puts the fault where the statement stood, in those obligations that have to refute it.
void keep_broken(std::vector<obligation>& all, std::string_view fault) {
  std::vector<obligation> broken;
  for (const obligation& each : all)
    for (const smt::seeded_fault& wrong : each.kills) {
      if (wrong.id != fault) continue;
      broken.push_back(each);
      broken.back().says = wrong.broken;
    }
  if (broken.empty()) refuse_fault(all, fault);
  all = std::move(broken);
}

}  // namespace

bool means(std::string_view pattern, const obligation& each) {
  if (pattern.find_first_of("*?[") == std::string_view::npos)
    return pattern == each.group || each.name.find(pattern) != std::string::npos;
  const std::string glob(pattern);
  return ::fnmatch(glob.c_str(), each.name.c_str(), 0) == 0 ||
         ::fnmatch(glob.c_str(), each.group.c_str(), 0) == 0;
}

std::vector<obligation> chosen(std::vector<obligation> all, const proof_choice& by) {
  if (!by.layout.empty()) keep_layout(all, by.layout);
  if (!by.pattern.empty()) keep_pattern(all, by.pattern);
  if (!by.fault.empty()) keep_broken(all, by.fault);
  return all;
}

}  // namespace ptecheck::cli
