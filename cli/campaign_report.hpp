#pragma once
#include <ptecheck/cli/disagreement.hpp>
#include <ptecheck/props/campaign.hpp>
#include <ptecheck/props/tally.hpp>

#include <string>
#include <vector>

namespace ptecheck::cli {

/// What a campaign was, and what came of it. Everything but `seconds` is the same for the same
/// plan, unless it was interrupted or limited by time.
struct campaign_report {
  subject_choice subject;
  props::campaign_plan plan;
  props::tally sum;
  std::vector<disagreement> found;
  bool interrupted = false;
  double seconds = 0;
};

std::string text_of(const campaign_report& all);
json data_of(const campaign_report& all);

}  // namespace ptecheck::cli
