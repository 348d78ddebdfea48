#include <ptecheck/props/page_map.hpp>
#include <ptecheck/props/shrink_meeting.hpp>
#include <ptecheck/props/touched.hpp>

#include <cstdint>

namespace ptecheck::props {
namespace {

struct place {
  model::mm_id mm;
  std::uint32_t page;
};

std::size_t kind_at(const scout& seen, place at) {
  return seen.live(at.mm) ? seen.at(at.mm, at.page).index() : 0;
}

/// The places where the step may have failed; the first one it names, if no entry decides.
std::vector<place> places(const scout& after,
                          const model::step& line,
                          const model::world& in,
                          signature wanted) {
  const touched_pages area = touched_by(line, in);
  std::vector<place> all;
  for (std::uint8_t mm = 0; mm < in.mms; ++mm)
    for (std::uint32_t page = area.first; page < area.end; ++page)
      if (area.contains({mm}, page) && after.live({mm}) && after.rule_at({mm}, page) == wanted.by)
        all.push_back({{mm}, page});
  if (!all.empty() || area.first >= in.pages) return all;
  for (std::uint8_t mm = 0; mm < in.mms && all.empty(); ++mm)
    if (area.contains({mm}, area.first)) all.push_back({{mm}, area.first});
  return all;
}

}  // namespace

std::vector<meeting> meetings_of(scout& reference, const model::trace& all, signature wanted) {
  if (all.steps.empty()) return {};
  const model::step& last = all.steps.back();
  const auto walk_to_last = [&] {
    reference.reset(all.start);
    for (std::size_t i = 0; i + 1 < all.steps.size(); ++i) (void)reference.apply(all.steps[i]);
  };
  walk_to_last();
  const std::size_t answer = reference.apply(last).index();
  if (!may_fail(reference, last, all.start, wanted)) return {};
  const std::vector<place> where = places(reference, last, all.start, wanted);
  std::vector<meeting> met;
  met.reserve(where.size());
  const auto span = pages_of(last);
  for (const place& at : where)
    met.push_back({{},
                   look_at(reference, all.start, at.mm, at.page),
                   0,
                   kind_at(reference, at),
                   answer,
                   span ? span->count() : 0});
  walk_to_last();
  for (std::size_t i = 0; i < where.size(); ++i) {
    met[i].before = look_at(reference, all.start, where[i].mm, where[i].page);
    met[i].kind_before = kind_at(reference, where[i]);
  }
  return met;
}

}  // namespace ptecheck::props
