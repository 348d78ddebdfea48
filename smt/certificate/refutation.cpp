#include <ptecheck/smt/certificate/refutation.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

namespace ptecheck::smt {
namespace {

/// Clauses under the assignment that they force. Each clause of two or more literals that are not
/// false is watched at two of them.
class propagation {
 public:
  explicit propagation(int variables)
      : variables_(variables),
        values_(static_cast<std::size_t>(variables) + 1),
        watched_(2 * values_.size()) {}

  bool in_range(literal of) const { return of != 0 && of >= -variables_ && of <= variables_; }
  /// Whether the clauses contradict each other by unit propagation.
  bool contradicts() const { return contradicts_; }

  /// For ever: what is derived stays true. A literal that stands in a clause twice would be watched
  /// twice, and the clause never seen to be a unit.
  void add(clause added) {
    std::sort(added.begin(), added.end());
    added.erase(std::unique(added.begin(), added.end()), added.end());
    std::size_t free = 0;
    for (std::size_t i = 0; i < added.size() && free < 2; ++i) {
      if (value(added[i]) > 0) return;
      if (value(added[i]) == 0) std::swap(added[free++], added[i]);
    }
    if (free == 0) contradicts_ = true;
    if (free == 1) contradicts_ = contradicts_ || !follow(added.front());
    if (free < 2) return;
    const std::size_t number = clauses_.size();
    watch(added[0], number);
    watch(added[1], number);
    clauses_.push_back(std::move(added));
  }

  /// Whether a clause follows: that all of its literals are false is a contradiction.
  bool implies(const clause& of) {
    const std::size_t before = trail_.size();
    bool follows = contradicts_;
    for (std::size_t i = 0; i < of.size() && !follows; ++i)
      follows = value(of[i]) > 0 || (value(of[i]) == 0 && !follow(-of[i]));
    while (trail_.size() > before) {
      values_[static_cast<std::size_t>(std::abs(trail_.back()))] = 0;
      trail_.pop_back();
    }
    return follows;
  }

 private:
  /// 1 if the literal is true, -1 if it is false, 0 if nothing is known.
  int value(literal of) const {
    const int positive = values_[static_cast<std::size_t>(std::abs(of))];
    return of > 0 ? positive : -positive;
  }
  std::vector<std::size_t>& watchers(literal of) {
    return watched_[2 * static_cast<std::size_t>(std::abs(of)) + (of < 0 ? 1 : 0)];
  }
  void watch(literal of, std::size_t number) { watchers(of).push_back(number); }
  void assign(literal is_true) {
    values_[static_cast<std::size_t>(std::abs(is_true))] = is_true > 0 ? 1 : -1;
    trail_.push_back(is_true);
  }

  /// Makes a literal true, with all that it forces; false is a contradiction.
  bool follow(literal first) {
    std::size_t at = trail_.size();
    assign(first);
    for (; at < trail_.size(); ++at)
      if (!visit(-trail_[at])) return false;
    return true;
  }

  /// Visits the clauses that watch a literal which is false now.
  bool visit(literal is_false) {
    std::vector<std::size_t>& here = watchers(is_false);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < here.size(); ++i) {
      if (moved_away(here[i], is_false)) continue;
      here[kept++] = here[i];
      const literal other = clauses_[here[i]].front();
      if (value(other) > 0) continue;
      if (value(other) == 0) {
        assign(other);
        continue;
      }
      while (++i < here.size()) here[kept++] = here[i];
      here.resize(kept);
      return false;
    }
    here.resize(kept);
    return true;
  }

  /// Puts the other watched literal first; says whether another one is watched instead of this.
  bool moved_away(std::size_t number, literal is_false) {
    clause& of = clauses_[number];
    if (of[0] == is_false) std::swap(of[0], of[1]);
    if (value(of[0]) > 0) return false;
    for (std::size_t i = 2; i < of.size(); ++i)
      if (value(of[i]) >= 0) {
        std::swap(of[1], of[i]);
        watch(of[1], number);
        return true;
      }
    return false;
  }

  int variables_;
  std::vector<int> values_;
  std::vector<std::vector<std::size_t>> watched_;
  std::vector<clause> clauses_;
  std::vector<literal> trail_;
  bool contradicts_ = false;
};

/// Reads a proof word by word.
class proof_text {
 public:
  explicit proof_text(std::string_view text) : rest_(text) {}

  std::string_view next() {
    constexpr std::string_view space = " \t\r\n";
    rest_.remove_prefix(std::min(rest_.find_first_not_of(space), rest_.size()));
    const std::string_view word = rest_.substr(0, rest_.find_first_of(space));
    rest_.remove_prefix(word.size());
    return word;
  }

 private:
  std::string_view rest_;
};

std::optional<literal> literal_in(std::string_view word) {
  literal value = 0;
  const char* const end = word.data() + word.size();
  const auto [stopped, error] = std::from_chars(word.data(), end, value);
  if (error != std::errc{} || stopped != end) return {};
  return value;
}

}  // namespace

/// Deletions are for the speed of a solver; a clause that is kept can only help.
checked_refutation check_refutation(const clauses& of, std::string_view proof) {
  propagation known(of.variables);
  for (const clause& each : of.all) known.add(each);
  checked_refutation found;
  proof_text words(proof);
  clause step;
  bool deletes = false;
  for (std::string_view word = words.next(); !word.empty() && !known.contradicts();
       word = words.next()) {
    if (word == "d" && step.empty() && !deletes) {
      deletes = true;
      continue;
    }
    const std::optional<literal> next = literal_in(word);
    if (!next || (*next != 0 && !known.in_range(*next))) {
      found.why = "no literal of the formula: " + std::string(word.substr(0, 20));
      return found;
    }
    if (*next != 0) {
      step.push_back(*next);
      continue;
    }
    if (!deletes) {
      ++found.steps;
      if (!known.implies(step)) {
        found.why = "step " + std::to_string(found.steps) + " does not follow";
        return found;
      }
      known.add(step);
    }
    step.clear();
    deletes = false;
  }
  found.holds = known.contradicts();
  if (!found.holds) found.why = "it ends before a contradiction";
  return found;
}

}  // namespace ptecheck::smt
