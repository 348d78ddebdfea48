#pragma once
#include <ptecheck/cli/recording.hpp>
#include <ptecheck/props/campaign.hpp>
#include <ptecheck/props/shrink.hpp>
#include <ptecheck/props/tally.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::cli {

/// Asked by every process of a campaign about its own share so far: whether to go on.
using goes_on = std::function<bool(const props::tally&)>;

/// The reference beside one target, whatever the target's type: what a verb can ask of the two.
class judge {
 public:
  judge() = default;
  judge(const judge&) = delete;
  judge& operator=(const judge&) = delete;
  virtual ~judge() = default;

  virtual std::string_view target() const = 0;
  /// The profile that the target follows, where none is asked for.
  virtual model::profile_id profile() const { return {}; }
  /// What of these limits the target can be asked for. Throws usage_error where that is nothing.
  virtual props::world_limits possible(const props::world_limits& asked) const { return asked; }
  /// What cannot be checked of the target here, and why.
  virtual std::vector<std::string> unchecked() const { return {}; }
  /// What is missing here for any trace to reach the rule; empty: nothing.
  virtual std::string_view missing_for(spec::rule_id) const { return {}; }
  virtual props::tally campaign(const props::campaign_plan& plan,
                                std::uint32_t jobs,
                                const goes_on& question) const = 0;
  virtual recording record(const model::trace& of) const = 0;
  virtual std::optional<props::shrunk> shrink(const model::trace& failing,
                                              const props::shrink_options& options) const = 0;
  /// The id of the deviation that explains why this trace fails at its end; empty: none does.
  virtual std::string known(const model::trace&) const { return {}; }
};

/// Whether a fault is one of hugetlb memory, which shows in arenas with whole blocks only.
constexpr bool needs_blocks(std::string_view mutant) {
  return mutant.starts_with("hugetlb_");
}

/// What is judged: a target by its name, and the bug that is put into it, if any.
struct subject_choice {
  std::string target = "packed";
  std::string mutant;
  /// No deviation of a kernel counts as expected.
  bool strict = false;
  /// The settings of this machine that may be changed until the end, with commas between them.
  std::string allowed{};
  /// The live kernel's page tables are read after each step, and not only at the end of a trace.
  bool witness = false;
  /// Where the traces under way are kept while a live kernel has them; empty: nowhere.
  std::string under_way{};
};

/// Throws usage_error where there is no such target, or no such mutant of it.
std::unique_ptr<judge> judge_of(const subject_choice& chosen);

/// A bug that can be put into a target: what goes wrong, the bug of Linux behind it, if any, and
/// the length of the shortest trace that shows it as far as is known; 0 where it is not.
struct listed_mutant {
  std::string_view id;
  std::string_view sentence;
  std::string_view source;
  std::size_t minimal_length;
};
std::vector<listed_mutant> all_mutants();

}  // namespace ptecheck::cli
