// The claims about campaigns: what is not the two machines costs at most as much as they do, and
// the reference is at most three times as slow as the machine that it judges.
#include <ptecheck/bench/campaign_traces.hpp>
#include <ptecheck/bench/measure.hpp>
#include <ptecheck/impl/packed/machine.hpp>
#include <ptecheck/props/pair.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <cstdlib>

int main() {
  using namespace ptecheck;
  const props::campaign_plan plan = bench::default_plan();
  const auto traces = bench::drawn_traces(plan);
  model::trace drawn;
  spec::machine reference;
  impl::packed::machine<> packed;
  props::pair<spec::machine, impl::packed::machine<>> both;

  bench::loop generation, on_reference, on_packed, on_both;
  for (int round = 0; round < bench::rounds; ++round) {
    generation.run([&] {
      for (std::uint64_t i = 0; i < traces.size(); ++i) props::draw_trace(plan, i, drawn);
    });
    on_reference.run([&] {
      for (const model::trace& each : traces) bench::play(reference, each);
    });
    on_packed.run([&] {
      for (const model::trace& each : traces) bench::play(packed, each);
    });
    on_both.run([&] {
      for (const model::trace& each : traces)
        if (both.run(each, props::how_much::touched)) std::abort();
    });
  }

  const auto operations = static_cast<double>(plan.operations);
  const double generate = generation.median_per(operations);
  const double spec = on_reference.median_per(operations);
  const double judged = on_packed.median_per(operations);
  const double compare = on_both.median_per(operations) - spec - judged;
  bench::print_figure("generation", generate, "ns an operation");
  bench::print_figure("reference", spec, "ns an operation");
  bench::print_figure("packed", judged, "ns an operation");
  bench::print_figure("comparison and invariants", compare, "ns an operation");
  bench::print_claim("generation+comparison/applying", (generate + compare) / (spec + judged), 1.0);
  bench::print_claim("reference/packed", spec / judged, 3.0);
}
