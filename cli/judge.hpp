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
  virtual props::tally campaign(const props::campaign_plan& plan,
                                std::uint32_t jobs,
                                const goes_on& question) const = 0;
  virtual recording record(const model::trace& of) const = 0;
  virtual std::optional<props::shrunk> shrink(const model::trace& failing,
                                              const props::shrink_options& options) const = 0;
};

/// What is judged: a target by its name, and the bug that is put into it, if any.
struct subject_choice {
  std::string target = "packed";
  std::string mutant;
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
