#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/kernel_judge.hpp>
#include <ptecheck/cli/kernel_recording.hpp>
#include <ptecheck/cli/usage_error.hpp>
#include <ptecheck/impl/kernel/capabilities.hpp>
#include <ptecheck/impl/kernel/supervisor.hpp>
#include <ptecheck/impl/kernel/swap_device.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/props/jobs.hpp>
#include <ptecheck/props/visible_pair.hpp>
#include <ptecheck/spec/entry/access.hpp>
#include <ptecheck/spec/entry/fork.hpp>
#include <ptecheck/spec/entry/reclaim.hpp>
#include <ptecheck/spec/entry/writeprotect.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

namespace ptecheck::cli {
namespace {

namespace kernel = impl::kernel;
using kernel::capability;
using pair = props::visible_pair<kernel::supervisor>;

/// The rules that only swapped pages meet.
constexpr std::array rules_of_swap{spec::by<"access.swap.comes_back">,
                                   spec::by<"writeprotect.on.swap">,
                                   spec::by<"writeprotect.off.swap">,
                                   spec::by<"reclaim.anon.swaps_out">,
                                   spec::by<"fork.swap.shares">};

/// The rules that take a child which keeps the registration of its parent.
constexpr std::array rules_of_event_fork{spec::by<"fork.child.keeps_uffd_wp">,
                                         spec::by<"fork.vma.keeps_registration">};

template <std::size_t N>
bool is_one_of(const std::array<spec::rule_id, N>& those, spec::rule_id id) {
  return std::find(those.begin(), those.end(), id) != those.end();
}

/// What a campaign loses without them; what all traces need is asked for elsewhere.
constexpr std::array optional_capabilities{capability::wp_unpopulated,
                                           capability::wp_async,
                                           capability::sigbus,
                                           capability::event_fork,
                                           capability::poison,
                                           capability::guards,
                                           capability::swap};

constexpr std::array<std::string_view, 1> settings{"swap"};
/// Far more than all traces at once have in pages.
constexpr std::uint64_t bytes_of_swap = std::uint64_t{256} << 20;

void demand(capability which) {
  const std::string missing = kernel::missing_for(which);
  if (missing.empty()) return;
  throw os::environment_error(
      fmt::format("check the live kernel without {} ({})", kernel::name_of(which), missing),
      ENOTSUP);
}

constexpr std::array switches{&model::profile::wp_spans_vmas,
                              &model::profile::wp_unpopulated,
                              &model::profile::poison,
                              &model::profile::wp_async,
                              &model::profile::guards};

bool same_switches(const model::profile& a, const model::profile& b) {
  return std::all_of(
      switches.begin(), switches.end(), [&](const auto each) { return a.*each == b.*each; });
}

void announce(const std::string& what) {
  fmt::print(stderr, "ptecheck: {}\n", what);
}

class kernel_judge final : public judge {
 public:
  explicit kernel_judge(const subject_choice& chosen)
      : known_(chosen.strict ? nullptr : &spec::linux_deviations()), under_way_(chosen.under_way) {
    if (const std::string left = kernel::swap_device::remove_leftover(); !left.empty())
      announce(fmt::format("removed the swap on {}, which an earlier run left", left));
    if (chosen.allowed.empty()) return;
    swap_.emplace(bytes_of_swap);
    announce(fmt::format("swap on {} ({} MiB) until the end", swap_->name(), bytes_of_swap >> 20));
  }

  std::string_view target() const override { return kernel::supervisor::name; }

  model::profile_id profile() const override {
    const model::profile here = kernel::profile_here();
    for (std::uint8_t i = 0; i < model::profiles.size(); ++i)
      if (same_switches(model::profiles[i], here)) return {i};
    throw os::environment_error("find a profile that does what this kernel does; --profile chooses",
                                ENOTSUP);
  }

  props::world_limits possible(const props::world_limits& asked) const override {
    if (asked.pages > kernel::board::most_pages)
      throw usage_error(fmt::format("--pages: the live kernel takes at most {}, not {}",
                                    kernel::board::most_pages,
                                    asked.pages));
    props::world_limits limits = asked;
    limits.features = kernel::features_here();
    return limits;
  }

  std::vector<std::string> unchecked() const override {
    std::vector<std::string> all;
    for (const capability each : optional_capabilities)
      if (const std::string why = kernel::missing_for(each); !why.empty())
        all.push_back(fmt::format("{}: {}", kernel::name_of(each), why));
    return all;
  }

  std::string_view missing_for(spec::rule_id id) const override {
    const auto unless_there = [](capability which) {
      return kernel::missing_for(which).empty() ? std::string_view{} : kernel::name_of(which);
    };
    if (is_one_of(rules_of_swap, id)) return unless_there(capability::swap);
    if (is_one_of(rules_of_event_fork, id)) return unless_there(capability::event_fork);
    return {};
  }

  props::tally campaign(const props::campaign_plan& plan,
                        std::uint32_t jobs,
                        const goes_on& question) const override {
    const auto both = [&](std::uint32_t job) {
      return pair{known_, kernel::settings{file_under_way(), processor_of(job, jobs)}};
    };
    return props::run_in_jobs(plan, both, jobs, question);
  }

  recording record(const model::trace& of) const override { return recorded_live(of, known_); }

  std::optional<props::shrunk> shrink(const model::trace& failing,
                                      const props::shrink_options& options) const override {
    pair both{known_};
    return props::shrink(both, failing, options);
  }

  /// With all deviations expected the trace agrees, and its last step took one; or, where what went
  /// wrong shows late, an earlier step did.
  std::string known(const model::trace& failing) const override {
    if (known_ != nullptr || failing.steps.empty()) return {};
    pair both{&spec::linux_deviations()};
    model::trace before = failing;
    before.steps.pop_back();
    both.run(before, props::how_much::everything);
    const props::named_counts earlier = both.known();
    if (both.run(failing, props::how_much::everything)) return {};
    const props::named_counts taken = both.known();
    for (const auto& [id, times] : taken)
      if (const auto same = earlier.find(id); same == earlier.end() || same->second < times)
        return id;
    return taken.empty() ? std::string{} : taken.begin()->first;
  }

 private:
  std::string file_under_way() const {
    return under_way_.empty() ? std::string{} : kernel::own_file_in(under_way_);
  }

  /// Jobs that share the machine have a processor each, as long as there are enough.
  static std::optional<int> processor_of(std::uint32_t job, std::uint32_t jobs) {
    if (jobs <= 1) return {};
    const std::vector<int> all = kernel::processors();
    return all[job % all.size()];
  }

  const spec::deviations* known_;
  std::string under_way_;
  std::optional<kernel::swap_device> swap_;
};

}  // namespace

std::unique_ptr<judge> judge_of_kernel(const subject_choice& chosen) {
  if (!chosen.mutant.empty()) throw usage_error("--mutant: nothing is put into the live kernel");
  if (!chosen.allowed.empty()) place_of("setting", chosen.allowed, settings);
  for (const capability each :
       {capability::userfaultfd, capability::pagemap, capability::write_protect})
    demand(each);
  return std::make_unique<kernel_judge>(chosen);
}

}  // namespace ptecheck::cli
