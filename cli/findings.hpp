#pragma once
#include <ptecheck/cli/campaign_report.hpp>
#include <ptecheck/cli/progress.hpp>

namespace ptecheck::cli {

/// Shrinks what a campaign found, in the order of its traces, into the disagreements of its report:
/// one of each cause, the shortest. Somebody is told how far it is.
void shrink_findings(const judge& by, campaign_report& report, const progress& shown);

}  // namespace ptecheck::cli
