#include <ptecheck/props/page_map.hpp>

#include <algorithm>
#include <type_traits>
#include <variant>

namespace ptecheck::props {
namespace {

using model::page_size;

page_span span_of(const model::range& bytes) {
  const std::uint64_t last = std::uint64_t{bytes.start} + std::max(bytes.length, 1u) - 1;
  return {bytes.start / page_size, static_cast<std::uint32_t>(last / page_size) + 1};
}

/// The hull of where the pages of a span go, if any of them goes anywhere.
std::optional<page_span> hull(const page_span& of, const page_map& where) {
  std::uint32_t least = page_map::gone, most = 0;
  const auto add = [&](std::uint32_t page) {
    least = std::min(least, page);
    most = std::max(most, page);
  };
  for (std::uint32_t page = of.first; page < of.end && page < where.pages(); ++page)
    if (where[page] != page_map::gone) add(where[page]);
  if (of.end > where.pages()) {
    add(std::max(of.first, where.pages()));
    add(of.end - 1);
  }
  if (least == page_map::gone) return {};
  return page_span{least, most + 1};
}

/// Odd bytes stay, as far as the pages suffice.
void move(model::range& bytes, const page_span& from, const page_span& to) {
  bytes.start = to.first * page_size + bytes.start % page_size;
  const std::uint32_t fewer = from.count() - std::min(from.count(), to.count());
  const std::uint32_t more = to.count() - std::min(from.count(), to.count());
  if (bytes.length > fewer * page_size) bytes.length += (more - fewer) * page_size;
}

/// The pages of a mask go where their pages go. `from` and `to`: which pages bit 0 stands for,
/// before and afterwards.
model::page_mask moved(model::page_mask mask,
                       std::uint32_t from,
                       std::uint32_t to,
                       const page_map& where) {
  if (mask.bits == 0 || mask.bits == UINT64_MAX) return mask;
  model::page_mask after{0};
  for (std::uint32_t i = 0; i < 64; ++i) {
    const std::uint32_t page = where[from + i];
    if (mask.test(i) && page != page_map::gone && page >= to && page - to < 64)
      after.bits |= std::uint64_t{1} << (page - to);
  }
  return after;
}

/// The new size of a mapping: the same as before, if it was, else what the new place holds.
void move(model::mremap& op, const page_span& old, const page_span& to) {
  const std::uint32_t before = old.count(), now = whole_pages_of(op.pages).count();
  if (op.size.pages != 0)
    op.size.pages = static_cast<std::uint16_t>(op.size.pages == before ? now : to.count());
  if (op.how != model::remap_way::in_place) op.to.index = static_cast<std::uint16_t>(to.first);
}
void move(model::uffdio_move& op, const page_span&, const page_span& to) {
  op.to.index = static_cast<std::uint16_t>(to.first);
}

/// A file that ended behind a page ends behind where that page went.
void move(model::page_count& size, const page_map& where) {
  if (size.pages >= where.pages()) return;
  std::uint32_t end = 0;
  for (std::uint32_t page = 0; page < size.pages; ++page)
    if (where[page] != page_map::gone) end = std::max(end, where[page] + 1);
  size.pages = static_cast<std::uint16_t>(end);
}

}  // namespace

std::optional<page_span> pages_of(const model::step& line) {
  return std::visit(
      [](const auto& op) -> std::optional<page_span> {
        if constexpr (requires { op.pages; }) {
          return span_of(op.pages);
        } else if constexpr (requires { op.page; }) {
          return page_span{op.page.index, op.page.index + 1u};
        } else {
          return {};
        }
      },
      line.what);
}

page_map page_map::keeping(std::uint32_t pages) {
  page_map same = dropping(pages);
  for (std::uint32_t page = 0; page < pages; ++page) same.set(page, page);
  return same;
}

page_map page_map::dropping(std::uint32_t pages) {
  page_map none;
  none.to_.assign(pages, gone);
  return none;
}

std::optional<page_span> new_place_of(const model::step& line) {
  return std::visit(
      []<class Op>(const Op& op) -> std::optional<page_span> {
        if constexpr (moves_pages<Op>) return place_of(op);
        return {};
      },
      line.what);
}

std::optional<model::step> mapped(const model::step& line, const page_map& where) {
  model::step after = line;
  for (model::page_mask* of_arena : {&after.chosen.tables_skipped,
                                     &after.chosen.around,
                                     &after.chosen.apart,
                                     &after.chosen.repointed})
    *of_arena = moved(*of_arena, 0, 0, where);
  if (auto* resized = std::get_if<model::ftruncate>(&after.what)) move(resized->size, where);
  const auto from = pages_of(line);
  // Without a range the pages that are left alone are pages of the arena.
  if (!from) after.chosen.kept = moved(after.chosen.kept, 0, 0, where);
  if (!from) return after;
  const auto to = hull(*from, where), old_place = new_place_of(line);
  const auto place = old_place ? hull(*old_place, where) : to;
  if (!to || !place) return {};
  std::visit(
      [&]<class Op>(Op& op) {
        [[maybe_unused]] const Op before = op;
        if constexpr (requires { op.pages; }) {
          move(op.pages, *from, *to);
        } else if constexpr (requires { op.page; }) {
          op.page.index = static_cast<std::uint16_t>(to->first);
        }
        if constexpr (moves_pages<Op>) move(op, whole_pages_of(before.pages), *place);
      },
      after.what);
  for (model::page_mask* of_range : {&after.chosen.kept, &after.chosen.forgotten})
    *of_range = moved(*of_range, from->first, to->first, where);
  return after;
}

model::trace mapped(const model::trace& from, const page_map& where) {
  model::trace after{from.start, {}};
  for (const model::step& line : from.steps)
    if (const auto there = mapped(line, where)) after.steps.push_back(*there);
  return after;
}

std::vector<std::uint32_t> pages_used(const model::trace& in) {
  std::vector<bool> named(in.start.pages);
  const auto name = [&](const std::optional<page_span>& span) {
    if (!span) return;
    for (std::uint32_t page = span->first; page < span->end && page < named.size(); ++page)
      named[page] = true;
  };
  for (const model::step& line : in.steps) {
    name(pages_of(line));
    name(new_place_of(line));
  }
  std::vector<std::uint32_t> used;
  for (std::uint32_t page = 0; page < named.size(); ++page)
    if (named[page]) used.push_back(page);
  return used;
}

}  // namespace ptecheck::props
