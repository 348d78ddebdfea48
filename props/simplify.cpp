#include <ptecheck/props/choices.hpp>
#include <ptecheck/props/page_span.hpp>
#include <ptecheck/props/simplify.hpp>

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <type_traits>
#include <variant>

namespace ptecheck::props {
namespace {

using model::page_size;

/// Bits of a mask are cleared one by one only if they are few.
constexpr int most_single_bits = 8;

/// Calls emit(number) for smaller numbers, the smallest first.
template <class F>
void smaller(std::uint64_t than, F emit) {
  std::optional<std::uint64_t> last;
  for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{1}, than / 2, than - 1}) {
    if (number >= than || (last && number <= *last)) continue;
    last = number;
    emit(number);
  }
}

// simpler(field, pages, emit): calls emit(value) for simpler values, the simplest first.

template <class F>
void simpler(bool on, std::uint32_t, F emit) {
  if (on) emit(false);
}
template <class F>
void simpler(model::mm_id mm, std::uint32_t, F emit) {
  for (std::uint8_t index = 0; index < mm.index; ++index) emit(model::mm_id{index});
}
template <class F>
void simpler(model::token contents, std::uint32_t, F emit) {
  smaller(contents.value,
          [&](std::uint64_t v) { emit(model::token{static_cast<std::uint16_t>(v)}); });
}
template <class F>
void simpler(model::page_count size, std::uint32_t, F emit) {
  smaller(size.pages,
          [&](std::uint64_t v) { emit(model::page_count{static_cast<std::uint16_t>(v)}); });
}
template <class F>
void simpler(model::region_count count, std::uint32_t, F emit) {
  smaller(count.value,
          [&](std::uint64_t v) { emit(model::region_count{static_cast<std::uint8_t>(v)}); });
}
template <class F>
void simpler(model::page_limit limit, std::uint32_t, F emit) {
  smaller(limit.value,
          [&](std::uint64_t v) { emit(model::page_limit{static_cast<std::uint8_t>(v)}); });
}
/// No category, one of them, or all but one.
template <class F>
void simpler(model::scan_categories told, std::uint32_t, F emit) {
  if (told.bits == 0) return;
  emit(model::scan_categories{0});
  if (std::has_single_bit(told.bits)) return;
  const auto for_each = [&](auto visit) {
    for (unsigned left = told.bits; left != 0; left &= left - 1)
      visit(static_cast<std::uint16_t>(left & (~left + 1u)));
  };
  for_each([&](std::uint16_t one) { emit(model::scan_categories{one}); });
  if (std::popcount(told.bits) == 2) return;
  for_each([&](std::uint16_t one) {
    emit(model::scan_categories{static_cast<std::uint16_t>(told.bits & ~one)});
  });
}
/// Pages of the arena are renamed jointly; what lies beyond it is brought near.
template <class F>
void simpler(model::page_id page, std::uint32_t pages, F emit) {
  if (page.index >= pages) emit(model::page_id{0});
  if (page.index > pages) emit(model::page_id{static_cast<std::uint16_t>(pages)});
}
template <class F>
void simpler(model::page_mask pages, std::uint32_t, F emit) {
  if (pages.bits == 0) return;
  emit(model::page_mask{0});
  for (std::uint32_t count = 1; count < 64; count *= 2)
    if (const std::uint64_t low = pages.bits & ((std::uint64_t{1} << count) - 1);
        low != 0 && low != pages.bits)
      emit(model::page_mask{low});
  if (std::popcount(pages.bits) > most_single_bits) return;
  for (std::uint64_t bits = pages.bits; bits != 0; bits &= bits - 1)
    if (pages.bits != (bits & -bits)) emit(model::page_mask{pages.bits & ~(bits & -bits)});
}
template <class E, class F>
requires std::is_enum_v<E>
void simpler(E value, std::uint32_t, F emit) {
  for (std::uint64_t wanted = 0; wanted < rank(value); ++wanted)
    for (std::size_t i = 0; i < std::size(model::names_of<E>); ++i)
      if (rank(static_cast<E>(i)) == wanted) emit(static_cast<E>(i));
}
template <class F>
void simpler(model::range bytes, std::uint32_t pages, F emit) {
  const std::uint32_t first = bytes.start / page_size, count = bytes.length / page_size;
  if (oddities(bytes) != 0) {
    emit(model::pages(first, std::max(count, 1u)));
    emit(model::pages(first, count + 1));
    if (bytes.length != 0) emit(model::pages(first, 0));
    emit(model::range{first * page_size, bytes.length});
    emit(model::range{bytes.start, std::max(count, 1u) * page_size});
    return;
  }
  if (first >= pages) emit(model::pages(0, count));
  if (first > pages) emit(model::pages(pages, count));
  if (first < pages && first + count > pages + 1) emit(model::pages(first, pages + 1 - first));
  smaller(count, [&](std::uint64_t fewer) {
    if (fewer == 0) return;
    const auto less = static_cast<std::uint32_t>(fewer);
    emit(model::pages(first, less));
    emit(model::pages(first + count - less, less));
  });
}

/// Of the pages of a range those that are left when it begins later and has so many pages.
model::page_mask cut(model::page_mask pages, std::uint32_t later, std::uint32_t count) {
  if (later != 0) pages.bits = later < 64 ? pages.bits >> later : 0;
  if (count < 64) pages.bits &= (std::uint64_t{1} << count) - 1;
  return pages;
}

/// A new place is about the same pages as before, and as large as they are if it was; one of
/// another size stays where it is, as further on it might reach beyond the arena.
template <moves_pages Op>
void follow(Op& op, const page_span& old, const page_span& now) {
  const std::uint32_t later = now.first - std::min(now.first, old.first);
  if constexpr (requires { op.size; }) {
    if (op.size.pages != old.count()) return;
    op.size.pages = static_cast<std::uint16_t>(now.count());
  }
  op.to.index = static_cast<std::uint16_t>(op.to.index + later);
}

/// What belongs to a range goes with it when it gets shorter.
void follow(model::step& changed, const model::step& from) {
  std::visit(
      [&]<class Op>(Op& op) {
        if constexpr (requires { op.pages; }) {
          const Op& before = std::get<Op>(from.what);
          if (before.pages == op.pages) return;
          const page_span old = whole_pages_of(before.pages), now = whole_pages_of(op.pages);
          if constexpr (moves_pages<Op>) follow(op, old, now);
          const std::uint32_t later = now.first - std::min(now.first, old.first);
          changed.chosen.kept = cut(from.chosen.kept, later, now.count());
          changed.chosen.forgotten = cut(from.chosen.forgotten, later, now.count());
        }
      },
      changed.what);
}

/// A mapping that stays where it is needs no new place.
void without_place(model::step& changed) {
  auto* const remapped = std::get_if<model::mremap>(&changed.what);
  if (remapped != nullptr && stays_in_place(*remapped)) remapped->to = {0};
}

/// What operations have in common, and what takes the place of what one has not.
struct arguments {
  model::mm_id mm{0};
  model::range pages = model::pages(0, 1);
  model::page_id to{0};
  model::token value{1};
};

arguments arguments_of(const model::operation& what) {
  arguments found;
  std::visit(
      [&](const auto& op) {
        if constexpr (requires { op.mm; }) found.mm = op.mm;
        if constexpr (requires { op.pages; }) found.pages = op.pages;
        if constexpr (requires { op.page; }) found.pages = model::pages(op.page.index, 1);
        if constexpr (requires { op.to; }) found.to = op.to;
        if constexpr (requires { op.value; }) found.value = op.value;
      },
      what);
  return found;
}

void give(model::mm_id& mm, const arguments& from, every_choice&) {
  mm = from.mm;
}
void give(model::range& pages, const arguments& from, every_choice&) {
  pages = from.pages;
}
void give(model::token& value, const arguments& from, every_choice&) {
  value = from.value;
}
void give(model::page_id& page, const arguments& from, every_choice&) {
  page.index = static_cast<std::uint16_t>(from.pages.start / page_size);
}
void give(model::page_count& size, const arguments& from, every_choice&) {
  size.pages = static_cast<std::uint16_t>(from.pages.start / page_size);
}
void give(bool& on, const arguments&, every_choice& any) {
  on = any.below(2) != 0;
}
/// A scan that tells everything has the simpler ones in it.
void give(model::region_count& count, const arguments&, every_choice&) {
  count.value = model::most_regions;
}
void give(model::scan_categories& told, const arguments&, every_choice&) {
  told.bits = model::category::all;
}
template <class E>
requires std::is_enum_v<E>
void give(E& value, const arguments&, every_choice& any) {
  value = static_cast<E>(any.below(static_cast<std::uint32_t>(std::size(model::names_of<E>))));
}

/// The fields of an operation, all of its kinds that are worth trying.
template <class Op>
void give_fields(Op& op, const arguments& from, every_choice& any) {
  model::for_each_field(op, [&](auto, auto& field) { give(field, from, any); });
}
/// To the place where the step moved something, at the same size.
void give_fields(model::mremap& op, const arguments& from, every_choice& any) {
  op = {from.mm, from.pages, {}, from.to, {}};
  op.size.pages = static_cast<std::uint16_t>(whole_pages_of(from.pages).count());
  op.how = any.below(2) == 0 ? model::remap_way::move : model::remap_way::dontunmap;
}
void give_fields(model::uffdio_move& op, const arguments& from, every_choice& any) {
  op = {from.mm, from.pages, from.to, any.below(2) != 0};
}
void give_fields(model::pagemap_scan& op, const arguments& from, every_choice& any) {
  give(op.mm, from, any);
  give(op.pages, from, any);
  give(op.report, from, any);
  give(op.regions, from, any);
  give(op.protect, from, any);
}

template <class F>
void for_each_token(model::trace& in, F visit) {
  for (model::step& line : in.steps)
    std::visit(
        [&](auto& op) {
          if constexpr (requires { op.value; }) visit(op.value);
        },
        line.what);
}

}  // namespace

std::vector<model::step> with_simpler_field(const model::step& line, std::uint32_t pages) {
  std::vector<model::step> all;
  model::step changed = line;
  const auto vary = [&](auto& record) {
    model::for_each_field(record, [&](auto, auto& field) {
      const auto original = field;
      simpler(original, pages, [&](auto value) {
        if (value == original) return;
        field = value;
        all.push_back(changed);
      });
      field = original;
    });
  };
  std::visit(vary, changed.what);
  for (model::step& each : all) {
    follow(each, line);
    without_place(each);
  }
  model::step plain = line;
  without_place(plain);
  if (!(plain == line)) all.push_back(plain);
  vary(changed.chosen);
  return all;
}

std::vector<model::step> with_earlier_kind(const model::step& line) {
  std::vector<model::step> all;
  const arguments common = arguments_of(line.what);
  for (std::size_t kind = 0; kind < line.what.index(); ++kind) {
    every_choice any;
    do {
      model::step earlier{model::blanks<model::operation>[kind], {}};
      std::visit([&](auto& op) { give_fields(op, common, any); }, earlier.what);
      all.push_back(earlier);
    } while (any.next());
  }
  return all;
}

model::trace with_equal_tokens(model::trace in) {
  for_each_token(in, [](model::token& value) { value.value = 1; });
  return in;
}

model::trace with_numbered_tokens(model::trace in) {
  std::map<std::uint16_t, std::uint16_t> names{{0, 0}};
  for_each_token(in, [&](model::token& value) {
    const auto next = static_cast<std::uint16_t>(names.size());
    value.value = names.emplace(value.value, next).first->second;
  });
  return in;
}

}  // namespace ptecheck::props
