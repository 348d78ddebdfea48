#include <ptecheck/os/child.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/interrupt.hpp>
#include <ptecheck/os/scratch_directory.hpp>
#include <ptecheck/smt/discharge.hpp>
#include <ptecheck/smt/report_text.hpp>
#include <ptecheck/smt/workers.hpp>

#include <algorithm>
#include <deque>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace ptecheck::smt {
namespace {

using numbers = std::vector<std::size_t>;
using reports = std::vector<numbered_report>;

/// One deadline may be bad luck.
constexpr std::size_t most_deadlines = 2;
/// What one process discharges: as many as are lost with it, and have to be done again.
constexpr std::size_t statements_at_once = 8;

/// Every `count`-th: statements that cost much stand together in their families.
std::vector<numbers> dealt(std::size_t statements, std::size_t count) {
  std::vector<numbers> hands(count);
  for (std::size_t i = 0; i < statements; ++i) hands[i % count].push_back(i);
  return hands;
}

std::vector<numbers> parts_of(const numbers& hand) {
  std::vector<numbers> parts;
  for (std::size_t i = 0; i < hand.size(); ++i) {
    if (i % statements_at_once == 0) parts.emplace_back();
    parts.back().push_back(hand[i]);
  }
  return parts;
}

/// Nothing of these is known but why.
reports given_up(const numbers& hand, const std::string& why) {
  reports all;
  for (const std::size_t number : hand) {
    all.push_back({number, {}});
    all.back().found.why = why;
  }
  return all;
}

/// What a process owes: reports on these statements, or why they cannot be taken.
struct answer {
  std::optional<reports> found;
  std::string why_not;
};

answer answer_in(const os::leavings& left, const numbers& hand) {
  if (left.end != os::ending(os::exited{0}))
    return {{}, "its worker ended with " + os::to_string(left.end)};
  auto found = reports_in(left.output);
  const auto is_of = [](std::size_t number, const numbered_report& each) {
    return number == each.number;
  };
  if (!found || !std::equal(hand.begin(), hand.end(), found->begin(), found->end(), is_of))
    return {{}, "its worker answered with garbage"};
  return {std::move(found), ""};
}

/// One of several workers. It hands its statements, a few at a time, to a process that may fail.
class worker {
 public:
  worker(const std::vector<statement>& all, const work_plan& plan, std::filesystem::path folder)
      : all_(all), plan_(plan), folder_(std::move(folder)) {}

  reports discharged(const numbers& hand) {
    reports all;
    for (const numbers& part : parts_of(hand)) {
      reports found = tried(part);
      std::move(found.begin(), found.end(), std::back_inserter(all));
    }
    return all;
  }

 private:
  reports tried(const numbers& hand) try {
    if (os::interrupted()) return given_up(hand, std::string(says_interrupted));
    std::vector<os::child> alone;
    alone.push_back(os::child::start([this, &hand] { return text_of(judged(hand)); }));
    answer got = answer_in(os::collect(std::move(alone), plan_.patience).front(), hand);
    if (!got.found) return hand.size() == 1 ? given_up(hand, got.why_not) : one_by_one(hand);
    for (const numbered_report& each : *got.found) note_deadlines(each.found);
    return *std::move(got.found);
  } catch (const os::environment_error& error) {
    return given_up(hand, error.what());
  }

  reports one_by_one(const numbers& hand) {
    reports all;
    for (const std::size_t number : hand) all.push_back(std::move(tried({number}).front()));
    return all;
  }

  reports judged(const numbers& hand) {
    reports all;
    for (const std::size_t number : hand) {
      report found = judged(number);
      // A signal for the whole family may have cut short whoever was asked.
      if (os::interrupted()) {
        const numbers rest(hand.begin() + static_cast<std::ptrdiff_t>(all.size()), hand.end());
        const reports none = given_up(rest, std::string(says_interrupted));
        all.insert(all.end(), none.begin(), none.end());
        break;
      }
      note_deadlines(found);
      all.push_back({number, std::move(found)});
    }
    return all;
  }

  report judged(std::size_t number) const {
    questions asked;
    report found = discharge(all_[number], plan_.each, plan_.referees.empty() ? nullptr : &asked);
    if (found.found == verdict::undecided) return found;
    for (const referee& each : plan_.referees)
      if (found.found == verdict::proved || !each.of_proofs_only)
        found.opinions.push_back(opinion_of(each, asked));
    return found;
  }

  opinion opinion_of(const referee& who, const questions& asked) const try {
    const auto late = late_.find(who.name);
    if (late != late_.end() && late->second >= most_deadlines)
      return {who.name, agreement::silent, "not asked any more: it came to its deadline too often"};
    return who.ask(asked, folder_);
  } catch (const os::environment_error& error) {
    return {who.name, agreement::silent, error.what()};
  }

  void note_deadlines(const report& in) {
    for (const opinion& each : in.opinions)
      if (each.late) ++late_[each.by];
  }

  const std::vector<statement>& all_;
  const work_plan& plan_;
  std::filesystem::path folder_;
  std::map<std::string, std::size_t> late_;
};

}  // namespace

std::vector<report> discharge_all(const std::vector<statement>& all, const work_plan& plan) {
  const std::vector<numbers> hands = dealt(all.size(), plan.workers);
  // Here, in the one process that outlives all others.
  std::deque<os::scratch_directory> places;
  if (!plan.referees.empty())
    for (std::size_t i = 0; i < hands.size(); ++i) places.emplace_back();
  std::vector<os::child> children;
  children.reserve(hands.size());
  for (std::size_t i = 0; i < hands.size(); ++i)
    children.push_back(os::child::start([&] {
      worker one(all, plan, places.empty() ? std::filesystem::path{} : places[i].file(""));
      return text_of(one.discharged(hands[i]));
    }));
  const std::vector<os::leavings> left = os::collect(std::move(children));
  std::vector<report> sorted(all.size());
  for (std::size_t i = 0; i < hands.size(); ++i) {
    answer got = answer_in(left[i], hands[i]);
    if (!got.found) got.found = given_up(hands[i], got.why_not);
    for (numbered_report& each : *got.found) sorted[each.number] = std::move(each.found);
  }
  return sorted;
}

}  // namespace ptecheck::smt
