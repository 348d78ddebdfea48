#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/kernel_judge.hpp>
#include <ptecheck/cli/kernel_recording.hpp>
#include <ptecheck/cli/told_kernel.hpp>
#include <ptecheck/cli/usage_error.hpp>
#include <ptecheck/impl/kernel/call.hpp>
#include <ptecheck/impl/kernel/capabilities.hpp>
#include <ptecheck/impl/kernel/machine_settings.hpp>
#include <ptecheck/impl/kernel/supervisor.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/os/interrupt.hpp>
#include <ptecheck/props/jobs.hpp>
#include <ptecheck/props/visible_pair.hpp>
#include <ptecheck/spec/entry/access.hpp>
#include <ptecheck/spec/entry/device.hpp>
#include <ptecheck/spec/entry/fill.hpp>
#include <ptecheck/spec/entry/fork.hpp>
#include <ptecheck/spec/entry/free.hpp>
#include <ptecheck/spec/entry/hwpoison.hpp>
#include <ptecheck/spec/entry/ksm.hpp>
#include <ptecheck/spec/entry/migrate.hpp>
#include <ptecheck/spec/entry/mincore.hpp>
#include <ptecheck/spec/entry/move.hpp>
#include <ptecheck/spec/entry/reclaim.hpp>
#include <ptecheck/spec/entry/swapoff.hpp>
#include <ptecheck/spec/entry/writeprotect.hpp>
#include <ptecheck/spec/machine/calls.hpp>
#include <ptecheck/spec/rules.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <utility>

namespace ptecheck::cli {
namespace {

namespace kernel = impl::kernel;
using kernel::capability;
using pair = props::visible_pair<told_kernel>;

/// The rules that only swapped pages meet.
constexpr std::array rules_of_swap{spec::by<"access.swap.comes_back">,
                                   spec::by<"access.swap.finds_cached">,
                                   spec::by<"writeprotect.on.swap">,
                                   spec::by<"writeprotect.off.swap">,
                                   spec::by<"reclaim.anon.swaps_out">,
                                   spec::by<"fork.swap.shares">,
                                   spec::by<"free.shared_slot.stays">,
                                   spec::by<"free.swap.goes">,
                                   spec::by<"move.slot">,
                                   spec::by<"mincore.swap">};

/// The rules of operations that change the machine, and of what only they leave behind.
constexpr std::array rules_of_ksm{spec::by<"ksm.merge.repoints">,
                                  spec::by<"ksm.merge.stays">,
                                  spec::by<"ksm.merge.kept">,
                                  spec::by<"ksm.unmerge.copies">,
                                  spec::by<"ksm.one_process">,
                                  spec::by<"free.ksm_page.stays">};
constexpr std::array rules_of_swapoff{spec::by<"swapoff.comes_back">,
                                      spec::by<"swapoff.finds_cached">,
                                      spec::by<"swapoff.other_stays">};

/// The rules of pages that are just being moved, which nobody outside the kernel can stop halfway.
constexpr std::array rules_of_migration{spec::by<"access.swap.waits">,
                                        spec::by<"access.migration.waits">,
                                        spec::by<"populate.file.waits">,
                                        spec::by<"fill.continue.waits">,
                                        spec::by<"protect.migration.loses_write">,
                                        spec::by<"writeprotect.on.migration">,
                                        spec::by<"writeprotect.off.migration">,
                                        spec::by<"fork.migration.shares">,
                                        spec::by<"move.waits">,
                                        spec::by<"ksm.unmerge.waits">,
                                        spec::by<"mincore.migration">,
                                        spec::by<"migrate.begin.page">,
                                        spec::by<"migrate.begin.other_stays">,
                                        spec::by<"migrate.end.page">,
                                        spec::by<"migrate.end.other_stays">};

/// The rules of broken memory.
constexpr std::array rules_of_hwpoison{spec::by<"access.hwpoison.kills">,
                                       spec::by<"move.hwpoison">,
                                       spec::by<"free.hwpoison.goes">,
                                       spec::by<"hwpoison.page">,
                                       spec::by<"hwpoison.other_stays">,
                                       spec::by<"hwpoison.outside">};

/// The rules of pages that a device has.
constexpr std::array rules_of_devices{spec::by<"access.device_private.comes_back">,
                                      spec::by<"access.device_exclusive.takes_back">,
                                      spec::by<"fork.device_private.shares">,
                                      spec::by<"fork.device_exclusive.shares">,
                                      spec::by<"device.hold.page">,
                                      spec::by<"device.hold.other_stays">,
                                      spec::by<"move.device">,
                                      spec::by<"device.migrate.page">,
                                      spec::by<"device.other_stays">,
                                      spec::by<"device.outside">,
                                      spec::by<"device.return.page">};

/// The rules that take a child which keeps the registration of its parent.
constexpr std::array rules_of_event_fork{spec::by<"event.fork">,
                                         spec::by<"fork.child.keeps_uffd_wp">,
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
                                           capability::kernel_faults,
                                           capability::poison,
                                           capability::move,
                                           capability::guards,
                                           capability::seals,
                                           capability::moves_vmas,
                                           capability::mlock,
                                           capability::swap};

// Operations that change the machine, by the name under which a report misses them.
constexpr std::string_view ksm_merging = "KSM merging";
constexpr std::string_view switching_swap_off = "swapoff";
/// Its arena has no whole block.
constexpr std::string_view huge_pages = "huge pages";

void demand(capability which) {
  const std::string missing = kernel::missing_for(which);
  if (missing.empty()) return;
  throw os::environment_error(
      fmt::format("check the live kernel without {} ({})", kernel::name_of(which), missing),
      ENOTSUP);
}

bool same_switches(const model::profile& a, const model::profile& b) {
  return std::all_of(model::profile_switches.begin(),
                     model::profile_switches.end(),
                     [&](const auto& each) { return a.*each.on == b.*each.on; });
}

void announce(const std::string& what) {
  // Whether anybody hears it does not matter.
  std::fputs(fmt::format("ptecheck: {}\n", what).c_str(), stderr);
}

constexpr std::array<std::string_view, 2> known_settings{"swap", "ksm"};

/// Throws usage_error for a word that is none of them.
kernel::allowed_settings settings_of(const std::string& allowed) {
  kernel::allowed_settings may;
  for (const std::string_view each : words_of(allowed))
    (place_of("setting", each, known_settings) == 0 ? may.swap : may.ksm) = true;
  return may;
}

class kernel_judge final : public judge {
 public:
  explicit kernel_judge(const subject_choice& chosen)
      : known_(chosen.strict ? nullptr : &spec::linux_deviations()),
        under_way_(chosen.under_way),
        missing_words_(kernel::missing_for_raw_words()) {
    if (chosen.witness && !missing_words_.empty())
      throw os::environment_error("--witness: " + missing_words_, ENOTSUP);
    if (missing_words_.empty())
      tells_ = chosen.witness ? kernel::telling::after_each_step : kernel::telling::at_the_end;
    kernel::machine_settings::put_back_leftovers(announce);
    const kernel::allowed_settings may = settings_of(chosen.allowed);
    if (!may.swap && !may.ksm) return;
    // Whoever asks this to end, or reads no further, must not keep it from putting things back.
    ends_well_.emplace();
    std::signal(SIGPIPE, SIG_IGN);
    changed_.emplace(may, announce);
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
    limits.block_worlds_every = 0;
    limits.operations &=
        ~(props::operation_bit<model::migrate_begin> | props::operation_bit<model::migrate_end> |
          props::operation_bit<model::memory_failure> |
          props::operation_bit<model::migrate_to_device> |
          props::operation_bit<model::make_device_exclusive>);
    if (!kernel::missing_for(capability::mlock).empty())
      limits.operations &=
          ~(props::operation_bit<model::mlock> | props::operation_bit<model::mlock_onfault>);
    if (!kernel::missing_for(capability::seals).empty())
      limits.operations &= ~props::operation_bit<model::mseal>;
    if (!may_merge()) limits.operations &= ~props::operation_bit<model::ksm_merge>;
    if (!may_take_back_swap()) limits.operations &= ~props::operation_bit<model::swapoff>;
    limits.slow = props::operation_bit<model::ksm_merge> | props::operation_bit<model::swapoff>;
    return limits;
  }

  std::vector<std::string> unchecked() const override {
    std::vector<std::string> all;
    for (const capability each : optional_capabilities)
      if (const std::string why = kernel::missing_for(each); !why.empty())
        all.push_back(fmt::format("{}: {}", kernel::name_of(each), why));
    if (!missing_words_.empty()) all.push_back(fmt::format("raw words: {}", missing_words_));
    if (!may_merge()) all.push_back(fmt::format("{}: {}", ksm_merging, why_not_merging()));
    if (!may_take_back_swap())
      all.push_back(fmt::format("{}: {}", switching_swap_off, why_not_switching_off()));
    all.push_back(fmt::format("{}: user space cannot", kernel::holding_a_migration));
    all.push_back(fmt::format("{}: the machine would lose it", kernel::breaking_memory));
    all.push_back(fmt::format("{}: only a driver takes them", kernel::device_pages));
    return all;
  }

  std::string_view missing_for(spec::rule_id id) const override {
    const auto unless_there = [](capability which) {
      return kernel::missing_for(which).empty() ? std::string_view{} : kernel::name_of(which);
    };
    const std::string_view rule = spec::text_of(id).id;
    if (rule.starts_with("huge.") || rule.starts_with("hugetlb.")) return huge_pages;
    if (is_one_of(rules_of_swap, id)) return unless_there(capability::swap);
    if (is_one_of(rules_of_ksm, id) && !may_merge()) return ksm_merging;
    if (is_one_of(rules_of_migration, id)) return kernel::holding_a_migration;
    if (is_one_of(rules_of_hwpoison, id)) return kernel::breaking_memory;
    if (is_one_of(rules_of_devices, id)) return kernel::device_pages;
    if (is_one_of(rules_of_swapoff, id) && !may_take_back_swap()) return switching_swap_off;
    if (is_one_of(rules_of_event_fork, id)) return unless_there(capability::event_fork);
    return {};
  }

  props::tally campaign(const props::campaign_plan& plan,
                        std::uint32_t jobs,
                        const goes_on& question) const override {
    const auto both = [&](std::uint32_t job) {
      return pair{known_, settings(file_under_way(), processor_of(job, jobs))};
    };
    return props::run_in_jobs(plan, both, jobs, question);
  }

  recording record(const model::trace& of) const override {
    return recorded_live(of, known_, settings());
  }

  std::optional<props::shrunk> shrink(const model::trace& failing,
                                      const props::shrink_options& options) const override {
    pair both{known_, settings()};
    return props::shrink(both, failing, options);
  }

  /// With all deviations expected the trace agrees, and its last step took one; or, where what went
  /// wrong shows late, an earlier step did.
  std::string known(const model::trace& failing) const override {
    if (known_ != nullptr || failing.steps.empty()) return {};
    pair both{&spec::linux_deviations(), settings()};
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
  kernel::settings settings(std::string under_way = {}, std::optional<int> processor = {}) const {
    return {std::move(under_way),
            processor,
            may_merge(),
            may_take_back_swap(),
            changed_ ? &changed_->note() : nullptr,
            tells_};
  }

  bool may_merge() const { return changed_ && changed_->may_merge(); }
  bool may_take_back_swap() const { return changed_ && changed_->may_take_back_swap(); }

  static std::string why_not_merging() {
    const std::string missing = kernel::missing_for_ksm();
    return missing.empty() ? "--allow ksm is not given" : missing;
  }
  std::string why_not_switching_off() const {
    const std::string other = changed_ ? changed_->other_swap() : kernel::other_swap_than({});
    return other.empty() ? "--allow swap is not given" : other + " is not ours";
  }

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
  std::string missing_words_;
  kernel::telling tells_ = kernel::telling::never;
  std::optional<os::interrupt_scope> ends_well_;
  std::optional<kernel::machine_settings> changed_;
};

}  // namespace

std::unique_ptr<judge> judge_of_kernel(const subject_choice& chosen) {
  if (!chosen.mutant.empty()) throw usage_error("--mutant: nothing is put into the live kernel");
  settings_of(chosen.allowed);
  for (const capability each :
       {capability::userfaultfd, capability::pagemap, capability::write_protect})
    demand(each);
  return std::make_unique<kernel_judge>(chosen);
}

}  // namespace ptecheck::cli
