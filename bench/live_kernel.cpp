// The claims about campaigns on the live kernel: what a checked operation takes, and that checking
// it costs little beside doing it. Worlds with a handler, where a process of its own reads each
// message, stand apart.
#include <ptecheck/bench/campaign_traces.hpp>
#include <ptecheck/bench/measure.hpp>
#include <ptecheck/cli/judge.hpp>
#include <ptecheck/cli/told_kernel.hpp>
#include <ptecheck/impl/kernel/capabilities.hpp>
#include <ptecheck/impl/kernel/raw_words.hpp>
#include <ptecheck/props/visible_pair.hpp>
#include <ptecheck/spec/deviations/deviation.hpp>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <variant>
#include <vector>

namespace {

using namespace ptecheck;
namespace kernel = impl::kernel;

/// What a campaign draws here that may change no setting of the machine.
props::campaign_plan plan_here() {
  props::campaign_plan plan = bench::default_plan();
  plan.operations = 50'000;
  plan.limits = cli::judge_of({.target = "kernel"})->possible(plan.limits);
  return plan;
}

kernel::settings settings_here() {
  kernel::settings with;
  if (kernel::missing_for_raw_words().empty()) with.tells = kernel::telling::at_the_end;
  return with;
}

/// The traces of one class, without those that this user or this kernel cannot run, and those with
/// a call that never returns: it takes 50 ms, whatever else a trace costs.
class traces_of_a_class {
 public:
  traces_of_a_class(const std::vector<model::trace>& all, bool with_signals) {
    for (const model::trace& each : all) {
      if (each.start.features.sigbus != with_signals) continue;
      if (both_.run(each, props::how_much::touched)) std::abort();
      if (both_.applied() != each.steps.size()) continue;
      runs_.push_back(each);
      operations_ += static_cast<double>(each.steps.size());
    }
  }

  /// One round of all of them, checked, and one in which nobody looks at what the kernel answered.
  void measure() {
    checked_.run([&] {
      for (const model::trace& each : runs_)
        if (both_.run(each, props::how_much::touched)) std::abort();
    });
    bare_.run([&] {
      for (const model::trace& each : runs_) (void)bare_kernel_.run(each);
    });
  }

  double checked() const { return checked_.median_per(operations_); }
  double bare() const { return bare_.median_per(operations_); }

  /// How many of a hundred operations are forks.
  double forks() const {
    double count = 0;
    for (const model::trace& each : runs_)
      for (const model::step& next : each.steps)
        count += std::holds_alternative<model::fork>(next.what) ? 1 : 0;
    return 100 * count / operations_;
  }

 private:
  props::visible_pair<cli::told_kernel> both_{&spec::linux_deviations(), settings_here()};
  kernel::supervisor bare_kernel_;
  std::vector<model::trace> runs_;
  double operations_ = 0;
  bench::loop checked_{CLOCK_MONOTONIC}, bare_{CLOCK_MONOTONIC};
};

}  // namespace

int main() {
  if (const std::string missing = kernel::missing_for(kernel::capability::userfaultfd);
      !missing.empty()) {
    std::fprintf(stderr, "the live kernel cannot be checked here: %s\n", missing.c_str());
    return 0;
  }
  const auto all = bench::drawn_traces(plan_here());
  traces_of_a_class with_signals{all, true}, with_handler{all, false};
  for (int round = 0; round < bench::rounds; ++round) {
    with_signals.measure();
    with_handler.measure();
  }
  bench::print_figure("SIGBUS worlds, checked", with_signals.checked(), "ns an operation");
  bench::print_figure("SIGBUS worlds, only done", with_signals.bare(), "ns an operation");
  bench::print_figure("SIGBUS worlds, forks", with_signals.forks(), "of 100 operations");
  bench::print_figure("worlds with a handler, checked", with_handler.checked(), "ns an operation");
  bench::print_figure("worlds with a handler, only done", with_handler.bare(), "ns an operation");
  constexpr double microseconds_of_50000_a_second = 20;
  bench::print_claim("microseconds-of-a-checked-operation",
                     with_signals.checked() / 1000,
                     microseconds_of_50000_a_second);
  bench::print_claim("checked/only-done", with_signals.checked() / with_signals.bare(), 1.0 / 0.7);
}
