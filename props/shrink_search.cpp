#include <ptecheck/props/mm_map.hpp>
#include <ptecheck/props/page_map.hpp>
#include <ptecheck/props/shrink_meeting.hpp>
#include <ptecheck/props/shrink_search.hpp>
#include <ptecheck/props/shrink_worlds.hpp>
#include <ptecheck/props/trace_order.hpp>

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

namespace ptecheck::props {
namespace {

using likeness = proposal::likeness;
using model::step;
using model::trace;

class search {
 public:
  search(scout& reference,
         const trace& failing,
         signature wanted,
         const vocabulary& words,
         const search_limits& limits)
      : reference_(reference),
        wanted_(wanted),
        words_(words),
        limits_(limits),
        longest_(failing.steps.size()),
        simplest_(complexity(failing)),
        own_world_(wide_enough(failing.start, words)),
        own_(meetings_of(reference, failing, wanted)) {
    const auto used = pages_used(failing);
    first_ = used.empty() ? 0 : used.front();
    end_ = used.empty() ? 1 : used.back() + 1;
  }

  proposals run() {
    const nearby_worlds worlds = worlds_around(own_world_);
    explore(worlds.between, longest_, limits_.paths / 4 * 3);
    // What another world allows is worth it only where it is shorter, and other entries are met.
    in_other_world_ = true;
    explore(worlds.others, longest_ - 1, limits_.paths / 4);
    return {ranked(), paths_};
  }

 private:
  static constexpr std::size_t no_node = SIZE_MAX;
  static constexpr std::uint64_t cells_of_one_path = 512;

  /// A state that was reached first by one more step from another node.
  struct node {
    std::size_t from;
    const step* by;
    const model::world* in;
  };

  /// The world of the trace, with names for all that the steps speak of.
  static model::world wide_enough(model::world own, const vocabulary& words) {
    for (const step& each : words.steps)
      if (const auto* born = std::get_if<model::fork>(&each.what))
        own.mms = std::max(own.mms, static_cast<std::uint8_t>(born->child.index + 1));
    return own;
  }

  /// Breadth first, all worlds side by side. What ends a trace is looked at for all states of one
  /// length before one of them is left: a short trace must not be missed for want of paths.
  void explore(const std::vector<model::world>& worlds, std::size_t longest, std::uint32_t paths) {
    const std::uint64_t most = cost_ + paths;
    nodes_.clear();
    states_.clear();
    for (const model::world& each : worlds) nodes_.push_back({no_node, nullptr, &each});
    std::size_t first = 0;
    for (std::size_t length = 0; length < longest; ++length) {
      const std::size_t end = nodes_.size();
      for (std::size_t at = first; at < end; ++at) finish(at, most);
      for (std::size_t at = first; at < end && length + 1 < longest; ++at) go_on(at, most);
      first = end;
    }
  }

  void finish(std::size_t at, std::uint64_t most) {
    trace path = path_to(at);
    const auto try_last = [&](const step& last) {
      if (last.what.index() != wanted_.operation || cost_ >= most) return;
      path.steps.push_back(last);
      walk(path);
      if (may_fail(reference_, last, path.start, wanted_)) note(path);
      path.steps.pop_back();
    };
    for (const step& each : words_.steps) try_last(each);
    for (const step& each : words_.ends) try_last(each);
  }

  void go_on(std::size_t at, std::uint64_t most) {
    trace path = path_to(at);
    const model::world* const in = nodes_[at].in;
    for (const step& each : words_.steps) {
      if (cost_ >= most) return;
      path.steps.push_back(each);
      walk(path);
      if (states_.insert({in, state_of(reference_, path.start, first_, end_)}).second)
        nodes_.push_back({at, &each, in});
      path.steps.pop_back();
    }
  }

  /// A path through a wide world counts for several.
  void walk(const trace& path) {
    ++paths_;
    cost_ += 1 + std::uint64_t{path.start.pages} * path.start.mms / cells_of_one_path;
    reference_.reset(path.start);
    for (const step& each : path.steps) (void)reference_.apply(each);
  }

  trace path_to(std::size_t at) const {
    trace path{*nodes_[at].in, {}};
    for (; nodes_[at].from != no_node; at = nodes_[at].from) path.steps.push_back(*nodes_[at].by);
    std::reverse(path.steps.begin(), path.steps.end());
    return path;
  }

  void note(trace path) {
    const auto mms = mms_used(path);
    path.start.mms = static_cast<std::uint8_t>(1 + *std::max_element(mms.begin(), mms.end()));
    if (!(complexity(path) < simplest_)) return;
    paths_ += 2;
    for (const meeting& met : meetings_of(reference_, path, wanted_)) {
      const bool is_new_anywhere = known_.insert(met.anywhere()).second;
      if (in_other_world_ ? is_new_anywhere : known_.insert(met).second)
        finds_.push_back({likeness_of(met), path});
    }
  }

  likeness likeness_of(const meeting& met) const {
    if (std::find(own_.begin(), own_.end(), met) != own_.end()) return likeness::same_meeting;
    const bool resembles = std::any_of(
        own_.begin(), own_.end(), [&](const meeting& own) { return met.resembles(own); });
    return resembles ? likeness::same_kinds : likeness::same_rule;
  }

  std::vector<proposal> ranked() {
    std::stable_sort(finds_.begin(), finds_.end(), [](const proposal& a, const proposal& b) {
      if (a.like != b.like) return a.like < b.like;
      return a.all.steps.size() < b.all.steps.size();
    });
    if (finds_.size() > limits_.proposals) finds_.resize(limits_.proposals);
    return std::move(finds_);
  }

  scout& reference_;
  signature wanted_;
  const vocabulary& words_;
  search_limits limits_;
  std::size_t longest_;
  std::vector<std::uint64_t> simplest_;
  model::world own_world_;
  std::vector<meeting> own_;
  std::uint32_t first_ = 0, end_ = 1, paths_ = 0;
  std::uint64_t cost_ = 0;
  bool in_other_world_ = false;
  std::set<std::pair<const model::world*, digest>> states_;
  std::vector<node> nodes_;
  std::set<meeting> known_;
  std::vector<proposal> finds_;
};

}  // namespace

proposals simpler_traces(scout& reference,
                         const trace& failing,
                         signature wanted,
                         const vocabulary& words,
                         const search_limits& limits) {
  return search{reference, failing, wanted, words, limits}.run();
}

}  // namespace ptecheck::props
