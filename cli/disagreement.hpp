#pragma once
#include <ptecheck/cli/judge.hpp>
#include <ptecheck/cli/output.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ptecheck::cli {

/// Where a trace was written and the command that shows it again, or why it could not be written.
struct kept_trace {
  std::filesystem::path file{};
  std::string replay{};
  std::string why_not{};
};

/// Writes a trace into the folder. A folder that refuses it costs nobody the trace, which can be
/// told all the same.
kept_trace kept(const model::trace& what,
                const std::filesystem::path& folder,
                std::string_view name,
                const subject_choice& chosen);

/// The lines of a trace as text.
std::vector<std::string> lines_of(const model::trace& what);

/// A disagreement, shrunk, as it is reported.
struct disagreement {
  props::shrunk shrunk;
  recording run;
  /// The deviation that it shows; empty: none that is known.
  std::string known;
  kept_trace kept{};
};

/// Runs the shrunk trace for what there is to say about it.
disagreement described(const judge& by, props::shrunk shrunk);

/// Writes the trace into the folder, under a name made of its signature.
void keep(disagreement& found, const subject_choice& chosen, const std::filesystem::path& folder);

/// What is the same in disagreements with one cause, whichever operation shows it: the deviation,
/// or else the rule, the kinds of entry, and the kinds of outcome.
std::string cause_of(const disagreement& found);

/// The command that replays a trace of this file.
std::string replay_command(const std::filesystem::path& file, const subject_choice& chosen);

/// `zap.anon.drops, entry, after madvise_dontneed`: what stays the same while a trace is shrunk.
std::string signature_text(const props::signature& of);

/// The picture of the last steps, in what the two differ, the rule, the file, the command.
std::string report_of(const disagreement& found);
json data_of(const disagreement& found);

}  // namespace ptecheck::cli
