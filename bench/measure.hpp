#pragma once
#include <cstddef>
#include <ctime>
#include <string_view>
#include <vector>

namespace ptecheck::bench {

/// One of several loops that are measured side by side.
class loop {
 public:
  /// By default the processor time of this thread: what others do on the machine counts less. Where
  /// several processes take turns, CLOCK_MONOTONIC.
  explicit loop(clockid_t clock = CLOCK_THREAD_CPUTIME_ID) : clock_(clock) {}

  /// Calls `body` once, and remembers how long it took.
  template <class F>
  void run(F body) {
    const double before = now();
    body();
    rounds_.push_back(now() - before);
  }

  /// The middle of what was measured, in nanoseconds for each of so many pieces of work.
  double median_per(double pieces) const;

 private:
  double now() const;

  clockid_t clock_;
  std::vector<double> rounds_;
};

/// Rounds enough for a median; the loops take turns, so that a slower minute slows all of them.
inline constexpr int rounds = 11;

/// Prints a figure that has no bar.
void print_figure(std::string_view name, double value, std::string_view unit);

/// Prints the one line of a claim: its name, the value, the bar, and whether it holds.
void print_claim(std::string_view name, double value, double bar);

}  // namespace ptecheck::bench
