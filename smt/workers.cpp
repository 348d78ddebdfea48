#include <ptecheck/os/child.hpp>
#include <ptecheck/smt/discharge.hpp>
#include <ptecheck/smt/report_text.hpp>
#include <ptecheck/smt/workers.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace ptecheck::smt {
namespace {

using numbers = std::vector<std::size_t>;

/// Every `count`-th: statements that cost much stand together in their families.
std::vector<numbers> dealt(std::size_t statements, std::size_t count) {
  std::vector<numbers> hands(count);
  for (std::size_t i = 0; i < statements; ++i) hands[i % count].push_back(i);
  return hands;
}

class work {
 public:
  work(const std::vector<statement>& all, const work_plan& plan)
      : all_(all), plan_(plan), reports_(all.size()) {}

  /// One worker for each hand; returns those numbers whose worker did not end well.
  std::vector<std::pair<std::size_t, std::string>> run(const std::vector<numbers>& hands) {
    std::vector<os::child> children;
    children.reserve(hands.size());
    for (const numbers& hand : hands)
      children.push_back(os::child::start([this, &hand] { return discharged(hand); }));
    const std::vector<os::leavings> left = os::collect(std::move(children), plan_.patience);
    std::vector<std::pair<std::size_t, std::string>> lost;
    for (std::size_t i = 0; i < hands.size(); ++i)
      if (const std::string why = refused(hands[i], left[i]); !why.empty())
        for (const std::size_t number : hands[i]) lost.emplace_back(number, why);
    return lost;
  }

  void give_up(std::size_t number, const std::string& why) {
    reports_[number].found = verdict::undecided;
    reports_[number].why = why;
  }

  std::vector<report> take() { return std::move(reports_); }

 private:
  std::string discharged(const numbers& hand) const {
    std::vector<numbered_report> reports;
    for (const std::size_t number : hand) reports.push_back({number, judged(all_[number])});
    return text_of(reports);
  }

  report judged(const statement& says) const {
    questions asked;
    report found = discharge(says, plan_.each, plan_.referees.empty() ? nullptr : &asked);
    if (found.found == verdict::undecided) return found;
    for (const referee& each : plan_.referees)
      if (auto said = each(asked, found.found)) found.opinions.push_back(*std::move(said));
    return found;
  }

  /// Why nothing of what a worker left can be taken; empty if it was taken.
  std::string refused(const numbers& hand, const os::leavings& left) {
    if (left.end != os::ending(os::exited{0}))
      return "its worker ended with " + os::to_string(left.end);
    auto reports = reports_in(left.output);
    const bool whole = reports && std::equal(hand.begin(),
                                             hand.end(),
                                             reports->begin(),
                                             reports->end(),
                                             [](std::size_t number, const numbered_report& each) {
                                               return number == each.number;
                                             });
    if (!whole) return "its worker answered with garbage";
    for (numbered_report& each : *reports) reports_[each.number] = std::move(each.found);
    return "";
  }

  const std::vector<statement>& all_;
  const work_plan& plan_;
  std::vector<report> reports_;
};

}  // namespace

std::vector<report> discharge_all(const std::vector<statement>& all, const work_plan& plan) {
  work shared(all, plan);
  for (const auto& suspect : shared.run(dealt(all.size(), plan.workers)))
    for (const auto& [number, why] : shared.run({{suspect.first}})) shared.give_up(number, why);
  return shared.take();
}

}  // namespace ptecheck::smt
