// The steps of a small world.
#include <ptecheck/props/choices.hpp>
#include <ptecheck/props/mm_map.hpp>
#include <ptecheck/props/operation_set.hpp>
#include <ptecheck/props/page_map.hpp>
#include <ptecheck/props/shrink_search.hpp>

#include <algorithm>
#include <set>
#include <type_traits>
#include <variant>

namespace ptecheck::props {
namespace {

/// What the steps of a trace are about.
struct subjects {
  std::vector<std::uint8_t> mms;
  std::vector<std::uint32_t> pages;
  std::vector<model::range> ranges;
  std::vector<std::uint16_t> tokens;
  std::vector<std::uint32_t> sizes;
};

/// Where steps name more pages than these, as those of whole blocks do, not each is tried by
/// itself.
constexpr std::size_t most_pages_apart = 64;

std::vector<std::uint32_t> begins_of(const model::trace& in) {
  std::set<std::uint32_t> begins;
  for (const model::step& line : in.steps) {
    if (const auto span = pages_of(line)) begins.insert(std::min(span->first, in.start.pages - 1u));
    if (const auto place = new_place_of(line))
      begins.insert(std::min(place->first, in.start.pages - 1u));
  }
  return {begins.begin(), begins.end()};
}

void add_ranges_of(const model::trace& in, std::vector<model::range>& all) {
  for (const model::step& line : in.steps)
    std::visit(
        [&](const auto& op) {
          if constexpr (requires { op.pages; })
            if (std::find(all.begin(), all.end(), op.pages) == all.end()) all.push_back(op.pages);
        },
        line.what);
}

subjects subjects_of(const model::trace& in) {
  subjects all;
  all.mms = mms_used(in);
  std::sort(all.mms.begin(), all.mms.end());
  // Where a process leaves, its name may have been used for two: both get their own.
  const bool leaves = std::any_of(in.steps.begin(), in.steps.end(), [](const model::step& line) {
    return std::holds_alternative<model::exit>(line.what);
  });
  if (leaves && all.mms.back() + 1u < model::most_mms)
    all.mms.push_back(static_cast<std::uint8_t>(all.mms.back() + 1));
  all.pages = pages_used(in);
  if (all.pages.empty()) all.pages.push_back(0);
  const bool many = all.pages.size() > most_pages_apart;
  if (many) all.pages = begins_of(in);
  std::set<std::uint16_t> tokens;
  for (const model::step& line : in.steps)
    std::visit(
        [&](const auto& op) {
          if constexpr (requires { op.value; }) tokens.insert(op.value.value);
        },
        line.what);
  if (tokens.empty()) tokens.insert(1);
  all.tokens.assign(tokens.begin(), tokens.end());
  const std::uint32_t first = all.pages.front(), last = all.pages.back();
  for (const std::uint32_t page : all.pages) all.ranges.push_back(model::pages(page, 1));
  if (many) add_ranges_of(in, all.ranges);
  if (first != last) all.ranges.push_back(model::pages(first, last - first + 1));
  all.sizes = all.pages;
  all.sizes.push_back(in.start.pages);
  return all;
}

// any(field, of, from): any value of the field that the trace is about.

template <class T>
const T& one_of(const std::vector<T>& all, every_choice& from) {
  return all[from.below(static_cast<std::uint32_t>(all.size()))];
}
void any(model::mm_id& mm, const subjects& of, every_choice& from) {
  mm.index = one_of(of.mms, from);
}
void any(model::page_id& page, const subjects& of, every_choice& from) {
  page.index = static_cast<std::uint16_t>(one_of(of.pages, from));
}
void any(model::range& bytes, const subjects& of, every_choice& from) {
  bytes = one_of(of.ranges, from);
}
void any(model::token& value, const subjects& of, every_choice& from) {
  value.value = one_of(of.tokens, from);
}
void any(model::page_count& size, const subjects& of, every_choice& from) {
  size.pages = static_cast<std::uint16_t>(one_of(of.sizes, from));
}
void any(bool& on, const subjects&, every_choice& from) {
  on = from.below(2) != 0;
}
template <class E>
requires std::is_enum_v<E>
void any(E& value, const subjects&, every_choice& from) {
  value = static_cast<E>(from.below(static_cast<std::uint32_t>(std::size(model::names_of<E>))));
}

template <class Op>
void any_fields(Op& op, const subjects& of, every_choice& from) {
  model::for_each_field(op, [&](auto, auto& field) { any(field, of, from); });
}

/// A mapping that stays where it is gets shorter or longer by a page; one that moves keeps its size
/// or gets longer.
void any_fields(model::mremap& op, const subjects& of, every_choice& from) {
  any(op.mm, of, from);
  any(op.pages, of, from);
  any(op.how, of, from);
  const std::uint32_t old = whole_pages_of(op.pages).count();
  std::uint32_t size = old;
  if (op.how == model::remap_way::in_place)
    size = old == 0 || from.below(2) == 0 ? old + 1 : old - 1;
  if (op.how == model::remap_way::move) size = old + from.below(2);
  if (op.how != model::remap_way::in_place) any(op.to, of, from);
  op.size.pages = static_cast<std::uint16_t>(size);
}

/// A scan tells all that it can. More of them than these would be in the way of everything else.
void any_fields(model::pagemap_scan& op, const subjects& of, every_choice& from) {
  any(op.mm, of, from);
  any(op.pages, of, from);
  any(op.protect, of, from);
  op.want = from.below(2) == 0 ? model::scan_filter::any : model::scan_filter::written;
  op.report.bits = model::category::all;
  op.regions.value = model::most_regions;
}

/// Every step of these kinds.
std::vector<model::step> every_step(const subjects& of, operation_set kinds) {
  std::vector<model::step> all;
  for (const model::operation& blank : model::blanks<model::operation>) {
    if ((kinds & set_of(blank.index())) == 0) continue;
    every_choice from;
    do {
      model::step line{blank, {}};
      std::visit([&](auto& op) { any_fields(op, of, from); }, line.what);
      all.push_back(line);
    } while (from.next());
  }
  return all;
}

/// A choice that Linux made in the trace may be what it takes, and so may what a scan asked for.
std::vector<model::step> with_choices_of(const model::trace& in, std::vector<model::step> all) {
  for (const model::step& line : in.steps) {
    const bool scans = std::holds_alternative<model::pagemap_scan>(line.what);
    if (scans || !(line.chosen == model::choice{})) all.push_back(line);
  }
  return all;
}

}  // namespace

vocabulary own_vocabulary(const model::trace& in) {
  vocabulary own;
  for (const model::step& line : in.steps)
    if (std::find(own.steps.begin(), own.steps.end(), line) == own.steps.end())
      own.steps.push_back(line);
  std::stable_sort(
      own.steps.begin(), own.steps.end(), [](const model::step& a, const model::step& b) {
        return a.what.index() < b.what.index();
      });
  return own;
}

vocabulary kindred_vocabulary(const model::trace& in) {
  subjects of = subjects_of(in);
  operation_set kinds = 0;
  for (const model::step& line : in.steps) kinds |= set_of(line.what.index());
  const std::uint32_t last = of.pages.back();
  if (last + 1 < in.start.pages) {
    of.pages.push_back(last + 1);
    of.ranges.push_back(model::pages(last + 1, 1));
    of.ranges.push_back(model::pages(last, 2));
  }
  return {with_choices_of(in, every_step(of, kinds)), {}};
}

vocabulary full_vocabulary(const model::trace& in) {
  subjects of = subjects_of(in);
  const operation_set all =
      model::has_blocks(in.start.pages) ? all_operations : all_operations & ~operations_of_blocks;
  vocabulary full{with_choices_of(in, every_step(of, all)), {}};
  const std::uint32_t end = in.start.pages;
  of.pages = {end};
  of.sizes = {end};
  of.ranges = {model::pages(0, 0), model::pages(end - 1, 2), model::pages(end, 1)};
  full.ends = every_step(of, all);
  return full;
}

}  // namespace ptecheck::props
