#include <ptecheck/cli/findings.hpp>
#include <ptecheck/os/interrupt.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ptecheck::cli {
namespace {

/// The disagreements of a campaign, one of each cause: the shortest.
class collection {
 public:
  collection(const judge& by, campaign_report& report) : by_(by), report_(report) {}

  void add(const props::finding& found) {
    model::trace failing;
    props::draw_trace(report_.plan, found.trace, failing);
    model::trace cut = failing;
    cut.steps.resize(found.what.at + 1);
    if (is_known_already(by_.known(cut))) return;
    auto shrunk = by_.shrink(failing, {.interrupted = [] { return os::interrupted(); }});
    if (!shrunk) return report_.sum.add(props::flake{found.trace, found.what, 2, 1});
    add(described(by_, std::move(*shrunk)));
  }

 private:
  bool is_known_already(const std::string& deviation) const {
    return !deviation.empty() &&
           std::any_of(report_.found.begin(), report_.found.end(), [&](const disagreement& each) {
             return each.known == deviation;
           });
  }

  void add(disagreement next) {
    for (disagreement& each : report_.found) {
      if (cause_of(each) != cause_of(next)) continue;
      if (next.run.of.steps.size() < each.run.of.steps.size()) each = std::move(next);
      return;
    }
    report_.found.push_back(std::move(next));
  }

  const judge& by_;
  campaign_report& report_;
};

}  // namespace

void shrink_findings(const judge& by, campaign_report& report, const progress& shown) {
  collection all{by, report};
  const std::vector<props::finding> findings = report.sum.findings;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    shown.say(fmt::format("shrinking {} of {}", i + 1, findings.size()));
    all.add(findings[i]);
  }
}

}  // namespace ptecheck::cli
