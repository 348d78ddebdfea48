#pragma once
#include <ptecheck/cli/judge.hpp>
#include <ptecheck/cli/output.hpp>

#include <filesystem>
#include <string>

namespace ptecheck::cli {

/// A disagreement, shrunk and written to a file, as it is reported.
struct disagreement {
  props::shrunk shrunk;
  recording run;
  std::filesystem::path file;
  /// The command that shows it again.
  std::string replay;
};

/// Records the shrunk trace and writes it into the folder, under a name made of its signature.
disagreement kept(const judge& by,
                  const subject_choice& chosen,
                  props::shrunk shrunk,
                  const std::filesystem::path& folder);

/// The command that replays a trace of this file.
std::string replay_command(const std::filesystem::path& file, const subject_choice& chosen);

/// `zap.anon.drops, entry, after madvise_dontneed`: what stays the same while a trace is shrunk.
std::string signature_text(const props::signature& of);

/// The picture of the last steps, in what the two differ, the rule, the file, the command.
std::string report_of(const disagreement& found);
json data_of(const disagreement& found);

}  // namespace ptecheck::cli
