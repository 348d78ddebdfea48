#include <ptecheck/cli/arguments.hpp>
#include <ptecheck/cli/disagreement.hpp>
#include <ptecheck/cli/picture.hpp>
#include <ptecheck/cli/trace_file.hpp>
#include <ptecheck/model/describe.hpp>
#include <ptecheck/spec/rules.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace ptecheck::cli {
namespace {

constexpr std::size_t drawn_steps = 12;

std::string_view kind_of(const props::signature& of) {
  return props::differs_names[static_cast<std::size_t>(of.in)];
}

/// `bad_zap_anon_drops_entry`.
std::string file_name_of(const props::signature& of) {
  std::string name = fmt::format("bad_{}_{}", spec::text_of(of.by).id, kind_of(of));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '.' || c == ' '; }, '_');
  return name;
}

}  // namespace

disagreement kept(const judge& by,
                  const subject_choice& chosen,
                  props::shrunk shrunk,
                  const std::filesystem::path& folder) {
  const auto file = write_trace(shrunk.all, folder, file_name_of(shrunk.found.what));
  recording run = by.record(shrunk.all);
  return {std::move(shrunk), std::move(run), file, replay_command(file, chosen)};
}

std::string replay_command(const std::filesystem::path& file, const subject_choice& chosen) {
  std::string command =
      fmt::format("ptecheck replay {} --target {}", shell_word(file.native()), chosen.target);
  if (!chosen.mutant.empty()) command += " --mutant " + chosen.mutant;
  return command;
}

std::string signature_text(const props::signature& of) {
  return fmt::format("{}, {}, after {}",
                     spec::text_of(of.by).id,
                     kind_of(of),
                     model::name_of(model::blanks<model::operation>[of.operation]));
}

std::string report_of(const disagreement& found) {
  std::string text = fmt::format("disagreement: {}\n", signature_text(found.shrunk.found.what));
  text += fmt::format("  shrunk from {} to {}{}\n",
                      counted(found.shrunk.original_length, "operation"),
                      found.shrunk.all.steps.size(),
                      found.shrunk.interrupted ? "; there may be a simpler trace" : "");
  text += fmt::format("  {}\n", model::to_text(found.shrunk.all.start));
  text += picture_of(found.run, {.last_steps = drawn_steps});
  text += difference_text(found.run);
  text += fmt::format("  trace: {}\n  replay: {}\n", found.file.native(), found.replay);
  return text;
}

json data_of(const disagreement& found) {
  json lines = json::array();
  const std::string text = model::to_text(found.shrunk.all);
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
    lines.push_back(text.substr(at, text.find('\n', at) - at));
  const props::signature& what = found.shrunk.found.what;
  return {{"signature", signature_text(what)},
          {"rule", spec::text_of(what.by).id},
          {"known", nullptr},
          {"original_length", found.shrunk.original_length},
          {"length", found.shrunk.all.steps.size()},
          {"trace", std::move(lines)},
          {"replay", found.replay}};
}

}  // namespace ptecheck::cli
