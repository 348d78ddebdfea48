#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/judge.hpp>
#include <ptecheck/cli/kernel_judge.hpp>
#include <ptecheck/cli/usage_error.hpp>
#include <ptecheck/impl/kernel/supervisor.hpp>
#include <ptecheck/impl/packed/machine.hpp>
#include <ptecheck/props/jobs.hpp>
#include <ptecheck/props/minimal_lengths.hpp>

#include <array>
#include <utility>

namespace ptecheck::cli {
namespace {

namespace packed = impl::packed;

template <model::transparent_target Subject>
class judge_with final : public judge {
 public:
  explicit judge_with(Subject subject) : subject_(std::move(subject)) {}

  std::string_view target() const override { return Subject::name; }
  props::tally campaign(const props::campaign_plan& plan,
                        std::uint32_t jobs,
                        const goes_on& question) const override {
    const auto both = [this](std::uint32_t) {
      return props::pair<spec::machine, Subject>{subject_};
    };
    return props::run_in_jobs(plan, both, jobs, question);
  }
  recording record(const model::trace& of) const override { return recorded(of, subject_); }
  std::optional<props::shrunk> shrink(const model::trace& failing,
                                      const props::shrink_options& options) const override {
    props::pair<spec::machine, Subject> both{subject_};
    return props::shrink(both, failing, options);
  }

 private:
  /// Stays as it was made: every run has a copy of its own.
  Subject subject_;
};

template <class Subject>
std::unique_ptr<judge> judge_with_a(Subject subject) {
  return std::make_unique<judge_with<Subject>>(std::move(subject));
}

/// 0 where nothing is known about it.
std::size_t minimal_length_of(std::string_view mutant) {
  for (const props::minimal_length& each : props::minimal_lengths)
    if (each.mutant == mutant) return each.length;
  return 0;
}

packed::mutant_id mutant_by_name(std::string_view name) {
  std::array<std::string_view, packed::mutants.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = packed::mutants[i].id;
  return {static_cast<std::uint8_t>(place_of("mutant", name, names))};
}

}  // namespace

std::unique_ptr<judge> judge_of(const subject_choice& chosen) {
  constexpr std::array<std::string_view, 2> targets{packed::machine<>::name,
                                                    impl::kernel::supervisor::name};
  if (place_of("target", chosen.target, targets) == 1) return judge_of_kernel(chosen);
  if (!chosen.allowed.empty()) throw usage_error("--allow: only the live kernel has settings");
  if (chosen.witness) throw usage_error("--witness: only the live kernel's words are read");
  if (chosen.mutant.empty()) return judge_with_a(packed::machine<>{});
  return judge_with_a(packed::machine<packed::seeded_faults>{{mutant_by_name(chosen.mutant)}});
}

std::vector<listed_mutant> all_mutants() {
  std::vector<listed_mutant> all;
  all.reserve(packed::mutants.size());
  for (const packed::mutant& each : packed::mutants)
    all.push_back({each.id, each.sentence, each.source, minimal_length_of(each.id)});
  return all;
}

}  // namespace ptecheck::cli
