#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/disagreement.hpp>
#include <ptecheck/cli/picture.hpp>
#include <ptecheck/cli/trace_file.hpp>
#include <ptecheck/model/describe.hpp>
#include <ptecheck/os/environment_error.hpp>
#include <ptecheck/spec/rules.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>
#include <utility>

namespace ptecheck::cli {
namespace {

constexpr std::size_t drawn_steps = 12;

/// `bad_zap_anon_drops_entry`.
std::string file_name_of(const props::signature& of) {
  std::string name = fmt::format("bad_{}_{}", spec::text_of(of.by).id, props::name_of(of.in));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '.' || c == ' '; }, '_');
  return name;
}

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find_first_of(" :"));
}

/// `signal SEGV_ACCERR`: an outcome without its numbers.
std::string class_of(const model::outcome& answer) {
  const std::string text = model::to_text(answer);
  return text.substr(0, text.rfind(' ', text.find('=')));
}

}  // namespace

disagreement described(const judge& by, props::shrunk shrunk) {
  recording run = by.record(shrunk.all);
  // What a kernel chose belongs to the trace: whoever reads it follows.
  for (std::size_t i = 0; i < run.moments.size(); ++i) shrunk.all.steps[i] = run.moments[i].what;
  std::string known = by.known(shrunk.all);
  return {std::move(shrunk), std::move(run), std::move(known)};
}

kept_trace kept(const model::trace& what,
                const std::filesystem::path& folder,
                std::string_view name,
                const subject_choice& chosen) try {
  const std::filesystem::path file = write_trace(what, folder, name);
  return {file, replay_command(file, chosen), ""};
} catch (const os::environment_error& error) {
  return {{}, "", error.what()};
}

std::vector<std::string> lines_of(const model::trace& what) {
  std::vector<std::string> all;
  std::istringstream text(model::to_text(what));
  for (std::string line; std::getline(text, line);) all.push_back(line);
  return all;
}

void keep(disagreement& found, const subject_choice& chosen, const std::filesystem::path& folder) {
  found.kept = kept(found.shrunk.all, folder, file_name_of(found.shrunk.found.what), chosen);
}

std::string cause_of(const disagreement& found) {
  if (!found.known.empty()) return found.known;
  const props::signature& what = found.shrunk.found.what;
  std::string cause = fmt::format("{}, {}", spec::text_of(what.by).id, props::name_of(what.in));
  for (const std::string_view state : {found.run.expected_state, found.run.seen_state})
    cause += fmt::format(", {}", first_word(state));
  if (found.run.moments.empty()) return cause;
  const moment& end = found.run.moments.back();
  return cause + fmt::format(", {}, {}", class_of(end.expected), class_of(end.seen));
}

std::string replay_command(const std::filesystem::path& file, const subject_choice& chosen) {
  std::string command =
      fmt::format("ptecheck replay {} --target {}", shell_word(file.native()), chosen.target);
  if (!chosen.mutant.empty()) command += " --mutant " + chosen.mutant;
  if (chosen.strict) command += " --strict";
  if (chosen.witness) command += " --witness";
  if (!chosen.allowed.empty()) command += " --allow " + chosen.allowed;
  return command;
}

std::string signature_text(const props::signature& of) {
  return fmt::format("{}, {}, after {}",
                     spec::text_of(of.by).id,
                     props::name_of(of.in),
                     model::name_of(model::blanks<model::operation>[of.operation]));
}

std::string report_of(const disagreement& found) {
  std::string text = fmt::format("disagreement: {}\n", signature_text(found.shrunk.found.what));
  if (!found.known.empty())
    text += fmt::format("  known as {}: see ptecheck list deviations\n", found.known);
  text += fmt::format("  shrunk from {} to {}{}\n",
                      counted(found.shrunk.original_length, "operation"),
                      found.shrunk.all.steps.size(),
                      found.shrunk.interrupted ? "; there may be a simpler trace" : "");
  text += fmt::format("  {}\n", model::to_text(found.shrunk.all.start));
  text += picture_of(found.run, {.last_steps = drawn_steps});
  text += difference_text(found.run);
  if (found.kept.why_not.empty())
    return text +
           fmt::format("  trace: {}\n  replay: {}\n", found.kept.file.native(), found.kept.replay);
  text += fmt::format("  trace, not written: {}\n", found.kept.why_not);
  for (const std::string& line : lines_of(found.shrunk.all)) text += fmt::format("    {}\n", line);
  return text;
}

json data_of(const disagreement& found) {
  const props::signature& what = found.shrunk.found.what;
  json data{{"signature", signature_text(what)},
            {"rule", spec::text_of(what.by).id},
            {"known", found.known.empty() ? json{} : json(found.known)},
            {"original_length", found.shrunk.original_length},
            {"length", found.shrunk.all.steps.size()},
            {"trace", lines_of(found.shrunk.all)},
            {"replay", found.kept.why_not.empty() ? json(found.kept.replay) : json{}}};
  if (!found.kept.why_not.empty()) data["not_written"] = found.kept.why_not;
  return data;
}

}  // namespace ptecheck::cli
