#include <ptecheck/cli/recording.hpp>
#include <ptecheck/props/touched.hpp>
#include <ptecheck/spec/invariants.hpp>
#include <ptecheck/spec/rules.hpp>

#include <fmt/format.h>

namespace ptecheck::cli {
namespace {

bool judges_entries(spec::rule_id id) {
  return id.index / spec::most_rules_of_a_family < static_cast<std::size_t>(spec::family::call);
}

/// The pages that this rule was the last to speak about. One that spoke about fewer pages than
/// carry its id spoke about the first ones: a call that fails leaves the end of its range alone.
std::vector<place> judged_by(spec::rule_id id,
                             std::uint64_t times,
                             const spec::machine& now,
                             const props::touched_pages& area) {
  std::vector<place> pages;
  for (std::uint8_t mm = 0; mm < now.start().mms; ++mm) {
    if ((area.mms >> mm & 1) == 0) continue;
    for (std::uint32_t page = area.first; page < area.end && pages.size() < times; ++page)
      if (now.rule_at({mm}, page) == id) pages.push_back({{mm}, page});
  }
  return pages;
}

}  // namespace

std::vector<spoken_rule> spoken_since(const spec::coverage& before,
                                      const spec::machine& now,
                                      const model::step& line) {
  const props::touched_pages area = props::touched_by(line, now.start());
  const bool one_page = area.end - area.first == 1 && (area.mms & (area.mms - 1)) == 0;
  std::vector<spoken_rule> spoken;
  for (const spec::rule_id id : spec::all_rules()) {
    const std::uint64_t times = now.hits().total(id) - before.total(id);
    if (times == 0) continue;
    spoken_rule said{id, {}};
    if (judges_entries(id)) said.about = judged_by(id, times, now, area);
    if (judges_entries(id) && said.about.empty() && one_page) {
      std::uint8_t mm = 0;
      while ((area.mms >> mm & 1) == 0) ++mm;
      said.about.push_back({{mm}, area.first});
    }
    spoken.push_back(std::move(said));
  }
  return spoken;
}

std::string events_text(std::span<const model::event> told) {
  return told.empty() ? std::string{} : model::to_text(told);
}

std::string broken_at(const spec::machine& reference, const props::failure& where) {
  if (where.what.in != props::differs::invariant) return {};
  const auto id = spec::broken_invariant_anywhere(reference);
  for (const spec::invariant& each : spec::invariants())
    if (id && each.id == *id) return fmt::format("{}: {}", each.id, each.sentence);
  return {};
}

}  // namespace ptecheck::cli
