// No claim of ours, but its measure: RapidCheck's state testing drives the same two machines. In
// its usual form the model is a state that is copied and each step is a command; in the lean form
// commands carry a step to a pair of machines that is kept.
#include <ptecheck/bench/campaign_traces.hpp>
#include <ptecheck/bench/measure.hpp>
#include <ptecheck/impl/packed/machine.hpp>
#include <ptecheck/props/pair.hpp>
#include <ptecheck/props/rapidcheck_choices.hpp>
#include <ptecheck/spec/machine/machine.hpp>

#include <rapidcheck/state.h>

#include <memory>

namespace {

using namespace ptecheck;
using packed_machine = impl::packed::machine<>;

constexpr int cases = 100;

/// Draws one step, as RapidCheck's commands are drawn: one by one, without a swarm.
rc::Gen<model::step> any_step(const props::world_limits& limits) {
  return [=](const rc::Random& random, int) {
    props::rapidcheck_choices from{random};
    model::trace one;
    props::draw_trace(one, 1, from, limits);
    return rc::shrinkable::just(one.steps.front());
  };
}

/// The usual form: the reference is the model's state.
struct usual_command : rc::state::Command<spec::machine, packed_machine> {
  model::step next;
  usual_command() : next(*any_step({})) {}
  void apply(spec::machine& reference) const override { (void)reference.apply(next); }
  void run(const spec::machine& before, packed_machine& packed) const override {
    spec::machine reference = before;
    RC_ASSERT(reference.apply(next) == packed.apply(next));
  }
};

struct no_state {};

/// The lean form: no model, one kept reference.
struct both_machines {
  spec::machine reference;
  packed_machine packed;
};

struct lean_command : rc::state::Command<no_state, both_machines> {
  model::step next;
  lean_command() : next(*any_step({})) {}
  void run(const no_state&, both_machines& on) const override {
    RC_ASSERT(on.reference.apply(next) == on.packed.apply(next));
  }
};

/// Generates and runs `cases` lists of commands, each from the start; returns how many commands
/// that were.
template <class Command, class State, class Sut, class Restart>
std::size_t drive(const State& start, Sut& sut, Restart restart) {
  std::size_t commands = 0;
  const auto lists = rc::state::gen::commands(start, rc::state::gen::execOneOfWithArgs<Command>());
  for (int i = 0; i < cases; ++i) {
    const auto list = lists(rc::Random{static_cast<std::uint64_t>(i)}, rc::kNominalSize).value();
    restart();
    rc::state::runAll(list, start, sut);
    commands += list.size();
  }
  return commands;
}

}  // namespace

int main() {
  bench::loop usual, lean, ours;
  double usual_commands = 0, lean_commands = 0;
  const auto plan = bench::default_plan();
  model::trace drawn;
  props::pair<spec::machine, packed_machine> both;
  for (int round = 0; round < bench::rounds; ++round) {
    usual.run([&] {
      spec::machine start;
      packed_machine packed;
      usual_commands = static_cast<double>(
          drive<usual_command>(start, packed, [&] { packed.reset(start.start()); }));
    });
    lean.run([&] {
      both_machines on;
      lean_commands = static_cast<double>(drive<lean_command>(no_state{}, on, [&] {
        on.reference.reset(model::default_world);
        on.packed.reset(model::default_world);
      }));
    });
    ours.run([&] {
      for (std::uint64_t i = 0; i < cases; ++i) {
        props::draw_trace(plan, i, drawn);
        (void)both.run(drawn, props::how_much::touched);
      }
    });
  }
  const double mine = ours.median_per(static_cast<double>(cases) * plan.trace_length);
  const double in_usual_form = usual.median_per(usual_commands);
  const double in_lean_form = lean.median_per(lean_commands);
  bench::print_figure("this project, all compared", mine, "ns an operation");
  bench::print_figure("rc::state, usual form, outcomes only", in_usual_form, "ns an operation");
  bench::print_figure("rc::state, lean form, outcomes only", in_lean_form, "ns an operation");
  bench::print_claim("campaign/rc::state-usual", mine / in_usual_form, 1.0);
  bench::print_claim("campaign/rc::state-lean", mine / in_lean_form, 1.0);
}
