#include <ptecheck/props/shrink.hpp>
#include <ptecheck/props/shrink_meeting.hpp>
#include <ptecheck/props/shrink_passes.hpp>
#include <ptecheck/props/shrink_slice.hpp>
#include <ptecheck/props/trace_order.hpp>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace ptecheck::props {
namespace {

using likeness = proposal::likeness;
using model::trace;

class shrinker {
 public:
  shrinker(const trace_runner& run,
           scout& reference,
           const trace& failing,
           const failure& found,
           const shrink_options& options)
      : run_(run), reference_(reference), options_(options) {
    best_.target_runs = 1;
    best_.original_length = failing.steps.size();
    keep(failing, found);
    // A kernel that chose otherwise leads the reference where it does not go alone.
    reference_knows_ = may_fail(reference_, best_.all, found.what);
  }

  shrunk run() {
    cut_to_a_slice();
    search(own_vocabulary, likeness::same_kinds);
    do pass_until_nothing_helps();
    while (search(kindred_vocabulary, likeness::same_rule) ||
           search(full_vocabulary, likeness::same_rule));
    return best_;
  }

 private:
  /// Takes the candidate if it is simpler and still fails in the same way. The target runs only
  /// where nothing else says no.
  bool take(const trace& candidate) {
    if (best_.interrupted || lacking_feature(candidate.start)) return false;
    const std::vector<std::uint64_t> simplicity = complexity(candidate);
    if (!(simplicity < simplicity_) || is_prefix(candidate, best_.all)) return false;
    if (!tried_.insert(digest_of(simplicity)).second) return false;
    ++best_.reference_runs;
    if (reference_knows_ && !may_fail(reference_, candidate, best_.found.what)) return false;
    if (out_of_runs()) return false;
    ++best_.target_runs;
    const auto found = run_(candidate);
    if (!found || !(found->what == best_.found.what)) return false;
    keep(candidate, *found);
    return true;
  }

  bool meets_the_same(const trace& candidate) {
    const auto met = meetings_of(reference_, candidate, best_.found.what);
    const auto own = meetings_of(reference_, best_.all, best_.found.what);
    return std::any_of(met.begin(), met.end(), [&](const meeting& each) {
      return std::find(own.begin(), own.end(), each) != own.end();
    });
  }

  bool out_of_runs() {
    if (best_.target_runs >= options_.target_runs) best_.interrupted = true;
    if (options_.interrupted && options_.interrupted()) best_.interrupted = true;
    return best_.interrupted;
  }

  /// What comes after the failing step does not matter.
  void keep(const trace& failing, const failure& found) {
    best_.all = failing;
    best_.all.steps.resize(found.at + 1);
    best_.found = found;
    simplicity_ = complexity(best_.all);
    ++taken_;
  }

  void cut_to_a_slice() {
    const trace whole = best_.all;
    const item_candidates of = slices(reference_, best_.found);
    for (std::size_t i = 0; const auto sliced = of(whole, i); ++i)
      for (const trace& each : *sliced)
        if (take(each)) return;
  }

  void pass_until_nothing_helps() {
    for (std::size_t before = 0; before != taken_ && !best_.interrupted;) {
      before = taken_;
      take(shortcut(reference_, best_.all));
      for (const shrink_pass& pass : shrink_passes()) {
        const candidates next = pass.begin();
        for (auto each = next(best_.all); each && !best_.interrupted; each = next(best_.all))
          if (!pass.same_meeting || meets_the_same(*each)) take(*each);
      }
      bridge();
    }
  }

  void bridge() {
    if (best_.interrupted) return;
    const vocabulary words = full_vocabulary(best_.all);
    for (const trace& each : bridged(reference_, best_.all, words.steps)) {
      ++best_.reference_runs;
      if (take(each)) return;
    }
  }

  /// Tries what the reference finds.
  bool search(vocabulary (*words_of)(const trace&), likeness least) {
    if (best_.interrupted) return false;
    const proposals found = simpler_traces(
        reference_, best_.all, best_.found.what, words_of(best_.all), options_.search);
    best_.reference_runs += found.paths;
    for (const proposal& each : found.traces)
      if (each.like <= least && take(each.all)) return true;
    return false;
  }

  const trace_runner& run_;
  scout& reference_;
  const shrink_options& options_;
  shrunk best_;
  std::vector<std::uint64_t> simplicity_;
  std::set<digest> tried_;
  std::size_t taken_ = 0;
  bool reference_knows_ = false;
};

}  // namespace

std::optional<shrunk> shrink(const trace_runner& run,
                             scout& reference,
                             const trace& failing,
                             const shrink_options& options) {
  const auto found = run(failing);
  if (!found) return {};
  return shrinker{run, reference, failing, *found, options}.run();
}

}  // namespace ptecheck::props
