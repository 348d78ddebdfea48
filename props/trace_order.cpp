#include <ptecheck/props/mm_map.hpp>
#include <ptecheck/props/page_map.hpp>
#include <ptecheck/props/simplify.hpp>
#include <ptecheck/props/trace_order.hpp>

#include <algorithm>
#include <bit>
#include <variant>

namespace ptecheck::props {
namespace {

using key = std::vector<std::uint64_t>;

void put(key& into, bool field) {
  into.push_back(rank(field));
}
void put(key& into, const model::range& field) {
  into.push_back(field.length);
  into.push_back(field.start);
}
/// What is unusual about the pages of a step: an odd range, and pages beyond the arena.
std::uint64_t oddities_of(const model::step& line, std::uint32_t pages) {
  const auto span = pages_of(line);
  const std::uint64_t beyond = span && span->end > pages ? 1 : 0;
  return std::visit(
      [&]<class Op>(const Op& op) {
        std::uint64_t odd = beyond;
        if constexpr (requires { op.pages; }) odd += oddities(op.pages);
        if constexpr (moves_pages<Op>)
          odd += !stays_in_place(op) && place_of(op).end > pages ? 1 : 0;
        return odd;
      },
      line.what);
}

template <class T>
void put(key& into, const T& field) {
  into.push_back(rank(field));
}

template <model::described T>
void put_fields(key& into, const T& of) {
  model::for_each_field(of, [&](auto, const auto& field) { put(into, field); });
}

}  // namespace

std::vector<std::uint64_t> complexity(const model::world& of) {
  const model::world& usual = model::default_world;
  // What a reader would rather see, if one of them has to be unusual, comes last.
  key fields;
  fields.push_back(of.pages == usual.pages ? 0 : of.pages);
  fields.push_back(of.profile.index);
  using features = model::uffd_features;
  for (const auto each : {&features::user_mode_only,
                          &features::event_unmap,
                          &features::event_remove,
                          &features::wp_async,
                          &features::sigbus,
                          &features::event_remap,
                          &features::event_fork,
                          &features::wp_unpopulated})
    fields.push_back(of.features.*each != usual.features.*each);
  put(fields, of.uffd);
  put(fields, of.maps);
  put(fields, of.prot);
  const auto usual_ones = std::count(fields.begin(), fields.end(), std::uint64_t{0});
  key all{fields.size() - static_cast<std::size_t>(usual_ones), of.mms};
  all.insert(all.end(), fields.begin(), fields.end());
  return all;
}

std::vector<std::uint64_t> complexity(const model::trace& of) {
  std::uint64_t odd = 0, named = 0, kinds = 0, choices = 0;
  for (const model::step& line : of.steps) {
    if (const auto span = pages_of(line)) named += span->count();
    if (const auto place = new_place_of(line)) named += place->count();
    odd += oddities_of(line, of.start.pages);
    kinds += line.what.index();
    model::for_each_field(line.chosen, [&](auto, model::page_mask mask) {
      choices += static_cast<std::uint64_t>(std::popcount(mask.bits));
    });
  }
  key all{of.steps.size()};
  const key start = complexity(of.start);
  all.insert(all.end(), start.begin(), start.end());
  const std::uint64_t mms = mms_used(of).size(), pages = pages_used(of).size();
  for (const std::uint64_t each : {mms, odd, pages, named, kinds, choices}) all.push_back(each);
  for (const model::step& line : of.steps) all.push_back(line.what.index());
  for (const model::step& line : of.steps) {
    std::visit([&](const auto& op) { put_fields(all, op); }, line.what);
    put_fields(all, line.chosen);
  }
  return all;
}

bool is_simpler(const model::trace& one, const model::trace& other) {
  return complexity(one) < complexity(other);
}

bool is_prefix(const model::trace& first, const model::trace& of) {
  return first.start == of.start && first.steps.size() <= of.steps.size() &&
         std::equal(first.steps.begin(), first.steps.end(), of.steps.begin());
}

}  // namespace ptecheck::props
