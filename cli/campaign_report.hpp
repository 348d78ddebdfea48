#pragma once
#include <ptecheck/cli/disagreement.hpp>
#include <ptecheck/props/campaign.hpp>
#include <ptecheck/props/tally.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace ptecheck::cli {

/// What a campaign was, and what came of it. Everything but `seconds` is the same for the same
/// plan, unless it was interrupted or limited by time.
struct campaign_report {
  subject_choice subject;
  props::campaign_plan plan;
  props::tally sum;
  /// What could not be checked of the target here, and why.
  std::vector<std::string> unchecked;
  /// The rules that no trace can reach here, with what is missing for them.
  std::map<std::string, std::string, std::less<>> unreachable;
  std::vector<disagreement> found;
  bool interrupted = false;
  double seconds = 0;
};

std::string text_of(const campaign_report& all);
json data_of(const campaign_report& all);

}  // namespace ptecheck::cli
